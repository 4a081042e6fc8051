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
    vars: Object.fromEntries(options.variable.map((text) => pair(text, "variable", "REGION=eu-central-1"))),
  };
  const simulations = asked.map((event) => simulate(content, event, given));
  if (options.json) printJson({ file: path, simulations: simulations.map((simulation) => simulation.toJSON()) });
  else for (const simulation of simulations) print(simulation.toText().trimEnd());
  return exitCode.ok;
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
