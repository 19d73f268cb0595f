import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { AdjustmentDialog } from "@/features/invitation/adjustment";
import { hasPhone } from "@/features/phone/offer";
import { PhoneDialog } from "@/features/phone/phone-dialog";
import { useTitle } from "@/lib/use-title";
import { Captions, OwnWords } from "./captions";
import { Controls } from "./controls";
import { EndDialog } from "./end-dialog";
import { RoomHeader } from "./header";
import { MicInterrupted } from "./mic-interrupted";
import { MicLost } from "./mic-lost";
import { MoreDialog } from "./more-dialog";
import { MutedNote, ReplacedNote } from "./notes";
import { QuestionCard } from "./question";
import { RemoteAudio } from "./remote-audio";
import { roomState } from "./room-state";
import { useRoomSettings } from "./settings";
import { SlowLine } from "./slow-line";
import { StateBar } from "./state-bar";
import { TextBox } from "./text-box";
import { TimeNotice } from "./time-notice";
import { usePresence } from "./use-presence";
import type { RoomCall } from "./use-room";
import { Watchers } from "./watchers";
import { WithdrawDialog } from "./withdraw-dialog";

interface Props {
  view: CandidateView;
  token: string;
  room: RoomCall;
  answers: number;
}

/** The room while the call is on, from the first "connecting" to its end. */
export function InCall({ view, token, room, answers }: Props) {
  const { t } = useTranslation("candidate");
  const { call, session } = room;
  const [dialog, setDialog] = useState<"end" | "more" | "adjust" | "phone" | "withdraw" | null>(null);
  const [ending, setEnding] = useState(false);
  const [settings, change] = useRoomSettings();
  useTitle(t("title.room"), view.company_name);
  usePresence((lasted_ms) => session.command({ kind: "page_noticed", what: "tab_hidden", lasted_ms }));

  const state = roomState(call);
  const textMode = call.textMode;
  const onPhone = hasPhone(view) ? () => setDialog("phone") : null;
  const interrupted = !room.micProblem && !textMode && call.microphone === "muted" && dialog !== "phone";

  return (
    <div
      data-testid="room"
      data-state={state}
      data-text-mode={textMode}
      className="candidate-text flex min-h-dvh flex-col"
    >
      <RoomHeader
        view={view}
        live={call.live}
        showTime={settings.showTime}
        onToggleTime={() => change({ showTime: !settings.showTime })}
      />
      <Watchers live={call.live} />
      <main className="mx-auto flex w-full max-w-[960px] flex-1 flex-col gap-4 px-4 py-4 sm:py-8">
        <h1 className="sr-only">{t("room.heading")}</h1>
        <QuestionCard live={call.live} />
        <StateBar state={state} room={room} view={view} token={token} />
        <RemoteAudio voices={call.voices} typing={textMode} />
        <ReplacedNote room={room} />
        <Captions
          text={call.live?.caption ?? ""}
          large={settings.largeCaptions}
          announced={settings.announceCaptions || textMode}
        />
        <OwnWords
          transcript={call.transcript}
          questionIndex={call.live?.question_index ?? null}
          partial={settings.showPartials ? (call.live?.partial ?? "") : ""}
        />
        {call.notice && (
          <p role="status" className="text-muted">
            {call.notice}
          </p>
        )}
        <TimeNotice
          live={call.live}
          limitSecs={view.time_limit_secs}
          onExtend={() => session.command({ kind: "extend_time" })}
        />
        <MutedNote room={room} />
        <SlowLine room={room} onPhone={onPhone} />
        {(room.micProblem || (!textMode && call.microphone === "ended")) && <MicLost room={room} />}
        {interrupted && <MicInterrupted room={room} onPhone={onPhone} />}
      </main>
      <Controls
        above={
          textMode && (
            <TextBox
              onSend={(text) => session.command({ kind: "say_text", text })}
              onPaste={(characters) => session.command({ kind: "page_noticed", what: "paste", characters })}
            />
          )
        }
        state={state}
        textMode={textMode}
        muted={call.muted}
        onMinute={() => session.command({ kind: "take_minute" })}
        onReady={() => session.command({ kind: "ready" })}
        onRepeat={() => session.command({ kind: "repeat_question" })}
        onText={() => void room.setTextMode(!textMode)}
        onMute={() => session.setMuted(!call.muted)}
        onMore={() => setDialog("more")}
        onEnd={() => setDialog("end")}
      />
      <MoreDialog
        open={dialog === "more"}
        onClose={() => setDialog(null)}
        room={room}
        settings={settings}
        onChange={change}
        onAdjust={view.practice ? null : () => setDialog("adjust")}
        onPhone={onPhone}
        onLeave={() => session.command({ kind: "leave_call" })}
        onWithdraw={view.practice ? null : () => setDialog("withdraw")}
        onEnd={() => setDialog("end")}
      />
      <AdjustmentDialog
        open={dialog === "adjust"}
        onClose={() => setDialog(null)}
        token={token}
        company={view.company_name}
        inCall
      />
      <PhoneDialog
        open={dialog === "phone"}
        onClose={() => setDialog(null)}
        title={t("phone.continue")}
        lead={t("phone.leadRoom")}
        view={view}
        token={token}
      />
      <WithdrawDialog
        open={dialog === "withdraw"}
        onClose={() => setDialog(null)}
        token={token}
        company={view.company_name}
        onWithdrawn={() => session.leave()}
      />
      <EndDialog
        open={dialog === "end"}
        onClose={() => setDialog(null)}
        answers={answers}
        expiresAt={view.expires_at}
        ending={ending}
        onLeave={() => session.command({ kind: "leave_call" })}
        onEnd={() => {
          setEnding(true);
          session.command({ kind: "end_call" });
        }}
      />
    </div>
  );
}
