import { useTranslation } from "react-i18next";
import type { AdverseImpact, ImpactGroup, ImpactTable } from "@/api/types";
import { interval, percent, ratio } from "./figures";

const HEAD = "py-1.5 pr-4 text-left text-sm font-normal text-muted align-bottom";
const CELL = "border-t border-hairline py-2 pr-4 align-top";
const NUMBER = "text-right tabular-nums whitespace-nowrap";

/** One measure: its groups by sex, by race/ethnicity and by both, with a finding in words. */
export function MeasureTable({ table, limits }: { table: ImpactTable; limits: AdverseImpact["limits"] }) {
  const { t } = useTranslation("work");
  const parts = [
    { name: "sex", groups: table.by_sex, unknown: table.unknown_sex },
    { name: "race", groups: table.by_race, unknown: table.unknown_race },
    { name: "both", groups: table.by_both, unknown: table.unknown_both },
  ] as const;
  const heading = `measure-${table.measure}`;
  return (
    <div className="grid gap-2" data-testid={heading}>
      <h2 id={heading} className="text-lg font-semibold">
        {t(`impact.measure.${table.measure}.title`)}
      </h2>
      <p className="max-w-[68ch] text-muted">
        {t(`impact.measure.${table.measure}.counted`, { people: table.people })}
        {table.median !== null && <> {t("impact.median", { median: table.median })}</>}
      </p>
      {table.people === 0 ? (
        <p className="text-muted">{t("impact.empty")}</p>
      ) : (
        // A table wider than a phone scrolls by itself, by keyboard as well.
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard
          tabIndex={0}
          aria-labelledby={heading}
          className="overflow-x-auto rounded-card border border-hairline bg-surface px-4 py-2"
        >
          <table className="w-full min-w-[640px] border-collapse">
            <thead>
              <tr>
                <th scope="col" className={HEAD}>
                  {t("impact.group")}
                </th>
                {(["people", "rate", "ratio"] as const).map((name) => (
                  <th key={name} scope="col" className={`${HEAD} ${NUMBER}`}>
                    {t(`impact.${name}`)}
                  </th>
                ))}
                <th scope="col" className={HEAD}>
                  {t("impact.finding.label")}
                </th>
              </tr>
            </thead>
            {parts.map(({ name, groups, unknown }) => (
              <tbody key={name}>
                <tr>
                  <th scope="rowgroup" colSpan={5} className={`${CELL} text-left font-semibold`}>
                    {t(`impact.by.${name}`)}
                  </th>
                </tr>
                {groups.map((group) => (
                  <Row key={`${group.sex} ${group.race}`} group={group} limits={limits} />
                ))}
                <tr>
                  <th scope="row" className={`${CELL} text-left font-normal text-muted`}>
                    {t("impact.unknown")}
                  </th>
                  <td className={`${CELL} ${NUMBER}`}>{unknown}</td>
                  <td className={CELL} colSpan={3} />
                </tr>
              </tbody>
            ))}
          </table>
        </section>
      )}
    </div>
  );
}

function Row({ group, limits }: { group: ImpactGroup; limits: AdverseImpact["limits"] }) {
  const { t, i18n } = useTranslation("work");
  const share = (value: number) => percent(value, i18n.language);
  const times = (value: number) => ratio(value, i18n.language);
  const name = [
    group.sex && t(`impact.sexes.${group.sex}`),
    group.race && t(`impact.races.${group.race}`),
  ].filter(Boolean);
  return (
    <tr data-finding={group.finding}>
      <th scope="row" className={`${CELL} text-left font-normal`}>
        {name.join(" · ")}
      </th>
      <td className={`${CELL} ${NUMBER}`}>{group.people ?? "–"}</td>
      <td className={`${CELL} ${NUMBER}`}>
        <Figure value={group.rate} low={group.rate_low} high={group.rate_high} show={share} />
      </td>
      <td className={`${CELL} ${NUMBER}`}>
        <Figure value={group.ratio} low={group.ratio_low} high={group.ratio_high} show={times} />
      </td>
      <td className={`${CELL} min-w-48`}>
        {t(`impact.finding.${group.finding}`, {
          few: limits.few,
          smallest: limits.smallest_group,
          share: share(limits.small_share),
        })}
      </td>
    </tr>
  );
}

function Figure({
  value,
  low,
  high,
  show,
}: {
  value: number | null;
  low: number | null;
  high: number | null;
  show: (value: number) => string;
}) {
  if (value === null) return <>–</>;
  const bounds = interval(low, high, show);
  return (
    <>
      {show(value)}
      {bounds && <span className="block text-sm text-muted">{bounds}</span>}
    </>
  );
}
