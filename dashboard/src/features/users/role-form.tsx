import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleApi, type RoleView, settingsKeys } from "@/api/settings";
import { useMay } from "@/features/auth/use-may";
import { PERMISSION_GROUPS, permissionKey } from "@/features/settings/permissions";
import { useKeptState } from "@/lib/kept-draft";
import { Choice, SelectField, TextField } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";

interface Props {
  role: RoleView | null;
  /** What each base role may do. */
  base: Record<string, string[]>;
  onClose: () => void;
}

const BASES = ["EMPLOYEE", "HR"] as const;

/** A base role with ticks taken away; nothing can be added to it. */
export function RoleForm({ role, base, onClose }: Props) {
  const { t } = useTranslation(["admin", "settings", "common"]);
  const client = useQueryClient();
  const may = useMay();
  const [draft, setDraft, forget] = useKeptState(`role.${role?.id ?? "new"}`, {
    name: role?.name ?? "",
    from: (role?.base_role ?? "EMPLOYEE") as string,
    left: role?.left_out ?? [],
  });
  const { name, from } = draft;
  const left: ReadonlySet<string> = new Set(draft.left);
  const [tried, setTried] = useState(false);
  const all = base[from] ?? [];
  const permissions = all.filter((one) => !left.has(one) && may(one));
  const save = useMutation({
    mutationFn: () =>
      role
        ? peopleApi.updateRole(role.id, { name: name.trim(), permissions })
        : peopleApi.createRole({ name: name.trim(), permissions, base_role: from as (typeof BASES)[number] }),
    onSuccess: async () => {
      forget();
      await client.invalidateQueries({ queryKey: settingsKeys.roles });
      onClose();
    },
  });
  const toggle = (one: string, on: boolean) => {
    const others = draft.left.filter((name) => name !== one);
    setDraft({ ...draft, left: on ? others : [...others, one] });
  };
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim()) save.mutate();
      }}
    >
      <TextField
        label={t("roles.name")}
        error={tried && !name.trim() ? t("roles.nameNeeded") : null}
        value={name}
        maxLength={100}
        data-testid="role-name"
        onChange={({ target }) => setDraft({ ...draft, name: target.value })}
      />
      <SelectField
        label={t("roles.base")}
        hint={role ? t("roles.baseFixed") : t("roles.baseHint")}
        value={from}
        disabled={role !== null}
        onChange={({ target }) => setDraft({ ...draft, from: target.value, left: [] })}
      >
        {BASES.map((one) => (
          <option key={one} value={one}>
            {t(`users.role.${one}`)}
          </option>
        ))}
      </SelectField>
      {PERMISSION_GROUPS.map((group) => {
        const offered = group.permissions.filter((one) => all.includes(one));
        if (offered.length === 0) return null;
        return (
          <fieldset key={group.name}>
            <legend className="font-medium">{t(`settings:permissionGroup.${group.name}`)}</legend>
            {offered.map((one) => (
              <Choice
                key={one}
                type="checkbox"
                checked={!left.has(one) && may(one)}
                disabled={!may(one)}
                onChange={({ target }) => toggle(one, target.checked)}
              >
                {t(`settings:${permissionKey(one)}` as "settings:permission.jobs_read")}
                <span className="block text-sm text-muted">
                  {may(one)
                    ? t(left.has(one) ? "roles.leftOut" : "roles.inherited", {
                        base: t(`users.role.${from as "HR"}`),
                      })
                    : t("roles.beyond")}
                </span>
              </Choice>
            ))}
          </fieldset>
        );
      })}
      <FormEnd
        error={save.error}
        label={t("common:save")}
        busy={save.isPending}
        busyLabel={t("settings:saving")}
        testId="save-role"
        onCancel={() => {
          forget();
          onClose();
        }}
      />
    </form>
  );
}
