import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleApi, type RoleView, settingsKeys } from "@/api/settings";
import { useMay } from "@/features/auth/use-may";
import { permissionKey } from "@/features/settings/permissions";
import { Button } from "@/ui/button";
import { Failure, sentence } from "@/ui/failure";
import { Empty, Skeleton } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { toasts } from "@/ui/toast";
import { RoleForm } from "./role-form";
import { ViewAs } from "./view-as";

/** The company's own roles: a base role, and what each leaves out of it. */
export function Roles() {
  const { t } = useTranslation("admin");
  const writes = useMay()("roles:write");
  const [edited, setEdited] = useState<RoleView | "new" | null>(null);
  const list = useQuery({ queryKey: settingsKeys.roles, queryFn: ({ signal }) => peopleApi.roles(signal) });
  const add = writes && (
    <Button icon={Plus} data-testid="add-role" onClick={() => setEdited("new")}>
      {t("roles.add")}
    </Button>
  );
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="max-w-[68ch] flex-1 basis-64 text-muted">{t("roles.lead")}</p>
        {list.data && list.data.roles.length > 0 && add}
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-40" />}
      {list.data?.roles.length === 0 && (
        <Empty title={t("roles.noneTitle")} action={add}>
          {t("roles.none")}
        </Empty>
      )}
      {list.data && list.data.roles.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-hairline bg-surface">
          {list.data.roles.map((role) => (
            <Row key={role.id} role={role} writes={writes} onEdit={() => setEdited(role)} />
          ))}
        </ul>
      )}
      <Sheet
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === "new" ? t("roles.add") : t("roles.edit")}
      >
        {edited && list.data && (
          <RoleForm
            role={edited === "new" ? null : edited}
            base={list.data.base_roles as Record<string, string[]>}
            onClose={() => setEdited(null)}
          />
        )}
      </Sheet>
    </div>
  );
}

function Row({ role, writes, onEdit }: { role: RoleView; writes: boolean; onEdit: () => void }) {
  const { t } = useTranslation(["admin", "settings"]);
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const [seeing, setSeeing] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: settingsKeys.roles });
  const remove = useMutation({
    mutationFn: () => peopleApi.deleteRole(role.id),
    onSuccess: async () => {
      const { name, permissions, base_role } = role;
      const body = { name, permissions, base_role: base_role as "HR" | "EMPLOYEE" };
      toasts.undo(t("roles.deleted", { name }), () =>
        peopleApi
          .createRole(body)
          .then(refresh)
          .catch((error: unknown) => toasts.fail(sentence(error, common))),
      );
      await refresh();
    },
  });
  const leaves = role.left_out.map((one) =>
    t(`settings:${permissionKey(one)}` as "settings:permission.jobs_read"),
  );
  return (
    <li
      className="flex flex-wrap items-start gap-3 border-b border-hairline px-4 py-3 last:border-b-0"
      data-testid="role-row"
    >
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <p className="font-medium break-words">{role.name}</p>
        <p className="text-muted">
          {t("roles.from", { base: t(`users.role.${role.base_role}`) })}
          {leaves.length > 0 && ` ${t("roles.without", { list: leaves.join(", ") })}`}
        </p>
        <p className="tabular text-sm text-muted">{t("roles.people", { count: role.users })}</p>
        {remove.error && <Failure error={remove.error} />}
      </div>
      <span className="flex flex-wrap gap-1">
        <Button
          size="sm"
          tone="quiet"
          icon={Eye}
          aria-label={t("roles.viewAs", { name: role.name })}
          onClick={() => setSeeing(true)}
        />
        {writes && (
          <>
            <Button
              size="sm"
              tone="quiet"
              icon={Pencil}
              aria-label={t("roles.editNamed", { name: role.name })}
              onClick={onEdit}
            />
            <Button
              size="sm"
              tone="quiet"
              icon={Trash2}
              aria-label={t("roles.delete", { name: role.name })}
              onClick={() => remove.mutate()}
            />
          </>
        )}
      </span>
      {seeing && (
        <ViewAs
          person={{ name: role.name, role: role.base_role, custom_role: { id: role.id, name: role.name } }}
          onClose={() => setSeeing(false)}
        />
      )}
    </li>
  );
}
