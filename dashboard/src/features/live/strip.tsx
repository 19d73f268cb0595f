import { Link, useMatchRoute } from "@tanstack/react-router";
import { Ear, EarOff, Mic, SquareArrowOutUpRight, Undo2, Volume2, VolumeX } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { VoicePlayers } from "@/ui/voice-players";
import { Meter } from "./meter";
import type { Post } from "./post";

/**
 * The interview that is being listened to, on every page: what is heard comes from here, so that no page cuts it off.
 * On the interview's own page only the sound is here.
 */
export default function Strip({ post }: { post: Post }) {
  const { t } = useTranslation(["live", "hr"]);
  const { supervision, monitor } = post;
  const heard = useSyncExternalStore(supervision.subscribe, supervision.snapshot);
  const { interview, live } = useSyncExternalStore(monitor.subscribe, monitor.snapshot);
  const [muted, setMuted] = useState(false);
  const atHome = useMatchRoute()({ to: "/live/$id", params: { id: post.interviewId } }) !== false;
  const onAir = heard.voice === "on_air";
  const shown = !atHome;
  useRoom(shown);
  const left = useLeft();
  useFavicon(onAir);
  const name = interview?.candidate.name ?? "";
  const stream = (heard.voices.find(({ who }) => who === "candidate") ?? heard.voices[0])?.stream ?? null;
  const speaker = live?.candidate_speaking ? "candidate" : live?.state === "ai_speaking" ? "agent" : "nobody";
  return (
    <>
      {shown && (
        <section
          aria-label={t("strip.label")}
          data-testid="supervision-bar"
          data-listening={heard.listening}
          style={{ left }}
          className={cn(
            "no-print fixed right-0 bottom-0 z-20 flex h-12 items-center gap-2 border-t px-3 sm:gap-3 sm:px-4",
            "max-sm:bottom-[calc(56px+env(safe-area-inset-bottom))]",
            onAir ? "border-person bg-person-tint" : "border-hairline bg-surface shadow-pop",
          )}
        >
          {onAir ? (
            <Mic aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0 text-person" />
          ) : (
            <Ear aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0 text-muted" />
          )}
          <p className="min-w-0 flex-1 truncate" title={name}>
            <span className="font-medium">{name}</span>
            <span className="text-muted max-sm:sr-only">
              {" · "}
              {onAir
                ? t("strip.onAir")
                : heard.listening === "on"
                  ? t(`strip.speaker.${speaker}`)
                  : t(`hr:listen.state.${heard.listening}`)}
            </span>
          </p>
          <div className="hidden w-40 sm:block">
            <Meter stream={stream} label="" testId="level-strip" bare />
          </div>
          {!onAir && (
            <Button
              size="sm"
              tone="quiet"
              icon={muted ? VolumeX : Volume2}
              aria-pressed={muted}
              aria-label={t("strip.mute")}
              onClick={() => setMuted(!muted)}
            />
          )}
          {onAir && (
            <Button size="sm" tone="primary" icon={Undo2} onClick={() => post.handBack()}>
              {t("hr:takeover.handBack")}
            </Button>
          )}
          <Link
            to="/live/$id"
            params={{ id: post.interviewId }}
            aria-label={t("strip.open", { name })}
            className={buttonClass("secondary", "sm")}
          >
            <SquareArrowOutUpRight aria-hidden="true" size={16} strokeWidth={1.75} />
            <span className="max-sm:sr-only">{t("strip.openShort")}</span>
          </Link>
          {!onAir && (
            <Button
              size="sm"
              icon={EarOff}
              aria-label={t("strip.stop", { name })}
              data-testid="strip-stop"
              onClick={() => supervision.stop()}
            >
              <span className="max-sm:sr-only">{t("strip.stopShort")}</span>
            </Button>
          )}
        </section>
      )}
      <div className="fixed inset-x-4 bottom-32 z-20 mx-auto max-w-md empty:hidden sm:bottom-14">
        <VoicePlayers voices={muted ? [] : heard.voices} tapLabel={t("hr:listen.tap")} />
      </div>
    </>
  );
}

/** Where the page begins: the strip lies over it, and never over the way to other pages. */
function useLeft(): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const page = document.getElementById("content");
    if (!page) return;
    const look = () => setLeft(page.getBoundingClientRect().left);
    const observer = new ResizeObserver(look);
    observer.observe(page);
    return () => observer.disconnect();
  }, []);
  return left;
}

/** The page keeps clear of the strip, so that nothing at its end lies under it. */
function useRoom(shown: boolean): void {
  useEffect(() => {
    if (!shown) return;
    const { style } = document.body;
    const before = style.paddingBottom;
    style.paddingBottom = "48px";
    return () => {
      style.paddingBottom = before;
    };
  }, [shown]);
}

const LISTENING = "#0b6b45";
const ON_AIR = "#b3261e";

/** A dot on the tab's picture while something is heard or said through it. */
function useFavicon(onAir: boolean): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (!link) return;
    const before = link.href;
    const colour = onAir ? ON_AIR : LISTENING;
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2a5bc0"/><path d="M8 13v6M13 9v14M18 12v8" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/><circle cx="24" cy="8" r="7" fill="${colour}" stroke="#fff" stroke-width="2"/></svg>`;
    link.href = `data:image/svg+xml,${encodeURIComponent(picture)}`;
    return () => {
      link.href = before;
    };
  }, [onAir]);
}
