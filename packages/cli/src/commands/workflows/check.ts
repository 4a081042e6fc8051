import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CheckedFile, FindingFormat, Repositories } from "@towline/workflows/check";
import { exitCode, UsageError } from "../../errors.ts";
import { startedCheck } from "./check-start.ts";
import { readListed } from "./files.ts";
import { optimizeLate } from "./optimize-late.ts";

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly annotations?: boolean;
  readonly pedantic?: boolean;
  readonly online?: boolean;
  readonly save?: boolean;
}

/** `towline workflows check`: what GitHub would refuse, and what would hurt, in anybody's files. */
export async function checkFiles(names: readonly string[], options: CheckOptions): Promise<number> {
  optimizeLate();
  const { listed, threads } = startedCheck(names);
  const { formatFindings, loadPins, pinsPath } = await import("@towline/workflows/check");
  const files = readListed(listed, names);
  const repositories = await repositoriesFor(files, options);
  const root = process.cwd();
  const pins = existsSync(join(root, pinsPath)) ? { pins: loadPins(root) } : {};
  const findings = await threads.check(files, { pedantic: options.pedantic ?? false, repositories, ...pins });
  process.stdout.write(formatFindings(findings, formatOf(options), files));
  return findings.some(({ severity }) => severity === "error") ? exitCode.failed : exitCode.ok;
}

/** What is known of the actions' repositories: what is written down here, and only when asked for what GitHub says. */
async function repositoriesFor(files: readonly CheckedFile[], { online, save }: CheckOptions): Promise<Repositories> {
  const root = process.cwd();
  const { loadRepositories, mergeRepositories, ownRepositories, saveRepositories } = await import(
    "@towline/workflows/check"
  );
  const known = loadRepositories(root);
  if (!online) {
    if (save) throw new UsageError("CLI050", "--save keeps what --online found", "write both");
    return known;
  }
  const token = process.env["GITHUB_TOKEN"] || process.env["GH_TOKEN"];
  if (!token)
    throw new UsageError(
      "CLI051",
      "--online asks GitHub, which wants to know who asks",
      'set GITHUB_TOKEN, for example to the output of "gh auth token"; GITHUB_API_URL names another GitHub than github.com',
    );
  const url = process.env["GITHUB_API_URL"];
  const { askRepositories } = await import("@towline/workflows");
  const texts = Object.fromEntries(files.map(({ path, content }) => [path, content]));
  const found = await askRepositories(texts, { token, known, ...(url ? { url } : {}) });
  if (save) saveRepositories(root, mergeRepositories(ownRepositories(root), found));
  return mergeRepositories(known, found);
}

function formatOf({ json, sarif, annotations }: CheckOptions): FindingFormat {
  const asked = [json && "json", sarif && "sarif", annotations && "github"].filter(
    (format) => typeof format === "string",
  );
  if (asked.length > 1)
    throw new UsageError("CLI042", "only one form can be printed", "write one of --json, --sarif and --annotations");
  return (asked[0] ?? "text") as FindingFormat;
}
