import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { hasConsent, isOpen, keepCheck, keptCheck, useToken, useView } from "@/features/candidate/view";
import { AdjustmentDialog } from "@/features/invitation/adjustment";
import { hasPhone } from "@/features/phone/offer";
import { PhoneInstead } from "@/features/phone/phone-dialog";
import { useNarrow } from "@/lib/use-narrow";
import { Button } from "@/ui/button";
import { ConnectionRow, type LineState, webrtcSupported } from "./connection-row";
import { KeptResult } from "./kept-result";
import { MicRow } from "./mic-row";
import { Practice } from "./practice";
import { SoundRow, type SoundState } from "./sound-row";
import { type MicState, useMicrophone } from "./use-microphone";

const ROWS = 3;
const SETTLED: ReadonlySet<MicState> = new Set(["good", "quiet", "bluetooth"]);

export default function CheckPage() {
  const { t } = useTranslation("candidate");
  const view = useView();
  const token = useToken();
  const navigate = useNavigate();
  const microphone = useMicrophone();
  const [asking, setAsking] = useState(false);
  const [sound, setSound] = useState<SoundState>("not_played");
  const [line, setLine] = useState<LineState>("checking");
  const [before] = useState(keptCheck);
  const narrow = useNarrow();
  const [skipped, setSkipped] = useState(0);

  const goOn = (textMode: boolean) => {
    keepCheck(textMode, { mic: microphone.state, sound, line });
    const next = !isOpen(view)
      ? "/interview/$token"
      : hasConsent(view)
        ? "/interview/$token/room"
        : "/interview/$token/consent";
    void navigate({ to: next, params: { token } });
  };
  const usable = microphone.stream !== null;
  // On a phone one row at a time: the next one comes when this one is settled, or is skipped.
  const settled = SETTLED.has(microphone.state) ? (sound === "good" || sound === "bad" ? 2 : 1) : 0;
  const reached = narrow ? Math.min(ROWS - 1, Math.max(settled, skipped)) : ROWS - 1;

  return (
    <CandidateShell title={t("title.check")} company={view.company_name} step={1}>
      <div className="grid gap-5">
        <div className="grid gap-2">
          <Heading>{t("check.heading")}</Heading>
          <p className="text-muted">{t("check.lead")}</p>
        </div>
        {before?.result && <KeptResult kept={before} />}
        <MicRow microphone={microphone} />
        {reached > 0 && <SoundRow state={sound} onState={setSound} />}
        {reached > 1 && <ConnectionRow onState={setLine} />}
        {reached < ROWS - 1 && (
          <Button
            size="lg"
            className="justify-self-start"
            data-testid="next-check"
            onClick={() => setSkipped(reached + 1)}
          >
            {t("check.next")}
          </Button>
        )}
        <Practice stream={microphone.stream} />
        <div className="grid gap-2">
          <div className="flex flex-wrap gap-3">
            <Button
              tone="primary"
              size="lg"
              data-testid="continue"
              disabled={!usable || !webrtcSupported()}
              aria-describedby={usable ? undefined : "need-mic"}
              onClick={() => goOn(false)}
            >
              {t("check.continue")}
            </Button>
            {webrtcSupported() && (
              <Button size="lg" data-testid="continue-typing" onClick={() => goOn(true)}>
                {t("check.continueTyping")}
              </Button>
            )}
          </div>
          {!usable && (
            <p id="need-mic" className="text-base text-muted">
              {t("check.needMic")}
            </p>
          )}
          {!usable && hasPhone(view) && (
            <div className="mt-2 grid justify-items-start gap-2 border-t border-hairline pt-4">
              <p>{t("check.phoneWay")}</p>
              <PhoneInstead view={view} token={token} />
            </div>
          )}
        </div>
        <div className="flex flex-wrap gap-x-6 gap-y-2 border-t border-hairline pt-4 text-base">
          <Link
            to="/interview/$token"
            params={{ token }}
            className="min-h-6 text-accent underline underline-offset-2"
          >
            {t(view.practice ? "check.backToPractice" : "check.back")}
          </Link>
          {!view.practice && (
            <button
              type="button"
              className="min-h-6 text-accent underline underline-offset-2"
              onClick={() => setAsking(true)}
            >
              {t("invitation.adjustButton")}
            </button>
          )}
        </div>
      </div>
      <AdjustmentDialog
        open={asking}
        onClose={() => setAsking(false)}
        token={token}
        company={view.company_name}
      />
    </CandidateShell>
  );
}
