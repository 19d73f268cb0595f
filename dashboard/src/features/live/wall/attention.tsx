import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Age, ICONS, type RowActs, RowButtons } from "./cells";
import type { Attention as One } from "./order";
import { useShown } from "./use-wall";

const AT_ONCE = 6;

/** What a person should look at, with the reason and since when, the gravest first. */
export function AttentionList({ found, acts }: { found: readonly One[]; acts: RowActs }) {
  const { t } = useTranslation("live");
  const [all, setAll] = useState(false);
  const shown = all ? found : found.slice(0, AT_ONCE);
  const more = found.length - shown.length;
  return (
    <section aria-labelledby="wall-attention" className="mb-6" data-testid="attention">
      <h2 id="wall-attention" className="mb-2 flex items-baseline gap-2 text-lg font-semibold">
        {t("attention")}
        <span className="tabular text-base font-normal text-muted">{found.length}</span>
      </h2>
      <ul className="divide-y divide-hairline rounded-card border border-caution bg-surface">
        {shown.map((one) => (
          <Line key={one.id} one={one} acts={acts} />
        ))}
      </ul>
      {more > 0 && (
        <Button size="sm" tone="quiet" className="mt-1" onClick={() => setAll(true)}>
          {t("attentionMore", { count: more })}
        </Button>
      )}
    </section>
  );
}

function Line({ one, acts }: { one: One; acts: RowActs }) {
  const { t } = useTranslation("live");
  const row = useShown(one.id);
  if (!row) return null;
  const Icon = ICONS[one.kind];
  // While somebody points at the list it stays as it is: what is over says so.
  const over = row.alerts.length === 0;
  const backup = row.alerts.find(({ kind }) => kind === "backup")?.backup;
  return (
    <li
      className={cn(
        "relative flex min-h-10 items-center gap-3 px-3 py-1 hover:bg-sunken",
        over && "opacity-60",
      )}
    >
      <Icon
        aria-hidden="true"
        size={18}
        strokeWidth={1.75}
        className={cn("shrink-0", one.kind === "person" ? "text-bad" : "text-caution")}
      />
      <span className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
        <Link
          to="/live/$id"
          params={{ id: one.id }}
          data-attention={one.kind}
          title={row.name}
          className="block truncate font-medium after:absolute after:inset-0 sm:w-56 sm:shrink-0"
        >
          {row.name}
        </Link>
        <span className="block min-w-0 truncate text-muted max-sm:text-sm">
          {over
            ? t("attentionOver")
            : one.kind === "backup" && backup
              ? t(`backup.${backup.part}`, { engine: backup.to })
              : t(`alert.${one.kind}`)}
        </span>
      </span>
      <span className="shrink-0 text-sm text-muted">{over ? "" : <Age since={one.since} />}</span>
      <RowButtons row={row} acts={acts} />
    </li>
  );
}
