import { useTranslation } from "react-i18next";
import { Card } from "@/ui/parts";
import { BarList } from "./bar-list";
import { ChartCard } from "./chart-card";
import { Frame, Nothing, useFilter } from "./frame";
import { useFigures, useNumbers } from "./numbers";

const ANSWERS = ["yes", "partly", "no"] as const;

/** What candidates say of their interviews, without names. */
export default function FeedbackPage() {
  const { t } = useTranslation("analytics");
  const { count, percent } = useFigures();
  const feedback = useNumbers("feedback", useFilter());
  const found = feedback.data;
  const answers = found?.answers ?? 0;
  const few = found !== undefined && answers < found.few;
  const said = (answer: (typeof ANSWERS)[number]) => found?.clear[answer] ?? 0;
  const share = (answer: (typeof ANSWERS)[number]) => (answers > 0 ? said(answer) / answers : 0);
  return (
    <Frame tab="feedback" lead={t("feedback.lead")} zone={found?.timezone}>
      {found && answers === 0 && found.trouble.length === 0 ? (
        <Nothing>{t("none.feedback")}</Nothing>
      ) : (
        <>
          <ChartCard
            id="feedback"
            readable
            title={t("feedback.title")}
            sentence={
              few
                ? t("feedback.n", { answers: count(answers), completed: count(found.completed) })
                : t("feedback.sentence", {
                    share: percent(share("yes")),
                    answers: count(answers),
                    completed: count(found?.completed ?? 0),
                  })
            }
            counted={t("feedback.counted", { few: found?.few ?? 0 })}
            columns={[
              { key: "answer", label: t("col.answer"), show: (answer) => t(`feedback.answer.${answer}`) },
              { key: "n", label: t("col.answers"), numeric: true, show: said },
              {
                key: "share",
                label: t("col.share"),
                numeric: true,
                show: (answer) => percent(share(answer)),
              },
            ]}
            rows={found && ANSWERS}
            keyOf={(answer) => answer}
            query={feedback}
            {...(few ? { instead: <p className="text-muted">{t("few", { few: found.few })}</p> } : {})}
            chart={
              <BarList
                label={t("feedback.title")}
                bars={ANSWERS.map((answer) => ({
                  key: answer,
                  label: t(`feedback.answer.${answer}`),
                  value: `${count(said(answer))} · ${percent(share(answer))}`,
                  share: share(answer),
                }))}
              />
            }
          />
          {found && <Words words={found.trouble} />}
        </>
      )}
    </Frame>
  );
}

function Words({ words }: { words: readonly string[] }) {
  const { t } = useTranslation("analytics");
  return (
    <Card aria-labelledby="words" className="grid gap-2">
      <h2 id="words" className="text-lg font-semibold">
        {t("feedback.words")}
      </h2>
      <p className="max-w-[68ch] text-muted">
        {words.length > 0 ? t("feedback.wordsLead") : t("feedback.noWords")}
      </p>
      <ul className="divide-y divide-hairline">
        {[...new Set(words)].map((text) => (
          <li key={text} className="max-w-[68ch] py-2 whitespace-pre-line">
            {text}
          </li>
        ))}
      </ul>
    </Card>
  );
}
