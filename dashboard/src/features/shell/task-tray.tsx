import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { Popover } from "radix-ui";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { useMay } from "@/features/auth/use-may";
import { readyTexts } from "@/i18n";
import { buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Badge } from "./counts";
import { RAIL_ITEM } from "./rail";

const BUSY_MS = 3_000;
const QUIET_MS = 20_000;
/** The bars and their words come when somebody looks. */
const Bars = lazy(async () => {
  await readyTexts("work");
  return import("./task-bars");
});

/** Work that runs or waits in the background, with how far it is; from every page. */
export function TaskTray({ folded, phone = false }: { folded: boolean; phone?: boolean }) {
  const { t } = useTranslation("shell");
  const may = useMay();
  const [open, setOpen] = useState(false);
  const running = useQuery({
    queryKey: [...keys.tasks, "tray"],
    queryFn: async ({ signal }) => {
      const [now, next] = await Promise.all([
        companyApi.tasks({ state: "running" }, signal),
        companyApi.tasks({ state: "queued" }, signal),
      ]);
      return [...now.tasks, ...next.tasks];
    },
    enabled: may("tasks:read"),
    refetchInterval: (query) => (query.state.data?.length ? BUSY_MS : QUIET_MS),
  });
  if (!may("tasks:read")) return null;
  const tasks = running.data ?? [];
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={cn(
          phone
            ? "relative inline-flex size-11 items-center justify-center rounded-control text-muted"
            : RAIL_ITEM,
          "relative",
          !phone && folded && "justify-center px-0",
        )}
      >
        <ListChecks aria-hidden="true" size={phone ? 20 : 18} strokeWidth={1.75} className="shrink-0" />
        <span className={cn("flex-1 max-lg:sr-only", folded && "sr-only")}>{t("tray.title")}</span>
        <Badge count={tasks.length} small={folded} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side={phone ? "bottom" : "right"}
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("tray.title")}
          className="pop z-40 grid max-h-(--radix-popover-content-available-height) w-[min(360px,calc(100vw-16px))] gap-3 overflow-y-auto rounded-card border border-hairline bg-surface p-4 shadow-pop"
        >
          <h2 className="font-semibold">{t("tray.title")}</h2>
          {tasks.length === 0 ? (
            <p className="text-muted">{t("tray.none")}</p>
          ) : (
            <Suspense fallback={null}>
              <Bars tasks={tasks} />
            </Suspense>
          )}
          {may("company:write") && (
            <Link
              to="/settings/tasks"
              search={{}}
              onClick={() => setOpen(false)}
              className={cn(buttonClass("secondary", "sm"), "justify-self-start")}
            >
              {t("tray.all")}
            </Link>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
