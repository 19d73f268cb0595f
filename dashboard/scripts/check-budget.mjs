// A candidate's page must be useful on a slow phone: at most 250 kB of JavaScript on the wire (gzip) for the heaviest
// way in. Follows the build's manifest from the entry through everything the candidate's pages load.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 250_000;
const PAGES = [
  "candidate/layout",
  "invitation/page",
  "check/page",
  "consent/page",
  "room/page",
  "receipt/page",
  "status/page",
];

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const wanted = [
  "index.html",
  ...PAGES.map((page) => `src/features/${page}.tsx`),
  "src/locales/ko/candidate.json",
  "src/locales/ko/common.json",
];

const files = new Set();
const visit = (key) => {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the build has no ${key}`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const next of chunk.imports ?? []) visit(next);
};
for (const key of wanted) visit(key);

const size = [...files]
  .filter((file) => file.endsWith(".js"))
  .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);
process.stdout.write(
  `candidate pages: ${Math.round(size / 1000)} kB of JavaScript (gzip), budget ${BUDGET / 1000} kB\n`,
);
if (size > BUDGET) process.exit(1);
