import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { session } from "@/api/session";
import { formatTime } from "@/lib/format";
import { forgetDrafts } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TopDialog } from "@/ui/top-dialog";
import { sessionNeeds } from "./session-needs";
import { useSession } from "./use-session";

const LOOK_MS = 10_000;

/**
 * Says two minutes before the sign-in ends that it does, and keeps it on request (WCAG 2.2.1). Whoever is at work is
 * not asked: the sign-in is renewed for them.
 */
export function SessionWarning() {
  const { t, i18n } = useTranslation("shell");
  const state = useSession();
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies(state): a renewal, also one in another tab, answers it
  useEffect(() => setEndsAt(null), [state]);
  useEffect(() => {
    if (state.status !== "signed_in") return;
    let active = Date.now();
    const acted = () => {
      active = Date.now();
    };
    const look = () => {
      const end = session.endsAt();
      const needs = sessionNeeds(Date.now(), end, active);
      if (needs === "warning") setEndsAt(end);
      // Without a connection nothing ends: the next look tries again.
      if (needs === "renewal") session.refresh().catch(() => undefined);
      if (needs === "sign_in") session.runOut().catch(() => undefined);
    };
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener("visibilitychange", look);
    document.addEventListener("keydown", acted, true);
    document.addEventListener("pointerdown", acted, true);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      document.removeEventListener("keydown", acted, true);
      document.removeEventListener("pointerdown", acted, true);
    };
  }, [state]);
  const stay = async () => {
    setBusy(true);
    setError(null);
    await session.runOut().catch(setError);
    setBusy(false);
  };
  const leave = () => {
    forgetDrafts();
    void session.logout();
  };
  if (endsAt === null || state.status !== "signed_in") return null;
  return (
    <TopDialog
      open
      title={t("session.title")}
      text={t("session.text", { time: formatTime(new Date(endsAt).toISOString(), i18n.language) })}
    >
      {error !== null && <Failure error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={leave}>
          {t("session.leave")}
        </Button>
        <Button
          tone="primary"
          data-first-focus
          busy={busy}
          busyLabel={t("session.staying")}
          onClick={() => void stay()}
        >
          {t("session.stay")}
        </Button>
      </div>
    </TopDialog>
  );
}
