import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Synthesis, type System, synthesize } from "@towline/system";
import { type CheckFinding, checkStack, readSchema, readStack, typesInUse } from "@towline/terraform";
import { check as checkWorkflows, type Finding } from "@towline/workflows";
import { bindings } from "../bindings.ts";
import { exitCode } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { count, print, printJson } from "../terminal/output.ts";
import { workflowFiles } from "../workflow-files.ts";

/** Findings of one stack. */
export interface StackFindings {
  readonly stack: string;
  readonly resources: number;
  readonly findings: readonly CheckFinding[];
}

/**
 * `towline check`: what Terraform, a provider or GitHub would refuse, found without any of them. Works on what the
 * declaration says now, in a temporary folder; nothing is written.
 */
export async function check(name: string | undefined, options: { json?: boolean }): Promise<number> {
  const { system, folder } = await loadSystem(name);
  const stacks = system.declaration.infrastructure ? checkInTemporaryFolder(system) : [];
  const workflows = await findingsOfWorkflows(name);
  const wrong =
    stacks.some(({ findings }) => findings.length > 0) || workflows.some(({ severity }) => severity === "error");

  if (options.json) {
    printJson({ system: system.name, stacks, workflows });
  } else {
    for (const { stack, resources, findings } of stacks) {
      for (const { code, address, constructPath, path, message, remedy } of findings) {
        const where = constructPath === undefined ? `${stack} ${address}` : `${constructPath} (${address})`;
        print(`${where}: ${message} (${code})\n  at ${path}\n  ${remedy}`);
      }
      print(
        `${stack}: ${count(resources, "resource")}, ${findings.length === 0 ? "as the providers take them" : count(findings.length, "finding")}`,
      );
    }
    for (const { file, line, column, severity, rule, message } of workflows) {
      print(`${join(relative(process.cwd(), folder), file)}:${line}:${column} ${severity} ${rule} ${message}`);
    }
    print(`workflows: ${workflows.length === 0 ? "as GitHub takes them" : count(workflows.length, "finding")}`);
  }
  return wrong ? exitCode.failed : exitCode.ok;
}

function checkInTemporaryFolder(system: System): StackFindings[] {
  const outdir = mkdtempSync(join(tmpdir(), "towline-check-"));
  try {
    return checkSynthesis(synthesize(system, { outdir }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Checks every stack against the attributes that its providers declare. */
export function checkSynthesis({ stacks }: Synthesis): StackFindings[] {
  const read = stacks.map(({ folder }) => readStack(folder));
  const schemas = typesInUse(read)
    // `terraform_data` is built into Terraform and has no binding.
    .filter(({ provider }) => provider !== "terraform")
    .map((types) => readSchema({ ...types, from: bindings() }));
  return stacks.map(({ name, resources }, index) => ({
    stack: name,
    resources,
    findings: checkStack(read[index]!, schemas),
  }));
}

export async function findingsOfWorkflows(name: string | undefined): Promise<Finding[]> {
  const all = await workflowFiles(name);
  const findings = await Promise.all(
    all.map(({ files }) => checkWorkflows(Object.entries(files).map(([path, content]) => ({ path, content })))),
  );
  return findings.flat();
}
