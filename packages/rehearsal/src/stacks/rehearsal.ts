import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  attributeChanges,
  type Plan,
  type PlanCounts,
  type ResourceChange,
  readPlan,
  type StackConfiguration,
} from "@towline/terraform";
import { progressIn, type ResourceProgress } from "../terraform/progress.ts";
import { type RunResult, runTerraform } from "../terraform/run.ts";
import { timelineOf } from "../time/timeline.ts";
import { backendArguments } from "../world/environment.ts";
import { createsBucket, stateBucket } from "./order.ts";
import type { Phase, RehearsalStep, RehearseOptions, StackReport, StackToRehearse } from "./types.ts";
import { guardedResources, WorkingCopy } from "./working-copy.ts";

/** A phase did not do what it has to do; the stack's report says what. */
export class PhaseFailed extends Error {}

const PLAN = "rehearsal.tfplan";
/** The second plan has just read everything; reading it again would tell nothing new. */
const FRESH = ["-refresh=false"] as const;

/** One stack going through its phases. */
export class StackRehearsal {
  readonly report: StackReport;
  readonly stack: StackConfiguration;
  private readonly options: RehearseOptions;
  private readonly copy: WorkingCopy;
  private readonly env: Record<string, string>;
  /** The stack creates the bucket that holds its own state. */
  private readonly ownsStateBucket: boolean;
  private stateIsLocal = false;

  constructor(stack: StackConfiguration, given: StackToRehearse, options: RehearseOptions) {
    this.stack = stack;
    this.options = options;
    this.copy = new WorkingCopy(options.world.folder, stack, given.folder);
    this.copy.setVariables(stack, given.variables ?? {});
    if (this.keepsStateElsewhere) this.copy.useLocalBackend();
    this.env = options.world.environment();
    const bucket = stateBucket(stack);
    this.ownsStateBucket = bucket !== undefined && createsBucket(stack, bucket);
    this.report = {
      name: stack.name,
      outcome: "skipped",
      created: 0,
      existing: 0,
      destroyed: 0,
      outputs: {},
      differences: [],
      released: [],
      errors: [],
      steps: [],
      logFile: join(options.world.folder, "logs", `${stack.name}.log`),
    };
  }

  /** init, validate, plan, apply, and a second plan that must be empty. */
  async build(): Promise<void> {
    this.report.outcome = "failed";
    await this.phase("init", async () => {
      const bucket = stateBucket(this.stack);
      if (this.ownsStateBucket && bucket !== undefined && !this.isMoved(bucket)) {
        this.stateIsLocal = true;
        this.copy.useLocalBackend();
        await this.init(["-reconfigure"]);
        return { message: "state is local until the stack has created its bucket" };
      }
      await this.init(["-reconfigure"]);
      if (!this.stack.backend) return { message: "local state" };
      const { type } = this.stack.backend;
      return { message: this.keepsStateElsewhere ? `state of its own instead of backend ${type}` : `backend ${type}` };
    });
    await this.phase("validate", async () => {
      await this.terraform(["validate", "-no-color"]);
      return { message: "valid" };
    });
    let planned: PlanCounts | undefined;
    let changes: readonly ResourceChange[] = [];
    await this.phase("plan", async () => {
      await this.terraform(["plan", "-no-color", `-out=${PLAN}`]);
      const plan = await this.show();
      planned = plan.counts;
      changes = plan.changes;
      return { message: sentence(plan.counts), counts: plan.counts };
    });
    await this.phase("apply", async () => {
      await this.applyPlan(changes);
      const { existing, outputs } = await this.applied();
      this.report.created = (planned?.create ?? 0) + (planned?.replace ?? 0);
      this.report.existing = existing;
      const late = new Map(this.options.world.struck().map(({ seconds, what }) => [what, seconds]));
      const { critical, seconds } = timelineOf(this.stack, late);
      this.report.atAws = { seconds, critical };
      this.report.outputs = outputs;
      return { message: `${existing} exist`, ...(planned ? { counts: planned } : {}) };
    });
    if (this.stateIsLocal) {
      await this.phase("migrate", async () => {
        this.copy.useDeclaredBackend();
        this.stateIsLocal = false;
        await this.init(["-migrate-state", "-force-copy"]);
        return { message: `state moved into s3://${stateBucket(this.stack)}` };
      });
    }
    await this.phase("replan", () => this.replan());
    this.report.outcome = "succeeded";
  }

