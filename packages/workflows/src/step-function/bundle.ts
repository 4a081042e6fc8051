import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import type { BuildFailure, BuildOptions } from "esbuild";
import { type Problem, refuse, WorkflowError } from "../errors.ts";
import type { Step } from "../model/step.ts";
import type { Workflow } from "../model/workflow.ts";
import type { StepFunction } from "./definition.ts";
import { sealed } from "./seal.ts";
import { bundleOf, TypescriptStep } from "./step.ts";

/**
 * The bundles of every step function that workflows use: path -> text, to be written and compared with the disk like the
 * YAML. A bundle holds all that its function imports, so that a runner needs no install.
 *
 * @param root of the repository: step functions name their files from there
 * @throws WorkflowError with every problem: WFM072 to WFM075
 */
export function bundleSteps(
  workflows: Workflow | readonly Workflow[],
  { root }: { readonly root: string },
): Record<string, string> {
  const problems: Problem[] = [];
  const functions = new Map<string, StepFunction>();
  for (const workflow of [workflows].flat() as readonly Workflow[]) {
    for (const job of workflow.props.jobs) {
      const steps = job.definition.kind === "steps" ? job.definition.props.steps : [];
      const where = `workflow "${workflow.name}" > job "${job.id}"`;
      for (const step of stepsIn(steps)) {
        if (!isCheckedOut(steps, step)) {
          const message = `no step before it checks the repository out, where the bundle of ${step.function.file} lies. Put checkout() first.`;
          problems.push({ code: "WFM072", where, message });
        }
        const path = bundleOf(step.function);
        const other = functions.get(path);
        if (other && other.file !== step.function.file) {
          const message = `${other.file} and ${step.function.file} would both be ${path}; rename one.`;
          problems.push({ code: "WFM073", where, message });
        }
        functions.set(path, step.function);
      }
    }
  }
  if (problems.length > 0) throw new WorkflowError(problems);
  const sorted = [...functions].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([path, { file }]) => [path, sealed(bundle(file, root), file)]));
}

/** The steps that run a function; steps that run side by side stand below one step. */
function stepsIn(steps: readonly Step[]): TypescriptStep[] {
  return steps.flatMap((step) => {
    if (step instanceof TypescriptStep) return [step];
    const { action } = step;
    return action.kind === "control" && action.control.key === "parallel" ? stepsIn(action.control.steps) : [];
  });
}

/** Whether something before the step brings the repository: an action called checkout, or git in a script. */
function isCheckedOut(steps: readonly Step[], step: TypescriptStep): boolean {
  const at = steps.findIndex((each) => stepsIn([each]).includes(step));
  return steps.slice(0, at).some(({ action }) => {
    if (action.kind === "uses") return /checkout/i.test(action.uses);
    return action.kind === "run" && /\bgit (?:clone|fetch|checkout)\b/.test(action.script);
  });
}

function bundle(file: string, root: string): string {
  if (!existsSync(join(root, file)))
    refuse(
      "WFM074",
      `step function "${file}"`,
      `${file} is not in ${root}. \`file\` goes from the root of the repository.`,
    );
  const { buildSync } = esbuild(root);
  const options: BuildOptions = {
    absWorkingDir: root,
    stdin: {
      // The path of the package differs from machine to machine; minified code names no path.
      contents: `import step from ${JSON.stringify(`./${file}`)};\nimport { main } from ${JSON.stringify(join(import.meta.dirname, `main${extname(import.meta.filename)}`))};\nawait main(step, ${JSON.stringify(file)});\n`,
      resolveDir: root,
      sourcefile: "entry.ts",
      loader: "ts",
    },
    bundle: true,
    // `@towline/workflows/step` and what starts the step have to be one copy: the sources.
    conditions: ["towline-source"],
    minify: true,
    // Lines of a bearable length, so that a difference can be looked at.
    lineLimit: 120,
    format: "esm",
    platform: "node",
    // What hosted runners have on their PATH at least: https://github.com/actions/runner-images
    target: "node20",
    legalComments: "inline",
    charset: "utf8",
    write: false,
    logLevel: "silent",
    // Settings of the repository's tsconfig change no bundle.
    tsconfigRaw: "{}",
  };
  const build = (more: BuildOptions) => buildSync({ ...options, ...more }).outputFiles![0]!.text;
  try {
    const code = build({});
    if (!code.includes("Dynamic require of")) return code;
    // A package in CommonJS asks for a module of Node.
    return build({
      banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    });
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    if (errors.length === 0) throw error;
    throw new WorkflowError(
      errors.map(({ text, location }) => ({
        code: "WFM074",
        where: `step function "${file}"${location ? ` (${location.file}:${location.line})` : ""}`,
        message: `it cannot be bundled: ${text}. It has to be the default export of its file.`,
      })),
    );
  }
}

/** esbuild of the repository, or the one beside this package: only who writes steps in TypeScript needs it. */
function esbuild(root: string): typeof import("esbuild") {
  for (const from of [join(root, "package.json"), import.meta.filename]) {
    try {
      return createRequire(from)("esbuild") as typeof import("esbuild");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return refuse(
    "WFM075",
    "step functions",
    "they are bundled by esbuild, which is not there: npm install --save-dev esbuild",
  );
}
