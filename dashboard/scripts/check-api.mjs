// The generated client types must be those of the committed description: generates them anew and compares. With the
// path of a fresh description (`python -m api.openapi > fresh.json`) it compares the committed one with that, too.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const committed = join(root, "src/api/generated.ts");
const [, , freshDescription] = process.argv;
const description = readFileSync(join(root, "openapi.json"), "utf8");
if (freshDescription && readFileSync(freshDescription, "utf8") !== description) {
  process.stderr.write(
    "dashboard/openapi.json is not what the api describes: run `python -m api.openapi > dashboard/openapi.json`, " +
      "then `npm run generate`, and commit both.\n",
  );
  process.exitCode = 1;
}
const folder = mkdtempSync(join(tmpdir(), "api-types-"));
try {
  const fresh = join(folder, "generated.ts");
  execFileSync(
    join(root, "node_modules/.bin/openapi-typescript"),
    [join(root, "openapi.json"), "-o", fresh],
    {
      stdio: "ignore",
    },
  );
  if (readFileSync(fresh, "utf8") !== readFileSync(committed, "utf8")) {
    process.stderr.write(
      "src/api/generated.ts does not fit openapi.json: run `npm run generate` and commit.\n",
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
