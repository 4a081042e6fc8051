import { simulate } from "@towline/workflows";
import { exitCode, UsageError } from "../../errors.ts";
import { parseEvent, parseOutcomes } from "../../events.ts";
import { print, printJson } from "../../terminal/output.ts";
import { readFile } from "./files.ts";

export interface SimulateFileOptions {
  readonly event: readonly string[];
  readonly outcome: readonly string[];
  readonly changed: readonly string[];
  readonly output: readonly string[];
  readonly variable: readonly string[];
  readonly running: readonly string[];
  readonly steps?: boolean;
  readonly json?: boolean;
}

/** `towline workflows simulate`: what an event does to anybody's workflow file, and why. */
export async function simulateFile(name: string, options: SimulateFileOptions): Promise<number> {
  const { path, content } = readFile(name);
  const asked = options.event.map((text) => parseEvent(text, options.changed));
  if (asked.length === 0)
    throw new UsageError("CLI043", "no event to simulate", "write --event push:main; --help lists the others");
  const given = {
    outcomes: parseOutcomes(options.outcome),
    outputs: parseOutputs(options.output),
    running: options.running,
    vars: Object.fromEntries(options.variable.map((text) => pair(text, "variable", "REGION=eu-central-1"))),
  };
  const simulations = asked.map((event) => simulate(content, event, given));
  checkNames([...Object.keys(given.outcomes), ...Object.keys(given.outputs)], simulations[0]!);
  if (options.json) printJson({ file: path, simulations: simulations.map((simulation) => simulation.toJSON()) });
  else for (const simulation of simulations) print(simulation.toText({ steps: options.steps ?? false }).trimEnd());
  return exitCode.ok;
}

/** What is said of a job that does not exist decides nothing: most likely it is misspelt. */
function checkNames(names: readonly string[], { jobs }: ReturnType<typeof simulate>): void {
  for (const name of names) {
    const [id] = name.split("/");
    if (!jobs.some((job) => job.id === id))
      throw new UsageError("CLI054", `there is no job ${id}`, `write one of ${jobs.map((job) => job.id).join(", ")}`);
  }
}

/** `build.digest=sha256:1` for each. */
function parseOutputs(texts: readonly string[]): Record<string, Record<string, string>> {
  const outputs: Record<string, Record<string, string>> = {};
  for (const text of texts) {
    const [place, value] = pair(text, "output", "build.digest=sha256:1");
    const dot = place.lastIndexOf(".");
    if (dot < 1) throw new UsageError("CLI044", `"${text}" is no output`, "write build.digest=sha256:1");
    const of = place.slice(0, dot);
    outputs[of] = { ...outputs[of], [place.slice(dot + 1)]: value };
  }
  return outputs;
}

function pair(text: string, what: string, example: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError("CLI044", `"${text}" is no ${what}`, `write ${example}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
