import { join, relative } from "node:path";
import { check, type Finding, formatFindings } from "@towline/workflows";
import { print } from "./terminal/output.ts";
import type { WorkflowFiles } from "./workflow-files.ts";

/** What is wrong in files that were generated; each finding names the line of TypeScript as well, if those were recorded. */
export async function checkGenerated({ files, locate }: Pick<WorkflowFiles, "files" | "locate">): Promise<Finding[]> {
  const texts = Object.entries(files)
    .filter(([path]) => /\.ya?ml$/.test(path))
    .map(([path, content]) => ({ path, content }));
  return check(texts, locate ? { locate } : {});
}

/** The files of findings, named from here and not from the folder that they were generated for. */
export const fromHere = (findings: readonly Finding[], folder: string): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, file: join(relative(process.cwd(), folder), finding.file) }));

/** The line that one edits first, then the one in the generated file. */
export function showFindings(findings: readonly Finding[], folder: string, annotations = false): void {
  const shown = fromHere(findings, folder);
  if (annotations) {
    process.stdout.write(formatFindings(shown, "github"));
    return;
  }
  for (const { file, line, column, severity, rule, message, source } of shown) {
    const at = source ?? { file, line, column };
    print(`${at.file}:${at.line}:${at.column} ${severity} ${rule} ${message}`);
    if (source) print(`  in ${file}:${line}:${column}, which it generates`);
  }
}
