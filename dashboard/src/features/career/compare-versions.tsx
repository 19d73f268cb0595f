import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Cv, type CvDifference, type CvVersion, careerApi, careerKeys } from "@/api/career";
import { Side } from "@/features/jobs/diff-view";
import { wordsDiff } from "@/features/jobs/words-diff";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Skeleton } from "@/ui/parts";
import { placeOf } from "./places";

/** Two versions of a document beside each other, word by word. */
export function CompareVersions({
  cv,
  versions,
  onClose,
}: {
  cv: Cv;
  /** The newest first; at least two. */
  versions: readonly CvVersion[];
  onClose: () => void;
}) {
  const { t } = useTranslation("career");
  const [before, setBefore] = useState(versions[1]?.number ?? 1);
  const [after, setAfter] = useState(versions[0]?.number ?? 1);
  const found = useQuery({
    queryKey: careerKeys.comparison(cv.id, before, after),
    queryFn: ({ signal }) => careerApi.compare(cv.id, before, after, signal),
    // Versions never change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const sides = [
    { label: t("compare.before"), value: before, set: setBefore },
    { label: t("compare.after"), value: after, set: setAfter },
  ];
  return (
    <Dialog open onClose={onClose} title={t("compare.title")} className="w-[min(960px,calc(100vw-32px))]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          {sides.map(({ label, value, set }) => (
            <SelectField
              key={label}
              label={label}
              value={value}
              onChange={({ target }) => set(Number(target.value))}
            >
              {versions.map(({ number }) => (
                <option key={number} value={number}>
                  {t("compare.version", { number })}
                </option>
              ))}
            </SelectField>
          ))}
        </div>
        {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Skeleton className="h-32" />}
        {found.data?.differences.length === 0 && <p className="text-muted">{t("compare.same")}</p>}
        {found.data && found.data.differences.length > 0 && (
          <table className="w-full table-fixed border-t border-hairline max-sm:block">
            <thead className="max-sm:sr-only">
              <tr>
                <th scope="col" className="w-40 px-3 py-1 text-left text-sm font-medium text-muted">
                  {t("compare.place")}
                </th>
                {[before, after].map((number, index) => (
                  <th
                    key={index === 0 ? "before" : "after"}
                    scope="col"
                    className="px-3 py-1 text-left text-sm font-medium text-muted"
                  >
                    {t("compare.version", { number })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="max-sm:block">
              {found.data.differences.map((one) => (
                <Difference key={one.path} difference={one} />
              ))}
            </tbody>
          </table>
        )}
        <div>
          <Button onClick={onClose}>{t("compare.close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Difference({ difference }: { difference: CvDifference }) {
  const { t } = useTranslation("career");
  const place = placeOf(difference.path);
  const pieces = wordsDiff(readable(difference.before), readable(difference.after));
  const where = [
    t(`compare.part.${place.part}`),
    place.entry === null ? "" : String(place.entry),
    place.field ? t(`field.${place.field}`) : "",
  ];
  return (
    <tr className="border-t border-hairline align-top max-sm:block max-sm:py-1">
      <th scope="row" className="px-3 py-2 text-left text-sm font-normal text-muted max-sm:block max-sm:pb-0">
        {where.filter(Boolean).join(" ")}
      </th>
      <Side sign="−" word={t("compare.was")} pieces={pieces} not="added" />
      <Side sign="+" word={t("compare.is")} pieces={pieces} not="removed" />
    </tr>
  );
}

/** What is no text comes as JSON: of an entry that came or went, what it says, a line each. */
function readable(value: string | null): string {
  if (value === null) return "";
  if (!/^[[{]/.test(value)) return value;
  try {
    return textsIn(JSON.parse(value)).join("\n");
  } catch {
    return value;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(textsIn);
  return [];
}
