import { type Plan, readPlan } from "@towline/terraform";
import type { Terraform } from "../terraform/find.ts";
import { plannedIn, readPlanned } from "../terraform/planned.ts";
import { progressIn, type ResourceProgress } from "../terraform/progress.ts";
import { type RunResult, runTerraform } from "../terraform/run.ts";
import { readState } from "../terraform/state.ts";
import type { Environment } from "../world/environment.ts";

/** A phase did not do what it has to do; the stack's report says what. */
export class PhaseFailed extends Error {
  /** In Terraform's words, where they are its. */
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    super(errors[0]?.split("\n")[0] ?? "failed");
    this.errors = errors;
  }
}

const PLAN = "rehearsal.tfplan";
/** For a plan right after one that has read everything; reading it again would tell nothing new. */
const FRESH = "-refresh=false";

type Tell = (progress: ResourceProgress) => void;

/** The commands of Terraform that a rehearsal gives in the working copy of one stack. */
export class Commands {
  private readonly terraform: Terraform;
  private readonly place: { cwd: string; env: Environment; logFile: string };

  constructor(terraform: Terraform, place: { cwd: string; env: Environment; logFile: string }) {
    this.terraform = terraform;
    this.place = place;
  }

  /** @param backend arguments of the backend, for the environment of `init` */
  async init(args: readonly string[], backend: string): Promise<void> {
    await this.well(["init", "-no-color", "-input=false", ...args], { env: { TF_CLI_ARGS_init: backend } });
  }

  /** Plans into the plan file. */
  async plan(): Promise<NonNullable<ReturnType<typeof readPlanned>>> {
    const { stdout } = await this.well(["plan", "-no-color", `-out=${PLAN}`]);
    const told = readPlanned(stdout);
    if (told) return told;
    const { changes, counts } = await this.shown();
    const moving = changes.flatMap(({ action, address }) =>
      action === "no-op" || action === "read" || action === "forget" ? [] : [{ address, action }],
    );
    return { changes: moving, counts };
  }

  /** Plans, and reads the plan in full where there is something in it. */
  async planInFull({ fresh = false } = {}): Promise<Plan | undefined> {
    const args = ["plan", "-no-color", "-detailed-exitcode", ...(fresh ? [FRESH] : []), `-out=${PLAN}`];
    const { code } = await this.well(args, { codes: [0, 2] });
    return code === 0 ? undefined : this.shown();
  }

  /** The plan in the plan file. */
  async shown(): Promise<Plan> {
    return readPlan((await this.well(["show", "-json", PLAN])).stdout);
  }

  /** Applies the plan file, and tells what it does as it goes. */
  async apply(tell: Tell): Promise<void> {
    await this.well(["apply", "-no-color", "-auto-approve", PLAN], { onLine: progress(tell) });
  }

  /** Tries to plan the end of everything. @returns what Terraform has against it */
  async planDestroy(): Promise<{ code: number; errors: readonly string[] }> {
    return this.run(["plan", "-destroy", "-no-color", FRESH]);
  }

  /** Plans the end of everything and applies it at once. @returns how many resources went */
  async destroy(tell: Tell): Promise<number> {
    const { stdout } = await this.well(["destroy", "-no-color", "-auto-approve", FRESH], { onLine: progress(tell) });
    return Number(/^Destroy complete! Resources: (\d+) destroyed\./m.exec(stdout)?.[1] ?? 0);
  }

  async state(): Promise<ReturnType<typeof readState>> {
    return readState((await this.well(["state", "pull"])).stdout);
  }

  /** A command that has to end with a code of those. */
  private async well(
    args: readonly string[],
    { codes = [0], ...more }: { codes?: readonly number[] } & Parameters<Commands["run"]>[1] = {},
  ): Promise<RunResult> {
    const result = await this.run(args, more);
    if (codes.includes(result.code)) return result;
    throw new PhaseFailed(
      result.errors.length > 0 ? result.errors : [`${args[0]} ended with exit code ${result.code}.`],
    );
  }

  private run(
    args: readonly string[],
    { env = {}, onLine }: { env?: Record<string, string>; onLine?: (line: string) => void } = {},
  ): Promise<RunResult> {
    const { cwd, env: always, logFile } = this.place;
    return runTerraform(this.terraform, args, {
      cwd,
      logFile,
      env: { ...always, ...env },
      ...(onLine ? { onLine } : {}),
    });
  }
}

/** What is planned first, then what is done. */
function progress(tell: Tell): (line: string) => void {
  return (line) => {
    const planned = plannedIn(line);
    if (planned) tell(asPlanned(planned));
    const under = progressIn(line);
    if (under) tell(under);
  };
}

/** What replaces another thing is created. */
export function asPlanned({ action, address }: NonNullable<ReturnType<typeof plannedIn>>): ResourceProgress {
  return { address, action: action === "replace" ? "create" : action, state: "planned" };
}
