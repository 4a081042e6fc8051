import { join, relative } from "node:path";
import { compareWithDisk, type Drift, type Finding, writeAll } from "@towline/workflows";
import { exitCode } from "../errors.ts";
import { checkGenerated, showFindings } from "../generated-findings.ts";
import { count, print, printJson } from "../terminal/output.ts";
import { type WorkflowFiles, workflowFiles } from "../workflow-files.ts";

/** What became of the workflow files of one system. */
export interface Generated {
  readonly of: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly drift: readonly Drift[];
  readonly findings: readonly Finding[];
}

/** `towline generate`: writes the workflows, or with `--check` compares them with what is on disk. */
export async function generate(
  name: string | undefined,
  options: { check?: boolean; json?: boolean; annotations?: boolean },
): Promise<number> {
  const all = await workflowFiles(name, process.cwd(), { sources: options.check ?? false });
  const results = await Promise.all(all.map((files) => generateOne(files, options.check ?? false)));
  const drifted = results.some(({ drift }) => drift.length > 0);
  const refused = results.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  if (options.json) printJson(results);
  else for (const result of results) show(result, options);
  return refused || (options.check && drifted) ? exitCode.failed : exitCode.ok;
}

/** Checks the files before they are written: a file that GitHub's parser refuses never reaches the disk. */
export async function generateOne(generated: WorkflowFiles, checkOnly: boolean): Promise<Generated> {
  const { of, folder, files } = generated;
  const findings = await checkGenerated(generated);
  const refused = findings.some(({ severity }) => severity === "error");
  const drift = checkOnly || refused ? compareWithDisk(folder, files) : writeAll(folder, files);
  return { of, folder, files: Object.keys(files), drift, findings };
}

function show(
  { of, folder, drift, findings }: Generated,
  { check: checkOnly = false, annotations = false }: { check?: boolean; annotations?: boolean },
): void {
  const place = (file: string) => join(relative(process.cwd(), folder), file);
  showFindings(findings, folder, annotations);
  if (findings.length > 0 && !checkOnly) print("`towline generate --check` names the lines of TypeScript");
  if (drift.length === 0) print(`${of}: up to date`);
  for (const each of drift)
    print(
      checkOnly || each.kind === "orphan"
        ? difference(each, place)
        : `${of}: ${place(each.file)} ${each.kind === "missing" ? "written" : "updated"}`,
    );
  if (checkOnly && drift.length > 0)
    print(
      `${of}: ${count(drift.length, "file differs", "files differ")} from the definition; run \`towline generate\``,
    );
}

function difference({ file, kind, semantic, textual }: Drift, place: (file: string) => string): string {
  if (kind === "orphan") return `${place(file)}: generated, but no definition makes it any more; delete it`;
  if (kind === "missing") return `${place(file)}: missing`;
  const meaning = semantic.length > 0 ? semantic : ["only formatting or comments differ"];
  return [`${place(file)}: differs`, ...meaning.map((line) => `  ${line}`), textual].join("\n");
}
