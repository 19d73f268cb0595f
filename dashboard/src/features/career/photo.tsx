import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImagePlus, Trash2, UserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, type Crop, careerApi, careerKeys } from "@/api/career";
import { useObjectUrl } from "@/lib/use-object-url";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { FileButton } from "@/ui/file-button";
import { Card, Skeleton } from "@/ui/parts";
import { useRemoval } from "@/ui/use-removal";

// Few choose a photo, and the library is for nothing else.
const CropPicture = lazy(() => import("./crop"));

/** One's photo: chosen, cut to a square, seen as it is kept, taken away. */
export function Photo({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const removal = useRemoval();
  const going = `photo ${profile.id}`;
  const [chosen, setChosen] = useState<File | null>(null);
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: careerKeys.profiles });
    // Documents may show it.
    await client.invalidateQueries({ queryKey: ["career", "preview"] });
  };
  const kept = useQuery({
    queryKey: careerKeys.photo(profile.id, profile.photo_mark ?? ""),
    queryFn: () => careerApi.photo(profile.id),
    enabled: profile.photo_mark !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const address = useObjectUrl(kept.data);
  const there = profile.has_photo && !removal.isGoing(going);
  const remove = () =>
    removal.remove({
      key: going,
      said: t("photo.removed"),
      failed: t("notRemoved"),
      act: () => careerApi.removePhoto(profile.id),
      refresh,
    });
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
            onFile={setChosen}
          >
            {t(there ? "photo.change" : "photo.choose")}
          </FileButton>
          {there && (
            <Button tone="quiet" icon={Trash2} onClick={remove}>
              {t("photo.remove")}
            </Button>
          )}
        </div>
      </div>
      <Dialog open={chosen !== null} onClose={() => setChosen(null)} title={t("photo.crop")}>
        {chosen && (
          <Cut
            profile={profile}
            file={chosen}
            onClose={() => setChosen(null)}
            onPut={() => removal.keep(going)}
            onKept={async () => {
              setChosen(null);
              await refresh();
            }}
          />
        )}
      </Dialog>
    </Card>
  );
}

interface CutProps {
  profile: CareerProfile;
  file: File;
  onClose: () => void;
  onPut: () => void;
  onKept: () => Promise<void>;
}

/** Which part is kept. A picture that the browser cannot show goes as it is: the service cuts it or says why not. */
function Cut({ profile, file, onClose, onPut, onKept }: CutProps) {
  const { t } = useTranslation(["career", "common"]);
  const [crop, setCrop] = useState<Crop | null>(null);
  const address = useObjectUrl(file);
  const put = useMutation({
    mutationFn: () => careerApi.putPhoto(profile.id, file, crop),
    onMutate: onPut,
    onSuccess: onKept,
  });
  return (
    <>
      <p className="text-muted">
        {t("photo.cropHow")} <span className="pointer-coarse:hidden">{t("photo.cropKeys")}</span>
      </p>
      <Suspense fallback={<Skeleton className="h-64" />}>
        {address && <CropPicture address={address} onChange={setCrop} />}
      </Suspense>
      {put.error && <Failure error={put.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button
          tone="primary"
          busy={put.isPending}
          busyLabel={t("photo.putting")}
          onClick={() => put.mutate()}
        >
          {t("photo.keep")}
        </Button>
      </div>
    </>
  );
}
