import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MicOff, Unplug, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { CandidateView } from "@/api/types";
import { LinkProblem, PlainPage, TooEarly } from "@/features/candidate/gone";
import { viewQuery } from "@/features/candidate/view";
import { PhoneInstead } from "@/features/phone/phone-dialog";
import type { Phase } from "@/media/call";
import { MediaError } from "@/media/types";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { answersSaved } from "./answers";
import { Elsewhere } from "./elsewhere";
import { Ended, Left } from "./endings";
import { InCall } from "./in-call";
import { useRoom } from "./use-room";

/** Phases in which the room itself is shown. */
const ON: ReadonlySet<Phase> = new Set(["joining", "connecting", "live", "reconnecting"]);

/** Chooses between the call itself and the pages that stand in for it. */
export function Room({ view, token }: { view: CandidateView; token: string }) {
  const { t } = useTranslation("candidate");
  const room = useRoom(token);
  const client = useQueryClient();
  const { call, micProblem } = room;
  const [resume] = useState(view.resume);
  const over = call.phase === "ended" || call.phase === "left";

  useEffect(() => {
    // Marked only: fetching now would put "this link is finished" in place of the thanks.
    if (over) void client.invalidateQueries({ ...viewQuery(token), refetchType: "none" });
  }, [over, client, token]);

  const answers = answersSaved(resume, call.transcript);
  if (call.phase === "ended") return <Ended view={view} token={token} answers={answers} />;
  if (micProblem && !ON.has(call.phase)) {
    const title =
      micProblem === "none_found"
        ? t("mic.noneTitle")
        : micProblem === "blocked" || micProblem === "dismissed" || micProblem === "blocked_by_system"
          ? t("mic.refusedTitle")
          : t("mic.otherTitle");
    return (
      <PlainPage
        icon={MicOff}
        title={title}
        company={view.company_name}
        testId={micProblem === "none_found" ? "mic-none" : "mic-refused"}
        actions={
          <>
            <Button tone="primary" size="lg" onClick={() => void room.enter()}>
              {t("mic.retry")}
            </Button>
            <Button size="lg" onClick={() => void room.enter({ textMode: true })}>
              {t("mic.type")}
            </Button>
            <PhoneInstead view={view} token={token} />
            {!view.practice && <OtherWays token={token} />}
          </>
        }
      >
        <p>{t(`check.mic.${micProblem}`)}</p>
        <p>{t("mic.saved")}</p>
      </PlainPage>
    );
  }
  if (call.phase === "left") {
    return (
      <Left view={view} answers={answers} onReturn={() => void room.enter({ textMode: call.textMode })} />
    );
  }
  if (call.phase === "elsewhere") {
    const here = () => void room.enter({ takeOver: true, textMode: call.textMode });
    return <Elsewhere token={token} moved={!(call.error instanceof ApiError)} onHere={here} />;
  }
  if (call.phase === "blocked") {
    const unsupported = call.error instanceof MediaError && call.error.reason === "unsupported";
    return (
      <PlainPage
        icon={Unplug}
        title={t("blocked.title")}
        company={view.company_name}
        testId="webrtc-blocked"
        actions={
          <>
            <Button tone="primary" size="lg" onClick={() => void room.enter({ textMode: call.textMode })}>
              {t("blocked.retry")}
            </Button>
            <PhoneInstead view={view} token={token} />
            {!view.practice && <OtherWays token={token} />}
          </>
        }
      >
        <p>{unsupported ? t("blocked.unsupported") : t("blocked.network")}</p>
        <p>{t("blocked.saved")}</p>
      </PlainPage>
    );
  }
  if (call.phase === "refused") {
    if (call.error instanceof ApiError && call.error.code === "INT_425") {
      return <TooEarly opensAt={view.opens_at} token={token} />;
    }
    const reload = () => void client.resetQueries(viewQuery(token));
    return <LinkProblem error={call.error} token={token} onRetry={reload} />;
  }
  if (call.phase === "failed") {
    return (
      <PlainPage icon={WifiOff} title={t("failed.title")} company={view.company_name} testId="join-failed">
        <p>{t("failed.text")}</p>
        <Failure error={call.error} onRetry={() => void room.enter({ textMode: call.textMode })} />
      </PlainPage>
    );
  }
  return <InCall view={view} token={token} room={room} answers={answers} />;
}

function OtherWays({ token }: { token: string }) {
  const { t } = useTranslation("candidate");
  return (
    <Link to="/interview/$token/other" params={{ token }} className={buttonClass("secondary", "lg")}>
      {t("consent.other")}
    </Link>
  );
}
