import { Clock, Flag, MessageSquareWarning, Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InterviewDetail, StoredEvent } from "@/api/types";
import type { Transcript } from "@/fold/transcript";
import { formatDateTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";

interface Props {
  interview: InterviewDetail;
  transcript: Transcript | null;
  events: StoredEvent[];
}

const PARTS = ["stt", "llm", "tts"] as const;

/** What a reader should know before they trust this interview: facts, each with its effect. */
export function States({ interview, transcript, events }: Props) {
  const { t, i18n } = useTranslation("result");
  const now = useNow(30_000);
  const { correct_until: until, report } = interview;
  const asked = transcript?.questions.filter(({ outcome }) => outcome !== "not_reached").length ?? 0;
  const total = transcript?.question_total ?? 0;
  const facts = [
    ...(interview.blind ? [{ id: "blind", icon: Flag, text: t("state.blind") }] : []),
    ...(interview.status === "completed" && total > 0 && asked < total
      ? [{ id: "early", icon: Flag, text: t("state.early", { asked, total }) }]
      : []),
    ...(until && Date.parse(until) > now
      ? [
          {
            id: "window",
            icon: Clock,
            text: t("state.window", { time: formatDateTime(until, i18n.language, { zone: true }) }),
          },
        ]
      : []),
    ...(report && report.steering_attempts > 0
      ? [
          {
            id: "steering",
            icon: MessageSquareWarning,
            text: t("state.steering", { count: report.steering_attempts }),
          },
        ]
      : []),
    ...backups(interview, events).map(({ part, at }, index) => ({
      id: `backup${index}`,
      icon: Unplug,
      text: t(`state.backup.${part}`, { time: formatDateTime(at, i18n.language) }),
    })),
  ];
  if (facts.length === 0) return null;
  return (
    <ul className="mb-4 grid gap-1" data-testid="states">
      {facts.map(({ id, icon: Icon, text }) => (
        <li key={id} className="flex gap-2 text-muted">
          <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
          {text}
        </li>
      ))}
    </ul>
  );
}

/** The first switch of each part away from the engine it began with. */
function backups(interview: InterviewDetail, events: StoredEvent[]) {
  return PARTS.flatMap((part) => {
    const found = events.find(
      ({ event }) => event.type === "engine.switched" && (event as { part?: string }).part === part,
    );
    const began = interview.calls.find((call) => call.id === found?.call_id)?.started_at;
    if (!found || !began) return [];
    return [{ part, at: new Date(Date.parse(began) + found.event.at_ms).toISOString() }];
  });
}
