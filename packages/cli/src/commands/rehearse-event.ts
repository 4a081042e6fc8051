import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Fault, parseFault, timelineOf } from "@towline/rehearsal";
import { type Synthesis, synthesize } from "@towline/system";
import { readStack } from "@towline/terraform";
import { costsOf, type EnvironmentCost } from "../cost/environment-costs.ts";
import { costOfRun, costSentence } from "../cost/words.ts";
import { exitCode, UsageError } from "../errors.ts";
import { parseEvent } from "../events.ts";
import { paceOf } from "../pace.ts";
import { openPipelineWorld, rehearsePipeline } from "../pipeline/rehearse-pipeline.ts";
import { writeReport } from "../pipeline/report.ts";
import type { Approval, JobRun, PipelineRun } from "../pipeline/types.ts";
import { loadSystem } from "../systems.ts";
import { minutes } from "../terminal/apply-view.ts";
import { LiveApply } from "../terminal/live-apply.ts";
import { print, printJson } from "../terminal/output.ts";
import { bad, good, type Line, Steps, seconds, warn } from "../terminal/steps.ts";

export interface RehearseEventOptions {
  readonly event: string;
  readonly fault: readonly string[];
  /** Environments whose reviewers agree; `all` for every one. */
  readonly approve: readonly string[];
  readonly workflow?: string;
  readonly pace?: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/**
 * `towline rehearse <system> --event push:staging`: what the event sets off, with the real bundles and real Terraform against the stand-in cloud.
 * With a fault a first release is delivered before, so that there is something to lose.
 */
export async function rehearseEvent(name: string | undefined, options: RehearseEventOptions): Promise<number> {
  const event = parseEvent(options.event);
  const faults = options.fault.map(faultOf);
  const pace = paceOf(options.pace);
  const { folder, system } = await loadSystem(name);
  const steps = new Steps(options.json ? process.stderr : process.stdout);
  steps.title(
    `Rehearsal of ${options.event} for ${system.name} (stand-in AWS and GitHub; nothing leaves this machine)`,
  );
  const outdir = join(folder, "cdktf.out");
  const live = new LiveApply(steps, { outdir, pace });
  const world = await steps.step(
    "bootstrap",
    (progress) => {
      progress("terraform apply");
      return openPipelineWorld(
        { folder, system },
        { ...(pace === undefined ? {} : { pace }), onResource: (progress) => live.take(progress) },
      ).finally(() => live.end());
    },
    (opened) =>
      good(`${opened.resources().length} resources: state buckets, GitHub trust, roles, registries, settings`),
  );
  try {
    const shared = {
      system,
      folder,
      world,
      event,
      approve: approver(options, steps),
      ...(options.workflow ? { workflow: options.workflow } : {}),
    };
    const shown = showing(steps, live);
    const runs: PipelineRun[] = [];
    const synthesis = synthesize(system, { outdir });
    const { environments } = costsOf(system, synthesis);
    const told = (run: PipelineRun) => {
      const cost = costOfRun(environments, run.jobs);
      return {
        cost,
        atAws: atAws(cost, synthesis),
        report: writeReport({ system, folder, world, runs, synthesis, cost }),
      };
    };
    if (faults.length > 0) {
      const before = await rehearsePipeline({ ...shared, buildArgs: { release: "before" }, ...shown });
      runs.push(before);
      if (before.outcome !== "succeeded") return end(before, { ...options, ...told(before) });
      steps.title(`\nThe same again, and this time: ${options.fault.join(", ")}`);
    }
    const run = await rehearsePipeline({ ...shared, buildArgs: { release: "this one" }, faults, ...shown });
    runs.push(run);
    return end(run, { ...options, ...told(run) });
  } finally {
    live.end();
    await world.close();
  }
}

function atAws(cost: EnvironmentCost | undefined, { stacks }: Synthesis): number | undefined {
  const folder = stacks.find(({ name }) => name === cost?.stacks[0]?.stack)?.folder;
  return folder === undefined ? undefined : timelineOf(readStack(folder)).seconds;
}

interface Told {
  /** Seconds that an apply which creates everything takes at AWS. */
  readonly atAws: number | undefined;
  readonly cost: EnvironmentCost | undefined;
  readonly report: string;
}

function end(run: PipelineRun, { atAws, cost, json, report }: RehearseEventOptions & Told): number {
  if (json) printJson({ ...run, ...(cost ? { cost, atAws } : {}), report });
  else {
    for (const line of story(run)) print(line);
    if (cost) print(`  costs: ${cost.environment} ${costSentence(cost)}`);
    if (cost && atAws !== undefined) {
      print(`  at AWS: a first apply of ${cost.environment} takes about ${minutes(atAws)} min`);
    }
    print(`  report: ${report}`);
  }
  return run.outcome === "succeeded" ? exitCode.ok : exitCode.failed;
}

/** What came of it, in a few lines. */
function story({ event, live, outcome, reason, seconds: took, struck, workflow }: PipelineRun): string[] {
  if (outcome === "not-triggered") return [`${event} starts nothing: ${reason}`];
  const lost = struck.reduce((sum, { seconds: each }) => sum + each, 0);
  return [
    "",
    `${workflow}: ${outcome}${reason ? `: ${reason}` : ""}`,
    ...struck.map(({ fault, what }) => `  fault: ${fault}${fault.startsWith(what) ? "" : ` (at ${what})`}`),
    ...live.map(({ digest, name, url }) => `  live:  ${name} ${digest.slice(0, 15)}… at ${url}`),
    `  took ${seconds(took * 1000)} here${lost > 0 ? `; the faults alone would have cost ${Math.round(lost)} s` : ""}`,
  ];
}

function showing(steps: Steps, live: LiveApply) {
  return {
    onStep: ({ job, title }: { job: string; title: string }) => {
      live.end();
      steps.progress(job, title);
    },
    onLine: ({ line }: { line: string }) => live.line(line),
    onJob: (job: { state: "started" } | ({ state: "ended" } & JobRun)) => {
      live.end();
      if (job.state === "ended" && job.result !== "skipped") steps.done(job.id, lineOf(job), job.seconds * 1000);
    },
  };
}

function lineOf({ approval, outcome, reason, result, steps }: JobRun): Line {
  const said = steps.findLast(({ kind }) => kind === "action")?.message ?? "";
  const assumed = steps.length > 0 && steps.every(({ kind }) => kind === "assumed");
  const agreed = approval?.given ? `${approval.by.join(", ")} agreed; ` : "";
  if (assumed && result === "success") return warn("assumed: its steps need a runner and the source");
  if (result === "success") return good(`${agreed}${said.replace(/^✓ \S+ /, "")}`);
  return bad(`${agreed}${outcome}: ${reason}`);
}

/** Who agrees: those named, everybody, or whoever sits at the terminal. */
function approver({ approve, json }: RehearseEventOptions, steps: Steps): (approval: Approval) => Promise<boolean> {
  return async ({ environment, job, reviewers }) => {
    if (approve.includes("all") || approve.includes(environment)) return true;
    if (!process.stdin.isTTY || json) return false;
    steps.progress(job, "");
    const question = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await question.question(
        ` ? ${job} waits for ${reviewers.join(", ")}. Agree in their place? [y/N] `,
      );
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      question.close();
    }
  };
}

function faultOf(written: string): Fault {
  try {
    return parseFault(written);
  } catch (error) {
    const [what = "", ...instead] = (error as Error).message.split(". ");
    throw new UsageError("CLI041", what, instead.join(". ").replace(/\.$/, ""));
  }
}
