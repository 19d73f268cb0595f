import {
  AlarmClock,
  Ear,
  EarOff,
  Eye,
  Hand,
  type LucideIcon,
  MessageCircleWarning,
  Monitor,
  Phone,
  RefreshCw,
  RotateCcw,
  StickyNote,
  Unplug,
  UserRound,
  VolumeOff,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatClock } from "@/lib/format";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Chip } from "@/ui/parts";
import type { AlertKind } from "./alerts";
import type { Shown } from "./shown";
import { theWall, useSecond } from "./use-wall";

export const ICONS: Record<AlertKind, LucideIcon> = {
  person: UserRound,
  silence: VolumeOff,
  backup: Unplug,
  reconnected: RefreshCw,
  repeated: RotateCcw,
  misheard: MessageCircleWarning,
  overtime: AlarmClock,
};

/** How long something has lasted, renewed every second at a fixed width. */
export function Age({ since }: { since: number }) {
  useSecond();
  return <span className="tabular">{formatClock(Math.max(0, theWall().now() - since))}</span>;
}

export function Elapsed({ row, className }: { row: Shown; className?: string }) {
  useSecond();
  return <span className={cn("tabular", className)}>{formatClock(theWall().elapsed(row.id))}</span>;
}

/** Where the level is drawn; the colour says who it is, the words beside it too. */
export function LevelSlot({ row }: { row: Shown }) {
  return (
    <span
      aria-hidden="true"
      data-level={row.id}
      className={cn(
        "inline-block h-4 w-7 shrink-0",
        row.speaker === "candidate" ? "text-candidate" : row.state === "person" ? "text-person" : "text-ai",
      )}
    />
  );
}

/** Who speaks, or what is going on where nobody does. */
export function Doing({ row }: { row: Shown }) {
  const { t, i18n } = useTranslation("live");
  if (row.state === "gone") {
    const time = new Intl.DateTimeFormat(i18n.language, { hour: "numeric", minute: "2-digit" }).format(
      row.endedAt ?? 0,
    );
    return <span className="text-muted">{t(row.completed ? "row.ended" : "row.left", { time })}</span>;
  }
  if (row.speaker === "candidate") return <span className="text-candidate">{t("row.candidateSpeaks")}</span>;
  if (row.state === "person") return <span className="text-person">{t("row.person", { name: row.by })}</span>;
  if (row.state === "paused") return <span className="text-caution">{t("row.paused")}</span>;
  return <span className="text-muted">{t(`row.state.${row.state}`)}</span>;
}

export function ChannelIcon({ row }: { row: Shown }) {
  const { t } = useTranslation("live");
  if (row.channel === null) return null;
  const Icon = row.channel === "phone" ? Phone : Monitor;
  const words = t(row.channel === "phone" ? "row.byPhone" : "row.inBrowser");
  return (
    <span
      title={words}
      className="inline-flex"
      {...(row.channel === "phone" && { "data-testid": "row-by-phone" })}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="text-muted" />
      <span className="sr-only">{words}</span>
    </span>
  );
}

export function Watching({ row }: { row: Shown }) {
  const { t } = useTranslation("live");
  if (row.watchers === 0) return null;
  const Icon = row.state === "person" ? Hand : row.listening > 0 ? Ear : Eye;
  return (
    <span className="inline-flex items-center gap-1 text-muted" title={row.watching}>
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
      <span aria-hidden="true" className="tabular text-sm">
        {row.watchers}
      </span>
      <span className="sr-only">{t("row.watching", { names: row.watching })}</span>
    </span>
  );
}

/** The gravest fact; how many more there are. */
export function AlertChip({ row }: { row: Shown }) {
  const { t } = useTranslation("live");
  const [first] = row.alerts;
  if (!first) return null;
  const more = row.alerts.length - 1;
  return (
    <Chip
      tone={first.kind === "person" ? "bad" : "caution"}
      icon={ICONS[first.kind]}
      title={row.alerts.map((alert) => t(`alert.${alert.kind}`)).join(" · ")}
    >
      <span className="min-w-0 truncate">{t(`short.${first.kind}`)}</span>
      {more > 0 && <span className="tabular">{t("row.more", { count: more })}</span>}
    </Chip>
  );
}

export interface RowActs {
  /** The interview that is listened to from this tab. */
  heard: string | null;
  may: boolean;
  onListen: (row: Shown) => void;
  onNote: (row: Shown) => void;
}

export function RowButtons({
  row,
  acts,
  tabbable = true,
}: {
  row: Shown;
  acts: RowActs;
  tabbable?: boolean;
}) {
  const { t } = useTranslation("live");
  if (!acts.may || row.state === "gone") return null;
  const on = acts.heard === row.id;
  const reach = tabbable ? {} : { tabIndex: -1 };
  return (
    <span className="relative z-[2] inline-flex gap-1">
      <Button
        size="sm"
        tone={on ? "primary" : "quiet"}
        icon={on ? EarOff : Ear}
        aria-label={t(on ? "row.stopListening" : "row.listen", { name: row.name })}
        title={t(on ? "key.stopListening" : "key.listen")}
        className="!gap-0 !px-2 max-sm:min-h-11 max-sm:min-w-11"
        onClick={() => acts.onListen(row)}
        {...reach}
      />
      <Button
        size="sm"
        tone="quiet"
        icon={StickyNote}
        aria-label={t("row.note", { name: row.name })}
        title={t("key.note")}
        className="!gap-0 !px-2 max-sm:hidden"
        onClick={() => acts.onNote(row)}
        {...reach}
      />
    </span>
  );
}
