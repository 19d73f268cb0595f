import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { request } from "@/api/session";
import { summaryQuery } from "@/features/today/summary";
import { cn } from "@/ui/cn";
import type { PlaceName } from "./places";

const REQUESTS_MS = 60_000;

interface Props {
  name: PlaceName;
  small: boolean;
}

/** How many there are behind a place, where somebody waits for it. */
export function Counts({ name, small }: Props) {
  if (name === "live") return <LiveCount small={small} />;
  if (name === "requests") return <RequestCount small={small} />;
  return null;
}

/** Running interviews; the dot only when one of them needs somebody. */
function LiveCount({ small }: { small: boolean }) {
  const { t } = useTranslation("shell");
  const { data } = useQuery(summaryQuery);
  return (
    <Badge
      count={data?.running ?? 0}
      dot={(data?.attention ?? 0) > 0}
      dotText={t("nav.attention")}
      small={small}
    />
  );
}

/** Companies that asked to join. */
function RequestCount({ small }: { small: boolean }) {
  const waiting = useQuery({
    queryKey: ["company-requests", "count"],
    queryFn: ({ signal }) =>
      request<{ total: number }>("/admin/company-requests", {
        query: { status: "pending", per_page: 1 },
        signal,
      }),
    refetchInterval: REQUESTS_MS,
  });
  return <Badge count={waiting.data?.total ?? 0} small={small} />;
}

export function Badge(props: { count: number; dot?: boolean; dotText?: string; small: boolean }) {
  const { i18n } = useTranslation();
  if (props.count === 0 && !props.dot) return null;
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5",
        props.small ? "absolute top-0.5 right-0.5" : "max-lg:absolute max-lg:top-0.5 max-lg:right-0.5",
      )}
    >
      {props.dot && (
        <span className="size-2 rounded-full bg-bad">
          <span className="sr-only">{props.dotText}</span>
        </span>
      )}
      {props.count > 0 && (
        <span
          className={cn(
            "tabular min-w-5 rounded-full bg-sunken px-1.5 text-center text-xs leading-5 text-muted",
            props.small ? "border border-hairline bg-surface px-1 leading-4" : "",
          )}
        >
          {props.count.toLocaleString(i18n.language)}
        </span>
      )}
    </span>
  );
}
