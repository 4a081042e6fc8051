/** What a bundle does when a runner starts it: inputs from the environment, outputs to `$GITHUB_OUTPUT`. */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { readInputs, type StepFunction, writeOutputs } from "./definition.ts";
import { logTo } from "./io.ts";

/** Runs a step function as a process; a failure is told as an annotation and ends with exit code 1. */
export async function main(step: StepFunction, file: string): Promise<void> {
  const log = logTo((line) => console.log(line));
  try {
    if (step.file !== file) throw new Error(`${file} exports by default the step function of ${step.file}`);
    const append = (variable: string, text: string) => {
      const target = process.env[variable];
      if (target) appendFileSync(target, text);
    };
    const given = await step.run({
      inputs: readInputs(step.inputs, process.env) as never,
      env: process.env,
      log,
      summary: (markdown) => append("GITHUB_STEP_SUMMARY", `${markdown}\n`),
    });
    for (const [name, text] of Object.entries(writeOutputs(step.outputs, given))) {
      // A value that holds the delimiter could set other outputs; nobody can foresee this one.
      const end = `end-${randomUUID()}`;
      append("GITHUB_OUTPUT", `${name}<<${end}\n${text}\n${end}\n`);
    }
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
    if (error instanceof Error && error.stack) log.info(error.stack);
    process.exitCode = 1;
  }
}
