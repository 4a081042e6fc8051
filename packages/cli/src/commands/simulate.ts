import type { System } from "@towline/system";
import { type SimulatedJob, type Simulation, simulate as simulateWorkflow } from "@towline/workflows";
import * as events from "@towline/workflows/events";
import { exitCode } from "../errors.ts";
import { type Event, parseEvent, parseOutcomes } from "../events.ts";
import { loadSystem } from "../systems.ts";
import { print, printJson } from "../terminal/output.ts";
import { workflowFiles } from "../workflow-files.ts";

/** `towline simulate`: which jobs an event would run, which not, and why, by GitHub's own evaluator. */
export async function simulate(
  name: string | undefined,
  options: { event: string[]; outcome: string[]; json?: boolean },
): Promise<number> {
  const { system } = await loadSystem(name);
  const asked = options.event.length > 0 ? options.event.map((text) => parseEvent(text)) : usualEvents(system);
  const simulations = await simulateAll(system, name, asked, parseOutcomes(options.outcome));
  if (options.json) {
    printJson(simulations.map((simulation) => simulation.toJSON()));
    return exitCode.ok;
  }
  for (const event of asked) {
    const of = simulations.filter((simulation) => simulation.event === event.title);
    const started = of.filter(({ triggered }) => triggered);
    for (const simulation of started) print(simulation.toText());
    if (started.length === 0)
      print(
        `${event.title} → no workflow starts\n${of.map((s) => `  – ${s.workflow}: ${s.notTriggered}`).join("\n")}\n`,
      );
  }
  return exitCode.ok;
}

/** A push to every branch that releases, and a pull request from a fork to the branch of production. */
export function usualEvents(system: System): Event[] {
  const branches = Object.keys(system.branches);
  const base = Object.values(system.declaration.environments).find((each) => each.class === "production")?.branch;
  return [
    ...branches.map((branch) => events.push(branch)),
    events.pullRequest({ base: base ?? branches.at(-1) ?? "main", fork: true }),
  ];
}

/** Every workflow of the system under every event. */
export async function simulateAll(
  system: System,
  name: string | undefined,
  asked: readonly Event[],
  outcomes: Readonly<Record<string, "success" | "failure" | "cancelled">> = {},
): Promise<Simulation[]> {
  const [own] = await workflowFiles(name);
  const environments = Object.fromEntries(
    Object.entries(system.declaration.environments).map(([environment, { reviewers = [], branch }]) => [
      environment,
      { reviewers, ...(branch ? { branches: [branch] } : {}) },
    ]),
  );
  // A release stood before this one, so that a failed verification has something to go back to.
  const outputs = Object.fromEntries(
    Object.keys(system.declaration.environments).map((environment) => [
      `deploy-${environment}`,
      { previous: '{"digest":"sha256:before"}', changed: "true" },
    ]),
  );
  const simulations: Simulation[] = [];
  for (const event of asked) {
    for (const content of Object.values(own?.files ?? {})) {
      simulations.push(await simulateWorkflow(content, event, { outcomes, outputs, environments }));
    }
  }
  return simulations;
}

/** One line about a job that is worth a line: what it waits for, or why it does not run. */
export const describeJob = ({ id, status, environments }: SimulatedJob): string => {
  const waits = environments.flatMap(({ waitsFor }) => waitsFor);
  return status === "runs" && waits.length > 0 ? `${id} (waits for ${waits.join(", ")})` : id;
};
