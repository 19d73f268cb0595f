import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Columns2, Download, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, type Cv, careerApi, careerKeys } from "@/api/career";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card } from "@/ui/parts";
import { Time } from "@/ui/time";
import { CompareVersions } from "./compare-versions";

const POLL_MS = 1_500;

/** Versions that were made; none of them changes any more. */
export function Versions({ cv, profile }: { cv: Cv; profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const list = useQuery({
    queryKey: careerKeys.versions(cv.id),
    queryFn: ({ signal }) => careerApi.versions(cv.id, signal),
    refetchInterval: ({ state }) =>
      state.data?.versions.some(({ status }) => status === "queued") ? POLL_MS : false,
  });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: careerKeys.versions(cv.id) });
    await client.invalidateQueries({ queryKey: careerKeys.cvs(profile.id) });
  };
  const [comparing, setComparing] = useState(false);
  const make = useMutation({ mutationFn: () => careerApi.generate(cv.id), onSettled: refresh });
  const restore = useMutation({
    mutationFn: (number: number) => careerApi.restore(cv.id, number),
    onSettled: refresh,
  });
  const take = useMutation({
    mutationFn: async (number: number) =>
      saveFile(await careerApi.pdf(cv.id, number), `${cv.name}-${number}.pdf`),
  });
  const versions = list.data?.versions ?? [];
  const error = list.error ?? make.error ?? restore.error ?? take.error;
  return (
    <Card aria-labelledby="cv-versions" className="grid gap-3">
      <h3 id="cv-versions" className="font-semibold">
        {t("cv.versions")}
      </h3>
      <p className="text-sm text-muted">{t("cv.versionsWhy")}</p>
      <div>
        <Button tone="primary" busy={make.isPending} busyLabel={t("cv.making")} onClick={() => make.mutate()}>
          {t("cv.make")}
        </Button>
      </div>
      {versions.length > 1 && (
        <div>
          <Button icon={Columns2} onClick={() => setComparing(true)}>
            {t("compare.open")}
          </Button>
        </div>
      )}
      {comparing && <CompareVersions cv={cv} versions={versions} onClose={() => setComparing(false)} />}
      {error && <Failure error={error} />}
      <ul aria-live="polite" className="divide-y divide-hairline">
        {versions.map(({ id, number, status, created_at, restored_from, reason }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 py-2">
            <span className="min-w-0 flex-1 basis-40">
              {t("cv.version", { number })} <Time at={created_at} />
              <span className="block text-sm text-muted">
                {status === "failed" && reason ? reason : t(`cv.status.${status}`)}
                {restored_from ? ` · ${t("cv.restoredFrom", { number: restored_from })}` : ""}
              </span>
            </span>
            {status === "ready" && (
              <Button
                size="sm"
                icon={Download}
                aria-label={t("cv.pdfOf", { number })}
                onClick={() => take.mutate(number)}
              >
                PDF
              </Button>
            )}
            {number !== versions[0]?.number && (
              <Button
                size="sm"
                tone="quiet"
                icon={RotateCcw}
                aria-label={t("cv.restoreOf", { number })}
                onClick={() => restore.mutate(number)}
              >
                {t("cv.restore")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
