// Walks through every page in a real Chromium against the fake service, keeps a picture of each in ./screens, checks
// each with axe, and fails on what axe finds, on errors in the console and on sideways scroll.
//   npm run build && npm run screens [part of a name]
// Every <area>-pages.mjs beside this file is walked: each array that it exports. DIST names another folder of built
// files, SCREENS another folder for the pictures.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startFake } from "../fake/server.mjs";
import { startBrowser } from "./browser.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = resolve(process.env.DIST ?? `${root}dist`);
const out = resolve(process.env.SCREENS ?? `${root}screens`);
const only = process.argv[2] ?? "";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 320, height: 640 } };

const areas = readdirSync(new URL(".", import.meta.url)).filter((name) => /(^|-)pages\.mjs$/.test(name));
const pages = (
  await Promise.all(areas.sort().map((name) => import(new URL(name, import.meta.url).href)))
).flatMap((area) => Object.values(area).filter(Array.isArray).flat());

mkdirSync(out, { recursive: true });
const browser = await startBrowser();
const problems = [];

for (const {
  name,
  run,
  sizes = ["desktop", "phone"],
  schemes = ["light"],
  permissions = ["microphone"],
  shot = {},
} of pages) {
  if (!name.includes(only)) continue;
  for (const size of sizes) {
    for (const scheme of schemes) {
      const fake = await startFake({ dist });
      const context = await browser.newContext({
        baseURL: fake.url,
        viewport: SIZES[size],
        colorScheme: scheme,
        locale: "en-GB",
        timezoneId: "Europe/Lisbon",
        permissions,
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      const label = `${name}-${size}-${scheme}`;
      page.on("pageerror", (error) => problems.push(`${label}: ${error.message}`));
      try {
        await run(page, { fake, context });
        await page.screenshot({ path: `${out}/${label}.png`, ...shot });
        problems.push(...(await look(page)).map((problem) => `${label}: ${problem}`));
      } catch (error) {
        problems.push(`${label}: ${error.message}`);
        await page.screenshot({ path: `${out}/${label}-failed.png` }).catch(() => undefined);
      }
      await context.close();
      await fake.close();
      process.stdout.write(`${label}\n`);
    }
  }
}
await browser.close();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function look(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
    );
  });
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return wide > 0 ? [...found, `scrolls sideways by ${wide} px`] : found;
}
