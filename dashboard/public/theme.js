// Runs before anything is drawn, so that no other theme flashes: a page of its own file, because the server forbids
// scripts inside pages. Chosen in the user menu; "system" follows the device.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen = "system";
    try {
      chosen = localStorage.getItem("theme") ?? "system";
    } catch {}
    const theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.colorScheme = theme;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      meta.setAttribute("content", theme === "dark" ? "#0F1214" : "#FAFAF8");
    }
  };
  apply();
  dark.addEventListener("change", apply);
  window.addEventListener("storage", (event) => event.key === "theme" && apply());
  window.addEventListener("themechange", apply);
})();
