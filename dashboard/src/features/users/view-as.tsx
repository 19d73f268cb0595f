import { useQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Person, peopleApi, settingsKeys } from "@/api/settings";
import { PERMISSION_GROUPS, permissionKey } from "@/features/settings/permissions";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Chip, Skeleton } from "@/ui/parts";

/** Pages of the dashboard and what opens each. */
const PAGES = [
  ["live", "interviews:write"],
  ["candidates", "candidates:read"],
  ["jobs", "jobs:read"],
  ["schedule", "interviews:write"],
  ["interviews", "interviews:read"],
  ["analytics", "analytics:read"],
  ["settings", "company:read"],
  ["users", "users:read"],
] as const;

/** What one person finds here: the pages they see, and every act that is theirs. */
export function ViewAs({
  person,
  onClose,
}: {
  person: Pick<Person, "name" | "role" | "custom_role">;
  onClose: () => void;
}) {
  const { t } = useTranslation(["admin", "settings", "common"]);
  const roles = useQuery({ queryKey: settingsKeys.roles, queryFn: ({ signal }) => peopleApi.roles(signal) });
  const custom = roles.data?.roles.find(({ id }) => id === person.custom_role?.id);
  const base = roles.data?.base_roles as Record<string, string[]> | undefined;
  const everything = PERMISSION_GROUPS.flatMap(({ permissions }) => [...permissions] as string[]);
  const held = new Set(
    custom?.permissions ?? base?.[person.role] ?? (person.role === "SYSTEM_ADMIN" ? everything : []),
  );
  return (
    <Dialog open onClose={onClose} title={t("users.viewAsTitle", { name: person.name })}>
      {roles.error && <Failure error={roles.error} onRetry={() => void roles.refetch()} />}
      {roles.isPending && <Skeleton className="h-48" />}
      {roles.data && (
        <>
          <section aria-labelledby="sees" className="grid gap-2">
            <h3 id="sees" className="font-semibold">
              {t("users.seesPages")}
            </h3>
            <p className="flex flex-wrap gap-1.5">
              {PAGES.filter(([, needs]) => held.has(needs)).map(([name]) => (
                <Chip key={name}>{t(`users.page.${name}`)}</Chip>
              ))}
            </p>
            {!held.has("candidates:all") && held.has("candidates:read") && (
              <p className="text-muted">{t("users.onlyAssigned")}</p>
            )}
          </section>
          {PERMISSION_GROUPS.map(({ name, permissions }) => (
            <section key={name} aria-label={t(`settings:permissionGroup.${name}`)}>
              <h3 className="font-semibold">{t(`settings:permissionGroup.${name}`)}</h3>
              <ul>
                {permissions.map((one) => {
                  const may = held.has(one);
                  const Icon = may ? Check : Minus;
                  return (
                    <li key={one} className={cn("flex items-start gap-2", !may && "text-muted")}>
                      <Icon
                        aria-hidden="true"
                        size={16}
                        strokeWidth={1.75}
                        className={cn("mt-0.5 shrink-0", may && "text-good")}
                      />
                      <span>
                        <span className="sr-only">{t(may ? "users.may" : "users.mayNot")} </span>
                        {t(`settings:${permissionKey(one)}` as "settings:permission.jobs_read")}
                      </span>
                    </li>
                  );
                })}
              </ul>
            </section>
          ))}
        </>
      )}
      <Button className="justify-self-end" onClick={onClose}>
        {t("common:close")}
      </Button>
    </Dialog>
  );
}
