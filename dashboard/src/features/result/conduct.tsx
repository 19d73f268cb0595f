import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { Conduct } from "@/api/types";
import { Failure } from "@/ui/failure";
import { Card, Chip } from "@/ui/parts";
import type { Place } from "./use-recording";

interface Props {
  interviewId: string;
  canPlay: (callId: string) => boolean;
  onPlay: (place: Place) => void;
}

/** How the interview was held, what the candidate wants to know of the company, and who tried to steer. */
export function ConductCard({ interviewId, canPlay, onPlay }: Props) {
  const { t } = useTranslation("hr");
  const conduct = useQuery({
    queryKey: keys.conduct(interviewId),
    queryFn: ({ signal }) => companyApi.conduct(interviewId, signal),
  });
  if (conduct.error) return <Failure error={conduct.error} onRetry={() => void conduct.refetch()} />;
  if (!conduct.data) return null;
  const { interview_mode, held_by, passed_on, signals } = conduct.data;
  return (
    <Card className="grid gap-4" aria-labelledby="conduct-heading" data-testid="conduct">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="conduct-heading" className="min-w-0 flex-1 basis-40 text-lg font-semibold">
          {t("conduct.title")}
        </h2>
        <Chip>{t(`jobs.mode.${interview_mode}`)}</Chip>
        {interviewers(held_by).map((one) => (
          <Chip key={one}>{one}</Chip>
        ))}
      </div>
      {passed_on.length > 0 && (
        <div className="grid gap-1">
          <h3 className="font-medium">{t("conduct.passedOn")}</h3>
          <p className="text-sm text-muted">{t("conduct.passedOnHint")}</p>
          <ul className="grid gap-1" data-testid="passed-on">
            {passed_on.map(({ call_id, at_ms, text }) => (
              <li key={`${call_id}.${at_ms}`}>
                <Words text={text} place={{ call_id, at_ms }} canPlay={canPlay} onPlay={onPlay} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {signals.length > 0 && (
        <div className="grid gap-1">
          <h3 className="font-medium">{t("conduct.signals")}</h3>
          <p className="text-sm text-muted">{t("conduct.signalsHint")}</p>
          <ul className="grid gap-1" data-testid="steering-signals">
            {signals.map(({ source, excerpt, call_id, at_ms }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and the same words may stand twice
              <li key={index} className="flex flex-wrap gap-x-3">
                <span className="text-muted">{t(`conduct.source.${source}`)}</span>
                <Words
                  text={excerpt ?? t("conduct.noWords")}
                  place={call_id && at_ms != null ? { call_id, at_ms } : null}
                  canPlay={canPlay}
                  onPlay={onPlay}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

interface WordsProps extends Omit<Props, "interviewId"> {
  text: string;
  place: Place | null;
}

function Words({ text, place, canPlay, onPlay }: WordsProps) {
  if (!place || !canPlay(place.call_id)) return <q className="min-w-0 break-words">{text}</q>;
  return (
    <button
      type="button"
      className="min-w-0 cursor-pointer text-left break-words underline-offset-4 hover:underline"
      onClick={() => onPlay(place)}
    >
      <q>{text}</q>
    </button>
  );
}

/** Each version once, in the order of the calls. */
export function interviewers(heldBy: Conduct["held_by"]): string[] {
  return [...new Set(heldBy.map(({ persona_id, version }) => `${persona_id} v${version}`))];
}