  /**
   * S3 is part of the world; every other backend is a real one, down to the file beside the program that cdktf names by
   * default. A rehearsal must neither read nor write what stands there.
   */
  private get keepsStateElsewhere(): boolean {
    return this.stack.backend !== undefined && this.stack.backend.type !== "s3";
  }

  /** Whether the state is in the bucket that the stack creates: not yet, when an earlier rehearsal was interrupted before it moved there. */
  private isMoved(bucket: string): boolean {
    const { world } = this.options;
    if (!world.resources().some(({ type, id }) => type === "aws_s3_bucket" && id === bucket)) return false;
    const there = world.objects(bucket).some(({ key }) => key === this.stack.backend?.arguments["key"]);
    return there || !existsSync(this.copy.localState);
  }

  /** What Terraform would change now, in a world in which the stack was applied before. */
  async look(): Promise<Plan> {
    await this.init(["-reconfigure"]);
    await this.terraform(["plan", "-no-color", `-out=${PLAN}`]);
    return this.show();
  }

  /** Destroys everything; `prevent_destroy` has to refuse first, and is then released in the working copy. */
  async takeDown(): Promise<void> {
    this.report.outcome = "failed";
    const guarded = guardedResources(this.stack).map(({ address }) => address);
    if (guarded.length > 0) {
      await this.phase("guard", async () => {
        const result = await this.run(["plan", "-destroy", "-no-color", ...FRESH]);
        const refused = result.errors.filter((error) => error.includes("prevent_destroy"));
        if (result.code === 0 || refused.length === 0) {
          throw this.failed(result.code === 0 ? ["prevent_destroy did not stop a destroy."] : result.errors);
        }
        this.report.released = this.copy.releaseGuards(this.stack);
        const resources = guarded.length === 1 ? "1 resource" : `${guarded.length} resources`;
        return { message: `prevent_destroy of ${resources} refused it, and is released in the working copy` };
      });
    }
    const bucket = stateBucket(this.stack);
    if (this.ownsStateBucket && bucket !== undefined) {
      await this.phase("migrate", async () => {
        this.copy.useLocalBackend();
        this.stateIsLocal = true;
        await this.init(["-migrate-state", "-force-copy"]);
        const emptied = await this.emptyStateBuckets(bucket);
        return {
          message: `state taken out of s3://${bucket}; ${emptied.length} bucket${emptied.length === 1 ? "" : "s"} of finished states emptied`,
        };
      });
    }
    await this.phase("destroy", async () => {
      await this.terraform(["plan", "-destroy", "-no-color", ...FRESH, `-out=${PLAN}`]);
      const plan = await this.show();
      await this.applyPlan(plan.changes);
      this.report.destroyed = plan.counts.delete;
      return { message: `${plan.counts.delete} destroyed`, counts: plan.counts };
    });
    this.report.outcome = "succeeded";
  }

  /** Buckets of this stack that hold nothing but states without resources are emptied, so that they can go. */
  private async emptyStateBuckets(own: string): Promise<string[]> {
    const emptied: string[] = [];
    const ownKey = this.stack.backend?.arguments["key"];
    for (const { type, mode, arguments: args } of this.stack.resources.values()) {
      const bucket = args["bucket"];
      if (mode !== "managed" || type !== "aws_s3_bucket" || typeof bucket !== "string") continue;
      const objects = this.options.world.objects(bucket);
      // The stack's own state was copied out a moment ago; the copy in the bucket still lists everything.
      const finished = objects.every(({ key, body }) => (bucket === own && key === ownKey) || isEmptyState(body));
      if (objects.length === 0 || !finished) continue;
      await this.options.world.emptyBucket(bucket);
      emptied.push(bucket);
    }
    return emptied;
  }

  private async replan(): Promise<Done> {
    const result = await this.run(["plan", "-no-color", "-detailed-exitcode", `-out=${PLAN}`]);
    if (result.code !== 0 && result.code !== 2) throw this.failed(result.errors);
    if (result.code === 0) return { message: "no changes" };
    const plan = await this.show();
    this.report.differences = plan.changes.filter(moves).map((change) => ({
      address: change.address,
      action: change.action,
      attributes: attributeChanges(change),
    }));
    const named = this.report.differences.map(
      ({ address, action, attributes }) =>
        `The second plan is not empty: ${action} ${address}${attributes.length > 0 ? ` (${attributes.map(({ path }) => path).join(", ")})` : ""}.`,
    );
    const outputs = plan.outputs.filter(({ action }) => action !== "no-op").map(({ name }) => name);
    if (outputs.length > 0) named.push(`The second plan changes outputs: ${outputs.join(", ")}.`);
    throw this.failed(named);
  }

