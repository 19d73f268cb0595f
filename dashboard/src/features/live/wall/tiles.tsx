import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { cn } from "@/ui/cn";
import {
  AlertChip,
  ChannelIcon,
  Doing,
  Elapsed,
  LevelSlot,
  type RowActs,
  RowButtons,
  Watching,
} from "./cells";
import { useShown } from "./use-wall";

const NEW_MS = 2_000;

/** Up to a dozen interviews, each as a tile of the same height. */
export function Tiles({ ids, acts }: { ids: readonly string[]; acts: RowActs }) {
  const { t } = useTranslation("live");
  return (
    <ul aria-label={t("running")} className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {ids.map((id) => (
        <Tile key={id} id={id} acts={acts} />
      ))}
    </ul>
  );
}

function Tile({ id, acts }: { id: string; acts: RowActs }) {
  const { t } = useTranslation("live");
  const row = useShown(id);
  if (!row) return null;
  const fresh = row.arrivedAt !== null && Date.now() - row.arrivedAt < NEW_MS;
  return (
    <li
      data-testid="wall-tile"
      data-state={row.state}
      className={cn(
        "relative grid min-h-[136px] content-between gap-2 rounded-card border bg-surface p-4 hover:bg-sunken",
        row.alerts.length > 0 ? "border-caution" : "border-hairline",
        fresh && "wall-new",
        row.state === "gone" && "opacity-75",
      )}
    >
      <div className="grid gap-0.5">
        <div className="flex items-center gap-2">
          <Link
            to={row.completed ? "/interviews/$id" : "/live/$id"}
            params={{ id }}
            data-wall-row={id}
            title={row.name}
            className="min-w-0 flex-1 truncate text-lg font-semibold after:absolute after:inset-0 after:rounded-card"
          >
            {row.name}
          </Link>
          <Watching row={row} />
          <ChannelIcon row={row} />
        </div>
        <p className="truncate text-muted" title={row.job}>
          {row.job}
        </p>
      </div>
      <p className="flex min-h-5 items-center gap-2">
        <LevelSlot row={row} />
        <span className="min-w-0 flex-1 truncate">
          <Doing row={row} />
        </span>
        {row.question !== null && row.questions !== null && (
          <span className="tabular text-muted">
            {t("row.question", { n: row.question + 1, total: row.questions })}
          </span>
        )}
        <Elapsed row={row} className="min-w-12 text-right text-muted" />
      </p>
      <div className="flex min-h-8 items-center gap-2">
        <span className="min-w-0 flex-1 overflow-hidden">
          <AlertChip row={row} />
        </span>
        <RowButtons row={row} acts={acts} />
      </div>
    </li>
  );
}
