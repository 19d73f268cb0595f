import { useTranslation } from "react-i18next";
import type { PracticeLine } from "@/api/practice";
import { Card } from "@/ui/parts";
import { useCompetency, useReadBy } from "./words";

const WIDTH = 160;
const HEIGHT = 36;

/** By competency and judge: from the first practice to the last, in figures and as a line. */
export function ProgressLines({ lines }: { lines: readonly PracticeLine[] }) {
  const { t } = useTranslation("prepare");
  const named = useCompetency();
  const readBy = useReadBy();
  if (lines.length === 0) return <p className="text-muted">{t("practice.noProgress")}</p>;
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {lines.map((line) => (
        <li key={`${line.competency} ${line.judge}`}>
          <Card className="grid h-full gap-2">
            <h3 className="font-semibold">{named(line.competency)}</h3>
            <Curve scores={line.points.map((point) => point.score)} />
            <p className="tabular">
              {line.points.map((point) => Math.round(point.score)).join(" → ")}
              {line.change !== null && (
                <span className="ml-2 text-muted">
                  {t("practice.change", { change: signed(line.change) })}
                </span>
              )}
            </p>
            <p className="text-sm break-words text-muted">{readBy(line.judge)}</p>
          </Card>
        </li>
      ))}
    </ul>
  );
}

/** For eyes only: the figures stand below it. */
function Curve({ scores }: { scores: readonly number[] }) {
  if (scores.length < 2) return null;
  const points = scores.map(
    (score, index) =>
      `${4 + (index * (WIDTH - 8)) / (scores.length - 1)},${HEIGHT - 4 - (score / 100) * (HEIGHT - 8)}`,
  );
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMinYMid meet"
      className="h-9 w-full max-w-[240px] text-accent"
    >
      <polyline points={points.join(" ")} fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}

export function signed(change: number): string {
  const whole = Math.round(change);
  return whole > 0 ? `+${whole}` : whole < 0 ? `−${-whole}` : "±0";
}
