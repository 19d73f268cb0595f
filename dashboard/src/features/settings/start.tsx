import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/lib/use-title";

const WIDE = "(min-width: 1024px)";

/** `/settings` itself: beside the list there is always a page; on a phone the list is the page. */
export default function SettingsStart() {
  const { t } = useTranslation("settings");
  useTitle(t("title"));
  return matchMedia(WIDE).matches ? <Navigate to="/settings/company" replace /> : null;
}
