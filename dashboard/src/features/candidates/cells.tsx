import { useTranslation } from "react-i18next";
import type { Person } from "@/api/people";
import { formatRelative } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Time } from "@/ui/time";
import type { Column } from "./columns";
import { daysInStage, lastEvent, marked } from "./facts";
import { StageChip } from "./stage-chip";

const MINUTE_MS = 60_000;

/** Text with the words of the search marked in it. */
export function Marked({ text, words }: { text: string; words: string }) {
  return marked(text, words).map((part, index) =>
    part.hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <mark key={index} className="rounded-[2px] bg-quote font-semibold text-quote-text">
        {part.text}
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <span key={index}>{part.text}</span>
    ),
  );
}

export function Cell({ column, person, words }: { column: Column; person: Person; words: string }) {
  switch (column) {
    case "stage":
      return <StageChip status={person.status} />;
    case "days":
      return <Days person={person} />;
    case "last":
      return <Last person={person} />;
    case "score":
      return <Score person={person} />;
    case "added":
      return <Time at={person.created_at} dateOnly />;
    case "job":
      return <Cut text={person.job?.title} />;
    case "owner":
      return <Cut text={person.assignee?.name} />;
    case "source":
      return <Cut text={person.source} />;
    case "email":
    case "phone": {
      const text = person[column];
      return text ? (
        <span className="block truncate" title={text}>
          <Marked text={text} words={words} />
        </span>
      ) : null;
    }
  }
}

function Cut({ text }: { text: string | null | undefined }) {
  return text ? (
    <span className="block truncate" title={text}>
      {text}
    </span>
  ) : null;
}

export function Days({ person, long = false }: { person: Person; long?: boolean }) {
  const { t, i18n } = useTranslation("people");
  const days = daysInStage(person, useNow(MINUTE_MS));
  if (days === null) return null;
  if (days === 0) return <span className="text-muted">{t("today")}</span>;
  const n = days.toLocaleString(i18n.language);
  return (
    <span className="tabular">{long ? t("days", { count: days, n }) : t("days", { count: days, n })}</span>
  );
}

function Last({ person }: { person: Person }) {
  const { t, i18n } = useTranslation("people");
  const now = useNow(MINUTE_MS);
  const { kind, at } = lastEvent(person);
  return (
    <span className="block truncate text-muted">
      {t(`event.${kind}`)} <Relative at={at} text={formatRelative(at, i18n.language, now)} />
    </span>
  );
}

function Relative({ at, text }: { at: string; text: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString(i18n.language)}>
      {text}
    </time>
  );
}

/** A band only after a person has decided: who has not is to judge first. */
export function Score({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const one = person.latest_interview;
  if (one?.band) {
    const { low, high } = one.band;
    return <span className="tabular">{low === high ? low : t("band", { low, high })}</span>;
  }
  if (one?.scored && !one.verdict)
    return <span className="whitespace-nowrap text-accent-tint-text">{t("ready")}</span>;
  return (
    <span className="text-subtle" title={t("noScoreHint")}>
      {t("noScore")}
    </span>
  );
}
