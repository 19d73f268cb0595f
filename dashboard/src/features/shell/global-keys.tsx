import { useRouter } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { type Keys, useKeys } from "@/lib/use-keys";
import { openPalette, showOverlay, useOverlay } from "./palette-state";
import { usePlaces } from "./use-places";

const Palette = lazy(() => import("./palette"));
const KeySheet = lazy(() => import("./key-sheet"));
const About = lazy(() => import("./about"));

/** The keys that work on every page, and what they open. */
export function GlobalKeys() {
  const { t } = useTranslation("shell");
  const router = useRouter();
  const overlay = useOverlay();
  const { main } = usePlaces();
  const close = () => showOverlay(null);
  const go: Keys = Object.fromEntries(
    main.flatMap(({ keys, to, name }) =>
      keys
        ? [
            [
              keys,
              {
                label: t(`nav.${name}`),
                run: () => void router.navigate({ to }),
                group: "everywhere" as const,
              },
            ],
          ]
        : [],
    ),
  );
  useKeys({
    ...go,
    "Mod+KeyK": {
      label: t("keys.palette"),
      run: () => showOverlay(overlay === "palette" ? null : "palette"),
      group: "everywhere",
    },
    Slash: { label: t("keys.search"), run: focusSearch, group: "everywhere" },
    "Shift+Slash": { label: t("keys.sheet"), run: () => showOverlay("keys"), group: "everywhere" },
  });
  return (
    <Suspense fallback={null}>
      {overlay === "palette" && <Palette onClose={close} />}
      {overlay === "keys" && <KeySheet onClose={close} />}
      {overlay === "about" && <About onClose={close} />}
    </Suspense>
  );
}

/** Into the page's own search, where it has one; else into the search over everything. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("main input[type=search]");
  if (field) {
    field.focus();
    field.select();
  } else openPalette();
}
