// The generated client types must be those of the committed surface: generates them anew and compares.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const committed = join(root, "src/api/generated.ts");
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
