import { ArrowDown, ArrowUp, Equal, Minus, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PointDifference, QuestionDifference, SidePoint } from "@/api/trials";
import { Card, Chip } from "@/ui/parts";
import { shift, stepOf } from "./rows";

interface Props {
  questions: QuestionDifference[];
  /** What the two sides are called. */
  names: readonly [string, string];
}

/** Question by question what each side says, with the words it rests on; below one another on a phone. */
export function SideBySide({ questions, names }: Props) {
  return (
    <ol className="grid gap-3">
      {questions.map((question) => (
        <li key={question.question_id}>
          <Question question={question} names={names} />
        </li>
      ))}
    </ol>
  );
}

function Question({ question, names }: { question: QuestionDifference; names: readonly [string, string] }) {
  const { t } = useTranslation("trials");
  const { first, second } = question;
  const difference = shift(first?.score ?? null, second?.score ?? null);
  return (
    <Card className="grid gap-3" data-testid="question-difference">
      <h3 className="font-semibold">{question.text}</h3>
      <table className="w-full table-fixed border-collapse max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-hairline text-left text-sm text-muted">
            <th className="w-[34%] py-1.5 pr-3 font-medium">{t("points")}</th>
            {names.map((name) => (
              <th key={name} className="py-1.5 pr-3 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          <tr className="border-b border-hairline align-top max-sm:grid max-sm:gap-0.5 max-sm:py-2">
            <th scope="row" className="py-2 pr-3 text-left font-medium max-sm:p-0">
              {t("replay.score")}
              {difference && difference !== "±0" && (
                <span className="tabular ml-2 text-muted">{difference}</span>
              )}
            </th>
            {([first, second] as const).map((side, index) => (
              <td key={names[index]} className="tabular py-2 pr-3 max-sm:p-0">
                <SideName name={names[index] ?? ""} />
                {side === null ? t("noQuestion") : (side.score ?? t("noScore"))}
                {side !== null && first?.weight !== second?.weight && (
                  <span className="ml-2 text-sm text-muted">{t("weight", { n: side.weight })}</span>
                )}
              </td>
            ))}
          </tr>
          {question.points.map((point) => (
            <Point key={point.point_id} point={point} names={names} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** On a phone there is no head above the column. */
function SideName({ name }: { name: string }) {
  return <span className="mr-2 text-sm text-muted sm:hidden">{name}:</span>;
}

const STEPS = { up: ArrowUp, down: ArrowDown, same: Equal, gone: Minus, new: Plus } as const;

function Point({ point, names }: { point: PointDifference; names: readonly [string, string] }) {
  const { t } = useTranslation("trials");
  const step = stepOf(point);
  return (
    <tr
      data-step={step}
      className="border-b border-hairline align-top last:border-b-0 max-sm:grid max-sm:gap-1 max-sm:py-2"
    >
      <th scope="row" className="py-2 pr-3 text-left font-normal max-sm:p-0">
        <span className="block">{point.text}</span>
        {step !== "same" && (
          <span className="mt-1 inline-block">
            <Chip tone="accent" icon={STEPS[step]}>
              {t(`step.${step}`)}
            </Chip>
          </span>
        )}
      </th>
      {([point.first, point.second] as const).map((side, index) => (
        <td key={names[index]} className="py-2 pr-3 max-sm:p-0">
          <SideName name={names[index] ?? ""} />
          {side === null ? <span className="text-muted">{t("noPoint")}</span> : <Said side={side} />}
        </td>
      ))}
    </tr>
  );
}

function Said({ side }: { side: SidePoint }) {
  const { t } = useTranslation("hr");
  return (
    <>
      <span className="font-medium">{t(`result.point.${side.status}`)}</span>
      {side.quotes.map((quote) => (
        <q key={quote.id} className="mt-1 block rounded-control bg-quote px-2 py-1 text-sm text-quote-text">
          {quote.text}
        </q>
      ))}
    </>
  );
}
