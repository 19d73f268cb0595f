import { useTranslation } from "react-i18next";
import { Side } from "@/features/jobs/diff-view";
import { wordsDiff } from "@/features/jobs/words-diff";

/** One's own words and those that were offered, side by side; what went and what came is marked. */
export function Changed({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("career");
  const pieces = wordsDiff(before, after);
  return (
    <table className="w-full table-fixed max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          {before && (
            <th scope="col" className="px-3 py-1 text-left text-sm font-medium text-muted">
              {t("suggest.yours")}
            </th>
          )}
          <th scope="col" className="px-3 py-1 text-left text-sm font-medium text-muted">
            {t("suggest.offered")}
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        <tr className="align-top max-sm:block">
          {before && <Side sign="−" word={t("compare.was")} pieces={pieces} not="added" />}
          <Side sign="+" word={t("compare.is")} pieces={pieces} not="removed" />
        </tr>
      </tbody>
    </table>
  );
}
