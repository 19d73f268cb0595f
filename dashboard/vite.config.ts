import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const api = process.env.API_URL ?? "http://localhost:8000";

const STYLES = / *<link rel="stylesheet"[^>]*>\n/g;
/** Behind what the page says while it opens, which is drawn before the styles are there then, not after the scripts. */
const stylesLast: Plugin = {
  name: "styles-last",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const links = html.match(STYLES)?.join("") ?? "";
      return html.replaceAll(STYLES, "").replace(/ *<\/body>/, `${links}$&`);
    },
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), stylesLast],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    proxy: {
      "/api": api,
      "/rtc": api,
      "/health": api,
      "/ws": { target: api, ws: true },
    },
  },
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 2048,
    // LiveKit's client is one file of 534 kB, fetched only when a call is held in a room.
    chunkSizeWarningLimit: 600,
    // What every page stands on is two files (what changes with a library, what changes with us) instead of a request
    // for each small part: with the styles, the theme and the start itself they are as many as a browser asks for at
    // the same time over HTTP/1.1. On a slow line every further one costs a round trip.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|@tanstack\/(react-router|router-core|history|react-store|store|react-query|query-core))\//,
            },
            {
              name: "parts",
              test: /node_modules\/lucide-react\/|src\/(routes\/|main\.tsx|i18n\/|(ui\/(button|cn|parts|field|failure|sentence|time|digits|copy-button|dialog|portal|language-switch|hours-fields)|lib\/(format|use-now|use-title|ids|emitter|phone|use-narrow))\.tsx?$)/,
            },
            {
              // What all of a candidate's pages share.
              name: "candidate",
              test: /src\/features\/(candidate\/(fault|gone|shell|skeleton|paste-link)|check\/kept-result|invitation\/adjustment|phone\/(offer|held-by|phone-dialog|calling|use-followed))\.tsx?$/,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["tests/setup.ts"],
    include: ["tests/**/*.test.{ts,tsx}"],
    css: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
