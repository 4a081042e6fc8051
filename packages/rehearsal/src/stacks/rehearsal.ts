import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plan, StackConfiguration } from "@towline/terraform";
import type { ChangeCounts, PlannedChange } from "../terraform/planned.ts";
import type { ResourceProgress } from "../terraform/progress.ts";
import { isEmptyState } from "../terraform/state.ts";
import { timelineOf } from "../time/timeline.ts";
import { backendArguments, type Environment } from "../world/environment.ts";
import { differencesIn, notAsAsked, outputsIn, phrase, valueToChange } from "./change.ts";
import { asPlanned, Commands, PhaseFailed } from "./commands.ts";
import { createsBucket, stateBucket } from "./order.ts";
import type { Phase, RehearsalStep, RehearseOptions, StackReport, StackToRehearse } from "./types.ts";
import { guardedResources, WorkingCopy } from "./working-copy.ts";

/** One stack going through its phases. */
export class StackRehearsal {
  readonly report: StackReport;
  readonly stack: StackConfiguration;
  private readonly options: RehearseOptions;
  private readonly copy: WorkingCopy;
  private readonly commands: Commands;
  /** The stack creates the bucket that holds its own state. */
  private readonly ownsStateBucket: boolean;
  private stateIsLocal = false;

  private constructor(stack: StackConfiguration, given: StackToRehearse, options: RehearseOptions, env: Environment) {
    this.stack = stack;
    this.options = options;
    this.copy = new WorkingCopy(options.world.folder, stack, given.folder);
    this.copy.setVariables(stack, given.variables ?? {});
    if (this.keepsStateElsewhere) this.copy.useLocalBackend();
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
    this.commands = new Commands(options.terraform, {
      cwd: this.copy.folder,
      env,
      logFile: this.report.logFile,
    });
  }

  static async of(
    stack: StackConfiguration,
    given: StackToRehearse,
    options: RehearseOptions,
  ): Promise<StackRehearsal> {
    return new StackRehearsal(stack, given, options, await options.world.environmentOf(stack.name));
  }

  /** init, plan, apply, a second plan that must be empty, and one with a changed value that must show just that. */
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
    let planned: { changes: PlannedChange[]; counts: ChangeCounts } | undefined;
    await this.phase("plan", async () => {
      planned = await this.commands.plan();
      return { message: sentence(planned.counts), counts: planned.counts };
    });
    await this.phase("apply", async () => {
      const { changes = [], counts } = planned ?? {};
      for (const change of changes) this.tell(asPlanned(change));
      await this.commands.apply(this.tell);
      const { managed, outputs } = await this.commands.state();
      this.report.created = (counts?.create ?? 0) + (counts?.replace ?? 0);
      this.report.existing = managed;
      const late = new Map(this.options.world.struck().map(({ seconds, what }) => [what, seconds]));
      const { critical, seconds } = timelineOf(this.stack, late);
      this.report.atAws = { seconds, critical };
      this.report.outputs = outputs;
      return { message: `${managed} exist`, ...(counts ? { counts } : {}) };
    });
    if (this.stateIsLocal) {
      await this.phase("migrate", async () => {
        this.copy.useDeclaredBackend();
        this.stateIsLocal = false;
        await this.init(["-migrate-state", "-force-copy"]);
        return { message: `state moved into s3://${stateBucket(this.stack)}` };
      });
    }
    if (this.options.replan !== false) await this.phase("replan", () => this.replan());
    if (this.options.change) await this.phase("change", () => this.change());
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
    await this.commands.plan();
    return this.commands.shown();
  }

  /** Destroys everything; `prevent_destroy` has to refuse first, and is then released in the working copy. */
  async takeDown(): Promise<void> {
    this.report.outcome = "failed";
    const guarded = guardedResources(this.stack).map(({ address }) => address);
    if (guarded.length > 0) {
      await this.phase("guard", async () => {
        const { code, errors } = await this.commands.planDestroy();
        const refused = errors.some((error) => error.includes("prevent_destroy"));
        if (!refused) throw new PhaseFailed(code === 0 ? ["prevent_destroy did not stop a destroy."] : errors);
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
      this.report.destroyed = await this.commands.destroy(this.tell);
      return { message: `${this.report.destroyed} destroyed` };
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
    const plan = await this.commands.planInFull();
    if (!plan) return { message: "no changes" };
    this.report.differences = differencesIn(plan);
    const named = this.report.differences.map((difference) => `The second plan is not empty: ${phrase(difference)}.`);
    const outputs = outputsIn(plan);
    if (outputs.length > 0) named.push(`The second plan changes outputs: ${outputs.join(", ")}.`);
    throw new PhaseFailed(named);
  }

  /** Changes one value in the working copy and only plans, so that what exists stays as it was declared. */
  private async change(): Promise<Done> {
    const value = valueToChange(this.stack);
    if (!value)
      return { message: "left out: no retention, description or tag is written here that only it would change" };
    const { address } = value.resource;
    this.copy.changeValue(value);
    try {
      const plan = await this.commands.planInFull({ fresh: true });
      const wrong = notAsAsked(value, plan);
      const { after, before, path } = value;
      this.report.change = { address, path, before, after, differences: differencesIn(plan) };
      if (wrong) throw new PhaseFailed([wrong]);
    } finally {
      this.copy.changeValueBack();
    }
    return { message: `1 of ${this.report.existing} to update in place (${address} ${value.path}), as asked` };
  }

  private readonly tell = (progress: ResourceProgress): void =>
    this.options.onResource?.({ ...progress, stack: this.stack.name });

  private init(args: readonly string[]): Promise<void> {
    // The arguments of the S3 backend are refused by any other.
    const redirected = !this.stateIsLocal && this.stack.backend?.type === "s3";
    return this.commands.init(args, redirected ? backendArguments(this.options.world.s3) : "");
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
      const failed = error instanceof PhaseFailed ? error : new PhaseFailed([(error as Error).message]);
      this.report.errors.push(...failed.errors);
      step("failed", { message: failed.message });
      throw failed;
    }
  }
}

interface Done {
  message: string;
  counts?: ChangeCounts;
}

function sentence(counts: ChangeCounts): string {
  const parts = (["create", "update", "replace", "delete"] as const).filter((action) => counts[action] > 0);
  return parts.length === 0 ? "no changes" : parts.map((action) => `${counts[action]} to ${action}`).join(", ");
}
