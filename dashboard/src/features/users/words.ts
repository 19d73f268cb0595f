import { useTranslation } from "react-i18next";
import type { Person } from "@/api/settings";
import type { ChipTone } from "@/ui/parts";

export type ShownState = NonNullable<Person["account"]>["state"] | "bounced";

/** As the list says it: an invitation whose mail came back is worth its own word. */
export function stateOf({ account, is_active }: Person): ShownState {
  if (!account) return is_active ? "active" : "inactive";
  const waits = account.state === "invited" || account.state === "invitation_expired";
  return waits && account.invitation_mail === "failed" ? "bounced" : account.state;
}

export const STATE_TONES: Record<ShownState, ChipTone> = {
  active: "good",
  invited: "accent",
  invitation_expired: "caution",
  bounced: "bad",
  locked: "caution",
  inactive: "neutral",
};

/** What a role means, as a sentence; a custom role by what it leaves out. */
export function useRoleWords(): (person: Pick<Person, "role" | "custom_role">) => string {
  const { t } = useTranslation("admin");
  return ({ role, custom_role }) =>
    custom_role
      ? t("users.customRole", { name: custom_role.name, base: t(`users.role.${role}`) })
      : t(`users.means.${role}`);
}