  private async applied(): Promise<{ existing: number; outputs: { [name: string]: unknown } }> {
    const { stdout } = await this.terraform(["show", "-json"]);
    const state = JSON.parse(stdout) as {
      values?: {
        root_module?: { resources?: { mode: string }[] };
        outputs?: { [name: string]: { value: unknown; sensitive?: boolean } };
      };
    };
    const outputs = Object.entries(state.values?.outputs ?? {}).filter(([, { sensitive }]) => !sensitive);
    return {
      existing: (state.values?.root_module?.resources ?? []).filter(({ mode }) => mode === "managed").length,
      outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name, value])),
    };
  }

  /** Applies the saved plan, and tells what it does as it goes. */
  private async applyPlan(changes: readonly ResourceChange[]): Promise<void> {
    const { onResource } = this.options;
    const tell = (progress: ResourceProgress) => onResource?.({ ...progress, stack: this.stack.name });
    for (const change of changes.filter(moves)) {
      const action = change.action === "update" || change.action === "delete" ? change.action : "create";
      tell({ address: change.address, action, state: "planned" });
    }
    await this.terraform(["apply", "-no-color", "-auto-approve", PLAN], this.env, (line) => {
      const progress = progressIn(line);
      if (progress) tell(progress);
    });
  }

  private async show(): Promise<Plan> {
    return readPlan((await this.terraform(["show", "-json", PLAN])).stdout);
  }

  private async init(args: readonly string[]): Promise<void> {
    // The arguments of the S3 backend are refused by any other.
    const redirected = !this.stateIsLocal && this.stack.backend?.type === "s3";
    const env = { ...this.env, TF_CLI_ARGS_init: redirected ? backendArguments(this.options.world.s3) : "" };
    await this.terraform(["init", "-no-color", "-input=false", ...args], env);
  }

  private async terraform(
    args: readonly string[],
    env = this.env,
    onLine: (line: string) => void = () => {},
  ): Promise<RunResult> {
    const result = await this.run(args, env, onLine);
    if (result.code !== 0)
      throw this.failed(result.errors.length > 0 ? result.errors : [`${args[0]} ended with exit code ${result.code}.`]);
    return result;
  }

  private run(args: readonly string[], env = this.env, onLine: (line: string) => void = () => {}): Promise<RunResult> {
    const { logFile } = this.report;
    return runTerraform(this.options.terraform, args, { cwd: this.copy.folder, env, logFile, onLine });
  }

  private failed(errors: readonly string[]): PhaseFailed {
    this.report.errors.push(...errors);
    return new PhaseFailed(errors[0]?.split("\n")[0] ?? "failed");
  }

  private async phase(phase: Phase, act: () => Promise<Done>): Promise<void> {
    const started = performance.now();
    const step = (state: RehearsalStep["state"], { message, counts }: Done): void => {
      const seconds = state === "started" ? 0 : (performance.now() - started) / 1000;
      const made: RehearsalStep = {
        stack: this.stack.name,
        phase,
        state,
        seconds,
        message,
        ...(counts ? { counts } : {}),
      };
      if (state !== "started") this.report.steps.push(made);
      this.options.onStep?.(made);
    };
    step("started", { message: "" });
    try {
      step("succeeded", await act());
    } catch (error) {
      if (!(error instanceof PhaseFailed)) this.report.errors.push((error as Error).message);
      step("failed", { message: (error as Error).message });
      throw error instanceof PhaseFailed ? error : new PhaseFailed((error as Error).message);
    }
  }
}

interface Done {
  message: string;
  counts?: PlanCounts;
}

function moves(change: ResourceChange): boolean {
  return change.action !== "no-op" && change.action !== "read";
}

function sentence(counts: PlanCounts): string {
  const parts = (["create", "update", "replace", "delete"] as const).filter((action) => counts[action] > 0);
  return parts.length === 0 ? "no changes" : parts.map((action) => `${counts[action]} to ${action}`).join(", ");
}

function isEmptyState(body: Buffer): boolean {
  try {
    const state = JSON.parse(body.toString("utf8")) as { version?: number; resources?: unknown[] };
    return state.version === 4 && (state.resources ?? []).length === 0;
  } catch {
    return false;
  }
}
