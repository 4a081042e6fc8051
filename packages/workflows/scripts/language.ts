/**
 * Writes what GitHub says of its own language as TypeScript: events with their activities and filters, payloads,
 * permissions. `node scripts/language.ts [--check]`, after an update of @actions/workflow-parser or
 * @octokit/webhooks-schemas.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { eventsModule } from "./language/events.ts";
import { payloadsModule } from "./language/payloads.ts";
import { permissionsModule } from "./language/permissions.ts";

const root = join(import.meta.dirname, "..");

/** Each file, from the root of the package, with the text that belongs there. */
function languageFiles(): Readonly<Record<string, string>> {
  return {
    "src/language/events.ts": formatted(eventsModule()),
    "src/language/payloads.ts": formatted(payloadsModule()),
    "src/language/permissions.ts": formatted(permissionsModule()),
  };
}

function formatted(text: string): string {
  const biome = createRequire(join(root, "../../package.json")).resolve("@biomejs/biome/bin/biome");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [biome, "format", "--stdin-file-path=src/language/x.ts"],
    {
      cwd: root,
      input: text,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const files = languageFiles();
if (process.argv.includes("--check")) {
  const different = Object.keys(files).filter((file) => readFileSync(join(root, file), "utf8") !== files[file]);
  for (const file of different) console.error(`${file} is not what \`pnpm language\` writes`);
  process.exitCode = different.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
}
