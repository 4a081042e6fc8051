import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Synthesis, type System, synthesize } from "@towline/system";
import { type CheckFinding, checkStack, readSchema, readStack, typesInUse } from "@towline/terraform";
import { type Finding, formatFindings, recordSources } from "@towline/workflows";
import { bindings } from "../bindings.ts";
import { exitCode } from "../errors.ts";
import { checkGenerated, fromHere, showFindings } from "../generated-findings.ts";
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
export async function check(
  name: string | undefined,
  options: { json?: boolean; annotations?: boolean; sarif?: boolean },
): Promise<number> {
  recordSources();
  const { system, folder } = await loadSystem(name);
  const stacks = system.declaration.infrastructure ? checkInTemporaryFolder(system) : [];
  const workflows = await findingsOfWorkflows(name);
  const wrong =
    stacks.some(({ findings }) => findings.length > 0) || workflows.some(({ severity }) => severity === "error");

  if (options.sarif) {
    // Terraform's findings have no place in a file of the repository, which is what SARIF is about.
    process.stdout.write(formatFindings(fromHere(workflows, folder), "sarif"));
  } else if (options.json) {
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
    showFindings(workflows, folder, options.annotations);
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
  return (await Promise.all(all.map(checkGenerated))).flat();
}
