import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "theme";

/** What was chosen in this browser; `public/theme.js` applies it, before anything is drawn and at every change. */
export function chosenTheme(): Theme {
  return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? "system";
}

export function chooseTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  window.dispatchEvent(new Event("themechange"));
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    window.addEventListener("themechange", listener);
    window.addEventListener("storage", listener);
    return () => {
      window.removeEventListener("themechange", listener);
      window.removeEventListener("storage", listener);
    };
  }, chosenTheme);
}
