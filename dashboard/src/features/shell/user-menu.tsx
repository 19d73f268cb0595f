import { Link, useNavigate } from "@tanstack/react-router";
import { CircleUser, Info, Keyboard, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { session } from "@/api/session";
import { chooseLanguage, LANGUAGES, type Language } from "@/i18n";
import { forgetDrafts } from "@/lib/kept-draft";
import { chooseTheme, THEMES, useTheme } from "@/lib/theme";
import { cn } from "@/ui/cn";
import { Menu, MenuChoices, MenuHeading, MenuItem, MenuLine, MenuLink } from "@/ui/menu";
import { toasts } from "@/ui/toasts";
import { showOverlay } from "./palette-state";
import { RAIL_ITEM } from "./rail";
import { useUser } from "./use-places";

interface Props {
  folded: boolean;
  phone?: boolean;
}

/** Signs out and forgets what this tab kept of the person. */
export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  return async () => {
    toasts.clear();
    forgetDrafts();
    await session.logout();
    await navigate({ to: "/login" });
  };
}

/** The person: profile, theme, language, keys, about, sign out. */
export function UserMenu({ folded, phone = false }: Props) {
  const { t, i18n } = useTranslation(["shell", "common"]);
  const user = useUser();
  const theme = useTheme();
  const signOut = useSignOut();
  const name = user?.name ?? "";
  return (
    <Menu
      side={phone ? "bottom" : "top"}
      align={phone ? "end" : "start"}
      trigger={
        <button
          type="button"
          className={cn(
            phone ? "inline-flex size-11 items-center justify-center rounded-control" : RAIL_ITEM,
            !phone && folded && "justify-center px-0",
          )}
        >
          <Initials name={name} />
          <span className="sr-only">{t("user.menu")}</span>
          <span className={cn("flex-1 truncate max-lg:sr-only", folded && "sr-only")} title={user?.email}>
            {name}
          </span>
        </button>
      }
    >
      <MenuHeading>
        <span className="block truncate font-medium text-text">{name}</span>
        <span className="block truncate">{user?.email}</span>
      </MenuHeading>
      <MenuLink>
        <Link to="/profile">
          <CircleUser aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("user.profile")}
        </Link>
      </MenuLink>
      <MenuItem icon={Keyboard} keys="Shift+Slash" onSelect={() => showOverlay("keys")}>
        {t("keys.sheet")}
      </MenuItem>
      <MenuLine />
      <MenuChoices
        label={t("user.theme")}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={chooseTheme}
      />
      <MenuLine />
      <MenuChoices
        label={t("common:language")}
        value={i18n.language as Language}
        options={LANGUAGES.map((value) => ({ value, label: t(`common:languageName.${value}`), lang: value }))}
        onChange={(language) => void chooseLanguage(language)}
      />
      <MenuLine />
      <MenuItem icon={Info} onSelect={() => showOverlay("about")}>
        {t("about.title")}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        {t("user.signOut")}
      </MenuItem>
    </Menu>
  );
}

/** Two letters of a name, of a Korean one the given name's; never a colour that means something. */
export function Initials({ name }: { name: string }) {
  const words = name.trim().split(/\s+/);
  const korean = /^[가-힣]+$/.test(name.trim());
  const letters = korean
    ? name.trim().slice(-2)
    : words
        .slice(0, 2)
        .map((word) => [...word][0] ?? "")
        .join("")
        .toUpperCase();
  return (
    <span
      aria-hidden="true"
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-full border border-hairline bg-sunken text-[11px] font-semibold text-muted"
    >
      {letters}
    </span>
  );
}
