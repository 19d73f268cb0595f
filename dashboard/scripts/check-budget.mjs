// First pages must be useful on a slow line: at most 250 kB of JavaScript on the wire (gzip) for a candidate's heaviest
// way in, and 350 kB for HR's first page. Follows the build's manifest from the entry through everything that these
// pages load. DIST names another folder of built files.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const feature = (page) => `src/features/${page}.tsx`;
const WAYS = [
  {
    name: "candidate pages",
    budget: 250_000,
    wanted: [
      ...[
        "candidate/layout",
        "invitation/page",
        "check/page",
        "consent/page",
        "room/page",
        "receipt/page",
        "status/page",
      ].map(feature),
      "src/locales/ko/candidate.json",
      "src/locales/ko/common.json",
    ],
  },
  {
    name: "HR's first page",
    budget: 350_000,
    wanted: [
      ...["shell/shell", "shell/home", "today/page"].map(feature),
      ...["common", "hr", "shell"].map((words) => `src/locales/ko/${words}.json`),
    ],
  },
];

const dist = resolve(process.env.DIST ?? fileURLToPath(new URL("../dist", import.meta.url)));
const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, "utf8"));

/** Every file that the entry and these parts bring with them. */
function filesOf(wanted) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the build has no ${key}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const key of ["index.html", ...wanted]) visit(key);
  return [...files].filter((file) => file.endsWith(".js"));
}

for (const { name, budget, wanted } of WAYS) {
  const size = filesOf(wanted).reduce(
    (sum, file) => sum + gzipSync(readFileSync(`${dist}/${file}`)).length,
    0,
  );
  process.stdout.write(
    `${name}: ${Math.round(size / 1000)} kB of JavaScript (gzip), budget ${budget / 1000} kB\n`,
  );
  if (size > budget) process.exitCode = 1;
}
