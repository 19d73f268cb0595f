import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImagePlus, Trash2, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys } from "@/api/career";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { FileButton } from "@/ui/file-button";
import { Card } from "@/ui/parts";
import { toasts } from "@/ui/toasts";

/** One's photo: chosen, seen as it is kept, taken away. */
export function Photo({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const [going, setGoing] = useState(false);
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: careerKeys.profiles });
    // Documents may show it.
    await client.invalidateQueries({ queryKey: ["career", "preview"] });
  };
  const put = useMutation({
    mutationFn: (file: File) => careerApi.putPhoto(profile.id, file),
    onSuccess: refresh,
  });
  const address = useAddress(profile);
  const there = profile.has_photo && !going;
  // Gone from the page at once, from the service when nobody took it back.
  const remove = () => {
    setGoing(true);
    toasts.undo(
      t("photo.removed"),
      () => setGoing(false),
      () => {
        careerApi
          .removePhoto(profile.id)
          .then(refresh)
          .catch(() => toasts.fail(t("notRemoved")))
          .finally(() => setGoing(false));
      },
    );
  };
  return (
    <Card aria-labelledby="career-photo" className="flex flex-wrap items-center gap-4">
      {there && address ? (
        <img src={address} alt={t("photo.mine")} className="size-24 rounded-card object-cover" />
      ) : (
        <span className="flex size-24 items-center justify-center rounded-card bg-sunken text-muted">
          <UserRound aria-hidden="true" size={40} strokeWidth={1.25} />
        </span>
      )}
      <div className="grid min-w-0 flex-1 basis-64 gap-2">
        <h2 id="career-photo" className="font-semibold">
          {t("photo.title")}
        </h2>
        <p className="text-sm text-muted">{t("photo.why")}</p>
        <div className="flex flex-wrap gap-2">
          <FileButton
            label={t("photo.file")}
            accept="image/jpeg,image/png"
            icon={ImagePlus}
            busy={put.isPending}
            busyLabel={t("photo.putting")}
            onFile={(file) => put.mutate(file)}
          >
            {t(there ? "photo.change" : "photo.choose")}
          </FileButton>
          {there && (
            <Button tone="quiet" icon={Trash2} onClick={remove}>
              {t("photo.remove")}
            </Button>
          )}
        </div>
        {put.error && <Failure error={put.error} />}
      </div>
    </Card>
  );
}

/** Of the picture, which needs the token to be fetched. */
function useAddress(profile: CareerProfile): string | null {
  const { id, photo_mark: mark } = profile;
  const [address, setAddress] = useState<string | null>(null);
  const found = useQuery({
    queryKey: careerKeys.photo(id, mark ?? ""),
    queryFn: () => careerApi.photo(id),
    enabled: mark !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (!found.data) return;
    const made = URL.createObjectURL(found.data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [found.data]);
  return found.data ? address : null;
}
