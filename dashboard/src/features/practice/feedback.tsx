import { CircleCheck, CircleDashed, CircleDot, Lightbulb } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PracticeFeedback, PracticePlace, PracticePoint, PracticeResult } from "@/api/practice";
import { Card, Notice } from "@/ui/parts";
import { Compare } from "./compare";
import { Hear } from "./recording";
import { Score } from "./score";

const MARKS = {
  shown: CircleCheck,
  partly: CircleDot,
  not_shown: CircleDashed,
  no_evidence: CircleDashed,
} as const;

/** What was said about one answer, each statement with the words it rests on; one thing to try next comes first. */
export function FeedbackCard({ practiceId, result }: { practiceId: string; result: PracticeResult }) {
  const { t } = useTranslation("prepare");
  const told = result.feedback;
  if (!told || result.answer === null) return null;
  return (
    <Card className="grid gap-4" data-testid="practice-feedback">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="font-semibold">{t("practice.feedback")}</h3>
        <Score score={result.score} />
        {result.score === null && <p className="basis-full text-muted">{t("practice.noScoreWhy")}</p>}
      </div>
      <Notice tone="accent" icon={Lightbulb} title={t("practice.tryNext")}>
        <p className="text-text">{told.try_next}</p>
      </Notice>
      <Points points={told.points} />
      <Star told={told} />
      <Manner told={told} />
      {told.said_by_model && (
        <Part title={t("practice.modelSays")}>
          <p>{told.said_by_model}</p>
        </Part>
      )}
      <Part title={t(result.spoken ? "practice.heardAnswer" : "practice.yourAnswer")}>
        <blockquote className="border-l-2 border-hairline pl-3 break-words whitespace-pre-wrap">
          {result.answer}
        </blockquote>
      </Part>
      <details>
        <summary className="cursor-pointer py-1 text-muted pointer-coarse:py-3">
          {t("practice.limits")}
        </summary>
        <ul className="mt-1 list-disc space-y-1 pl-5 text-muted">
          {told.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
          <li className="break-words">{t("practice.readBy", { judge: told.judge })}</li>
        </ul>
      </details>
      <Compare practiceId={practiceId} number={result.question_number} />
    </Card>
  );
}

export function Points({ points }: { points: readonly PracticePoint[] }) {
  const { t } = useTranslation("prepare");
  return (
    <ul className="grid gap-3">
      {points.map((point) => {
        const Mark = MARKS[point.status];
        return (
          <li key={point.text} className="flex gap-3">
            <Mark aria-hidden="true" size={20} strokeWidth={1.75} className="mt-0.5 shrink-0 text-muted" />
            <div className="grid min-w-0 gap-1">
              <p>
                <span className="font-medium">{t(`practice.status.${point.status}`)}</span> · {point.text}
              </p>
              {point.quotes.map((quote) => (
                <p key={quote.start} className="break-words text-muted">
                  <q>{quote.text}</q>{" "}
                  <Hear
                    callId={quote.call_id}
                    fromMs={quote.at_ms}
                    untilMs={quote.until_ms}
                    words={quote.text}
                  />
                </p>
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Star({ told }: { told: PracticeFeedback }) {
  const { t } = useTranslation("prepare");
  if (!told.star) return null;
  return (
    <Part title={t("practice.star.title")}>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
        {told.star.map(({ part, quote }) => (
          <div key={part} className="contents">
            <dt className="font-medium">{t(`practice.star.${part}`)}</dt>
            <dd className="min-w-0 break-words text-muted">
              {quote ? <q>{quote.text}</q> : t("practice.star.missing")}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Manner({ told }: { told: PracticeFeedback }) {
  const { t } = useTranslation("prepare");
  const spoken = told.delivery;
  if (!spoken) return null;
  const fillers = spoken.fillers.map(({ word, count }) => `${word} ×${count}`).join(", ");
  return (
    <Part title={t("practice.manner.title")}>
      <ul className="list-disc space-y-1 pl-5">
        <li>
          {spoken.per_minute === null
            ? t("practice.manner.short")
            : t(`practice.manner.${spoken.unit}`, { count: spoken.per_minute })}
        </li>
        <li>{fillers ? t("practice.manner.fillers", { fillers }) : t("practice.manner.noFillers")}</li>
        <li>{t("practice.manner.pause", { secs: spoken.longest_pause_secs })}</li>
      </ul>
      <Places places={spoken.places ?? []} />
      <p className="mt-1 text-sm text-muted">
        {t("practice.manner.notScored")} {spoken.note}
      </p>
    </Part>
  );
}

/** A stretch of the recording around a hesitation; a pause is heard to its end. */
const AROUND_MS = 2_000;

function Places({ places }: { places: readonly PracticePlace[] }) {
  const { t } = useTranslation("prepare");
  if (places.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="min-h-6 cursor-pointer py-0.5 pointer-coarse:py-3">
        {t("practice.manner.places")}
      </summary>
      <ul className="mt-1 list-disc space-y-1 pl-5 text-muted">
        {places.map((place) => (
          <li key={`${place.call_id}:${place.at_ms}:${place.kind}`} className="break-words">
            {place.secs !== null && <span>{t("practice.manner.aPause", { secs: place.secs })}: </span>}
            <q>{place.text}</q>{" "}
            <Hear
              callId={place.call_id}
              fromMs={Math.max(0, place.at_ms - AROUND_MS)}
              untilMs={place.at_ms + (place.secs ?? 0) * 1_000 + AROUND_MS}
              words={place.text}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-1 font-semibold">{title}</h4>
      {children}
    </div>
  );
}
