import { CirclePause, Mic, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { type NextQuestion, NextQuestionPicker } from "./next-question";
import type { SupervisionState } from "./supervision";

interface Props {
  state: SupervisionState;
  candidate: string;
  /** Who speaks instead of the AI, by display name. */
  takenOverBy: string | null;
  pausedBy: string | null;
  mine: boolean;
  may: boolean;
  /** Those that have not come up yet. */
  later: readonly NextQuestion[];
  onMicrophone: () => void;
  /** With the open question, or with that one. */
  onHandBack: (questionId?: string) => void;
  onResume: () => void;
}

/** Who holds the interview, when it is not the AI. Never to be overlooked while the own microphone is open. */
export function Held(props: Props) {
  const { t } = useTranslation("hr");
  const { state, takenOverBy, pausedBy, may } = props;
  const [next, setNext] = useState("");
  const onAir = state.voice === "on_air";
  if (onAir || takenOverBy !== null) {
    return (
      <section
        aria-label={t("takeover.held")}
        data-testid={onAir ? "on-air" : "taken-over"}
        className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border-2 border-person bg-person-tint p-4"
      >
        {onAir && (
          <span className="inline-flex items-center gap-2 rounded-full bg-person px-3 py-1 text-sm font-semibold text-person-tint">
            <Mic aria-hidden="true" size={16} strokeWidth={2} />
            {t("takeover.onAir")}
          </span>
        )}
        <p role="status" className="min-w-0 flex-1 basis-64 font-medium">
          {onAir
            ? t("takeover.microphoneOn", { name: props.candidate })
            : props.mine
              ? t("takeover.microphoneOff")
              : t("takeover.other", { name: takenOverBy })}
        </p>
        {may && (
          <div className="flex flex-wrap items-end gap-2">
            {!onAir && props.mine && (
              <Button icon={Mic} onClick={props.onMicrophone}>
                {t("takeover.microphoneAgain")}
              </Button>
            )}
            {(onAir || props.mine) && (
              <>
                <NextQuestionPicker later={props.later} value={next} onChange={setNext} />
                <Button
                  tone="primary"
                  icon={Undo2}
                  data-testid="hand-back"
                  onClick={() => props.onHandBack(next || undefined)}
                >
                  {t("takeover.handBack")}
                </Button>
              </>
            )}
          </div>
        )}
      </section>
    );
  }
  if (pausedBy === null) return null;
  return (
    <section
      aria-label={t("pause.held")}
      data-testid="paused"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-caution bg-caution-tint p-4"
    >
      <CirclePause aria-hidden="true" size={20} strokeWidth={1.75} className="text-caution" />
      <p role="status" className="min-w-0 flex-1 basis-64 font-medium">
        {t("pause.by", { name: pausedBy })}
      </p>
      {may && <Button onClick={props.onResume}>{t("pause.resume")}</Button>}
    </section>
  );
}
