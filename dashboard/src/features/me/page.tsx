import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/features/shell/page-head";
import type { PlaceName } from "@/features/shell/places";
import { usePlaces, useUser } from "@/features/shell/use-places";

type Told = "practice" | "resume" | "gaps" | "roadmap" | "repositories" | "career";
const TOLD: readonly PlaceName[] = [
  "practice",
  "resume",
  "gaps",
  "roadmap",
  "repositories",
  "career",
] satisfies Told[];

/** Where somebody who prepares starts: what there is, each in one sentence. */
export default function MePage() {
  const { t } = useTranslation(["prepare", "shell"]);
  const name = useUser()?.name ?? "";
  const places = usePlaces().main.filter((place) => TOLD.includes(place.name));
  return (
    <div className="max-w-[880px]">
      <PageHead title={t("me.title")} object={name ? t("me.hello", { name }) : undefined} />
      <p className="mb-6 max-w-[60ch] text-muted">{t("me.lead")}</p>
      <ul aria-label={t("me.places")} className="grid gap-3 sm:grid-cols-2">
        {places.map(({ name: place, to, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex h-full gap-3 rounded-card border border-hairline bg-surface p-4 hover:bg-sunken"
            >
              <Icon aria-hidden="true" size={20} strokeWidth={1.75} className="mt-0.5 shrink-0 text-muted" />
              <span className="grid gap-1">
                <span className="font-medium">{t(`shell:nav.${place}`)}</span>
                <span className="text-muted">{t(`me.${place as Told}`)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
