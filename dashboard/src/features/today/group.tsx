import { Link } from "@tanstack/react-router";
import {
  Accessibility,
  CalendarClock,
  type LucideIcon,
  MessageCircleQuestionMark,
  MessageSquareText,
  UserRoundCheck,
} from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { TodayGroup, TodayItem } from "@/api/me";
import { formatDateTime, formatRelative } from "@/lib/format";
import { Card } from "@/ui/parts";

type Name = "decisions" | "corrections" | "adjustments" | "requests" | "times" | "upcoming";

const ICONS: Record<Exclude<Name, "upcoming">, LucideIcon> = {
  decisions: UserRoundCheck,
  corrections: MessageSquareText,
  adjustments: Accessibility,
  requests: MessageCircleQuestionMark,
  times: CalendarClock,
};

interface Props {
  name: Name;
  icon?: LucideIcon;
  group: TodayGroup;
  now: number;
  /** Where all of them are. */
  all?: ReactNode;
}

/** One kind of what waits: how many, the first few, and where the rest is. Nothing where nothing of it waits. */
export function Group({ name, icon, group, now, all }: Props) {
  const { t, i18n } = useTranslation("shell");
  const id = useId();
  if (group.total === 0 && name !== "upcoming") return null;
  const Icon = icon ?? ICONS[name as Exclude<Name, "upcoming">];
  const rest = group.total - group.items.length;
  return (
    <Card aria-labelledby={id} className="!p-0" data-testid={`today-${name}`}>
      <div className="flex items-center gap-2.5 border-b border-hairline px-4 py-3">
        <Icon aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0 text-muted" />
        <h2 id={id} className="min-w-0 flex-1 font-semibold">
          {t(`today.${name}`)}
          <span className="tabular ml-2 font-normal text-muted">
            {group.total.toLocaleString(i18n.language)}
          </span>
        </h2>
        {all}
      </div>
      {group.items.length === 0 && <p className="px-4 py-6 text-muted">{t("today.noUpcoming")}</p>}
      <ul className="divide-y divide-hairline">
        {group.items.map((item) => (
          <li key={item.interview_id}>
            <Row item={item} now={now} planned={name === "upcoming"} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p className="tabular border-t border-hairline px-4 py-2 text-sm text-muted">
          {t("today.rest", { count: rest })}
        </p>
      )}
    </Card>
  );
}

function Row({ item, now, planned }: { item: TodayItem; now: number; planned: boolean }) {
  const { i18n } = useTranslation();
  const relative = formatRelative(item.at, i18n.language, now);
  const full = formatDateTime(item.at, i18n.language, { zone: true });
  return (
    <Link
      to="/interviews/$id"
      params={{ id: item.interview_id }}
      className="flex min-h-12 flex-wrap items-center gap-x-4 px-4 py-2 hover:bg-sunken"
    >
      <span className="min-w-0 flex-1 basis-40">
        <span className="block truncate font-medium" title={item.candidate.name}>
          {item.candidate.name}
        </span>
        <span className="block truncate text-sm text-muted">{item.job.title}</span>
      </span>
      <span className="ml-auto text-right text-sm text-muted">
        <time dateTime={item.at} title={full} className={planned ? "block font-medium text-text" : "block"}>
          {planned ? full : relative}
        </time>
        {planned && <span className="block">{relative}</span>}
      </span>
    </Link>
  );
}
