import { useTranslation } from "react-i18next";
import type { Review, ReviewForm } from "@/api/schedule";
import { Card } from "@/ui/parts";
import { keyOf } from "./draft";

/** Every view that was sent, point by point beside each other: one's own first, then in the order they came. */
export function SideBySide({
  form,
  own,
  others,
}: {
  form: ReviewForm;
  own: Review | null;
  others: readonly Review[];
}) {
  const { t } = useTranslation("schedule");
  const views = [
    ...(own?.sent_at ? [{ name: t("review.you"), review: own }] : []),
    ...others.map((review) => ({ name: review.user_name, review })),
  ];
  if (views.length === 0) return null;
  return (
    <div className="grid gap-4" data-testid="all-views">
      {form.questions.map((question, index) => (
        <Card key={question.question_id} className="grid gap-2">
          <p className="text-sm text-muted">
            {t("review.question", { n: index + 1, total: form.questions.length })}
          </p>
          <h2 className="font-semibold">{question.text}</h2>
          <section
            aria-label={question.text}
            className="overflow-x-auto" // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
            tabIndex={0}
          >
            <table className="w-full min-w-max border-collapse text-left sm:min-w-0">
              <thead>
                <tr>
                  <td />
                  {views.map(({ name }) => (
                    <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {question.points.map((point) => (
                  <tr key={point.id} className="border-t border-hairline align-top">
                    <th scope="row" className="max-w-52 py-2 pr-3 font-normal text-muted">
                      {point.text}
                    </th>
                    {views.map(({ name, review }) => (
                      <Cell key={name} review={review} point={keyOf(question.question_id, point.id)} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Card>
      ))}
      {views.some(({ review }) => review.summary) && (
        <Card className="grid gap-3">
          {views.map(
            ({ name, review }) =>
              review.summary && (
                <p key={name} className="max-w-[68ch]">
                  <span className="font-medium">{name}:</span> {review.summary}
                </p>
              ),
          )}
        </Card>
      )}
    </div>
  );
}

function Cell({ review, point }: { review: Review; point: string }) {
  const { t } = useTranslation("schedule");
  const given = review.points.find((one) => keyOf(one.question_id, one.point_id) === point);
  return (
    <td className="max-w-64 px-3 py-2">
      {given?.mark ? t(`review.mark.${given.mark}`) : "–"}
      {given?.note && <span className="block text-sm text-muted">{given.note}</span>}
    </td>
  );
}
