import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { HoursFields, hoursProblem } from "@/ui/hours-fields";
import { Card, Notice, Skeleton } from "@/ui/parts";
import { Line } from "./line";

const MOST_AT_ONCE = 500;
/** What holds where the company says nothing (`api.companies.schemas.Calling`). */
const DEFAULT = { days: [0, 1, 2, 3, 4, 5, 6], start: "08:00", end: "20:00", at_once: null as number | null };

/** The telephone line of interviews, and when and how much the company calls its candidates. */
export default function PhoneSettingsPage() {
  const { t } = useTranslation("work");
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => companyApi.settings(signal),
    // What is being edited may not change below the hands.
    refetchOnWindowFocus: false,
  });
  return (
    <div className="max-w-[720px]">
      <PageHead title={t("phone.title")} />
      <p className="mb-4 max-w-[68ch] text-muted">{t("phone.lead")}</p>
      <div className="grid gap-4">
        <Line />
        {settings.error && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.data ? (
          <Calling key={settings.data.revision} settings={settings.data} />
        ) : (
          !settings.error && <Skeleton className="h-80" />
        )}
      </div>
    </div>
  );
}

function Calling({ settings }: { settings: CompanySettings }) {
  const { t } = useTranslation("work");
  const client = useQueryClient();
  const writes = useMay()("company:write");
  const stored = { ...DEFAULT, ...settings.settings.calling };
  const [hours, setHours] = useState({ days: stored.days, start: stored.start, end: stored.end });
  const [atOnce, setAtOnce] = useState(stored.at_once === null ? "" : String(stored.at_once));
  const save = useMutation({
    mutationFn: () =>
      companyApi.saveCalling(settings, { ...hours, at_once: atOnce === "" ? null : Number(atOnce) }),
    onSuccess: (saved) => client.setQueryData(keys.settings, saved),
  });
  const problem = hoursProblem(hours);
  const limit =
    atOnce === "" || (/^\d+$/.test(atOnce) && Number(atOnce) >= 1 && Number(atOnce) <= MOST_AT_ONCE);
  const same = JSON.stringify({ ...hours, at_once: atOnce }) === JSON.stringify(shown(stored));
  const stale = save.error instanceof ApiError && save.error.status === 409;
  const edit = (change: () => void) => {
    save.reset();
    change();
  };
  return (
    <Card>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!problem && limit) save.mutate();
        }}
      >
        <div className="grid gap-1">
          <h2 className="text-lg font-semibold">{t("phone.calling")}</h2>
          <p className="max-w-[68ch] text-muted">{t("phone.callingHint")}</p>
        </div>
        <HoursFields
          value={hours}
          disabled={!writes}
          onChange={(next) => edit(() => setHours(next))}
          labels={{ days: t("phone.days"), from: t("phone.from"), to: t("phone.to") }}
        />
        <p role="alert" className="-mt-3 text-sm text-bad empty:hidden">
          {problem && t(`phone.${problem}`)}
        </p>
        <div className="max-w-80">
          <TextField
            label={t("phone.atOnce")}
            hint={t("phone.atOnceHint")}
            error={limit ? null : t("phone.atOnceWrong", { most: MOST_AT_ONCE })}
            inputMode="numeric"
            disabled={!writes}
            value={atOnce}
            onChange={(event) => edit(() => setAtOnce(event.target.value.trim()))}
          />
        </div>
        {stale && <Notice role="alert" tone="caution" title={t("engines.stale")} />}
        {save.error && !stale && <Failure error={save.error} />}
        {writes && (
          <div className="flex flex-wrap items-center gap-3">
            <Button
              type="submit"
              tone="primary"
              data-testid="save-calling"
              busy={save.isPending}
              busyLabel={t("phone.saving")}
              disabled={same}
            >
              {t("phone.save")}
            </Button>
            <p role="status" className="text-muted">
              {same && settings.settings.calling ? t("phone.saved") : ""}
            </p>
          </div>
        )}
      </form>
    </Card>
  );
}

function shown({ days, start, end, at_once }: typeof DEFAULT) {
  return { days, start, end, at_once: at_once === null ? "" : String(at_once) };
}
