import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImagePlus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { settingsApi, settingsKeys } from "@/api/settings";
import type { CompanySettings } from "@/api/types";
import { type Logo, LogoImage } from "@/features/candidate/brand";
import { useObjectUrl } from "@/lib/use-object-url";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { FileButton } from "@/ui/file-button";
import { Card, Skeleton } from "@/ui/parts";
import { useRemoval } from "@/ui/use-removal";

const GOING = "logo";

/** The company's logo as candidates see it, and what can be done with it. */
export function useLogo(settings: CompanySettings) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const removal = useRemoval();
  const kept = removal.isGoing(GOING) ? null : (settings.logo ?? null);
  const refresh = () => client.invalidateQueries({ queryKey: keys.settings });
  const found = useQuery({
    queryKey: settingsKeys.logo(kept?.mark ?? ""),
    queryFn: () => settingsApi.logo(),
    enabled: kept !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const put = useMutation({
    mutationFn: (file: File) => settingsApi.putLogo(file),
    onMutate: () => removal.keep(GOING),
    onSuccess: refresh,
  });
  const remove = () =>
    removal.remove({
      key: GOING,
      said: t("brand.logoRemoved"),
      failed: t("brand.logoNotRemoved"),
      act: () => settingsApi.removeLogo(),
      refresh,
    });
  const address = useObjectUrl(kept ? found.data : undefined);
  const shown: { logo: Logo; address: string } | null = kept && address ? { logo: kept, address } : null;
  return { kept, shown, error: found.error, again: found.refetch, put, remove };
}

export function LogoCard({ logo, disabled }: { logo: ReturnType<typeof useLogo>; disabled: boolean }) {
  const { t } = useTranslation("settings");
  const { kept, shown, put } = logo;
  return (
    <Card className="grid gap-3" aria-labelledby="brand-logo">
      <h2 id="brand-logo" className="text-lg font-semibold">
        {t("brand.logo")}
      </h2>
      <p className="max-w-[68ch] text-muted">{t("brand.logoWhy")}</p>
      <div
        className="flex min-h-16 items-center rounded-card border border-hairline bg-[#fff] px-4 text-[#1a1c1f]"
        data-testid="logo-now"
      >
        {shown ? (
          <LogoImage key={shown.address} {...shown} className="max-w-40" />
        ) : kept ? (
          !logo.error && <Skeleton className="h-9 w-32" />
        ) : (
          <p>{t("brand.noLogo")}</p>
        )}
      </div>
      {kept && logo.error && <Failure error={logo.error} onRetry={() => void logo.again()} />}
      {!disabled && (
        <div className="flex flex-wrap gap-2">
          <FileButton
            label={t("brand.logoFile")}
            accept="image/png,image/jpeg,image/webp"
            icon={ImagePlus}
            busy={put.isPending}
            busyLabel={t("brand.putting")}
            onFile={(file) => put.mutate(file)}
          >
            {t(kept ? "brand.changeLogo" : "brand.chooseLogo")}
          </FileButton>
          {kept && (
            <Button tone="quiet" icon={Trash2} onClick={logo.remove}>
              {t("brand.removeLogo")}
            </Button>
          )}
        </div>
      )}
      {put.error && <Failure error={put.error} />}
    </Card>
  );
}
