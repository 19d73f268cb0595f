import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.API_URL ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
    // One file for the icons instead of one request for each.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "icons", test: /lucide-react/ }] } } },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["tests/setup.ts"],
    include: ["tests/**/*.test.{ts,tsx}"],
    css: false,
    maxWorkers: 1,
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
