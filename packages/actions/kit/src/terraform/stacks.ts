import type { Deadline, World } from "../ports.ts";
import { ActionError } from "../problem.ts";
import type { ApplyReport } from "./apply-stream.ts";
import { findTerraform } from "./binary.ts";
import { failure, KEPT_LOCK, Terraform } from "./cli.ts";
import { findStacks, type StackFolder } from "./folder.ts";
import { isOf } from "./lock.ts";
import { countChanges, type PlannedChange } from "./plan.ts";
import type { Unsettled } from "./recover.ts";
import { planFile, refuse, staleness, writeReceipt } from "./saved-plan.ts";
import { applyTable, planSection } from "./summary.ts";

export interface StacksOptions {
  readonly directory: string;
  readonly stacks: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly terraform: string | undefined;
  readonly lockTimeout: number;
  /** Folder of the saved plans. */
  readonly plans: string;
  /** `apply`: plan, save, apply that file. `plan`: plan and save. `apply-saved`: apply the files that are there. */
  readonly mode: "apply" | "plan" | "apply-saved";
  readonly deadline: Deadline;
  /** Role that is assumed again when a state or its lock is left behind because the credentials ended. */
  readonly role: string | undefined;
  /** How long it is tried to save a state and to release a lock that were left behind, in milliseconds. */
  readonly recovery: number;
  /** What an earlier job of this run left behind, by stack. */
  readonly unsettled?: Readonly<Record<string, Unsettled>>;
  /** Told as soon as something is known, because what follows may fail. */
  readonly onProgress?: (progress: {
    readonly previous?: Digests;
    readonly changed?: boolean;
    readonly unsettled?: Readonly<Record<string, Unsettled>>;
  }) => void;
}

/** Variable name → digest: what is live. */
export type Digests = Readonly<Record<string, string>>;

export interface StacksResult {
  /** Whether anything was changed (or, with mode `plan`, would be). */
  readonly changes: Readonly<Record<string, readonly PlannedChange[]>>;
  readonly planned: number;
  readonly previous: Digests;
  readonly release: Digests;
  readonly url: string | undefined;
  /** Stack → output → value, without sensitive outputs. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Plan for people, Markdown. */
  readonly markdown: string;
}

interface Stack {
  readonly folder: StackFolder;
  readonly terraform: Terraform;
}

/**
 * Brings the stacks of one environment, in order, to what their configuration says. What was live before is read first, from all
 * stacks, so that it is known even when the first of them fails.
 *
 * @throws ActionError when something cannot be done; when an apply failed half way it lists what was changed before.
 */
export async function deployStacks(world: World, options: StacksOptions): Promise<StacksResult> {
  const { report, files } = world;
  const folders = await findStacks(world, options.directory, options.stacks, options.variables);
  const binary = await findTerraform(world, options.terraform);
  const variables: Record<string, string> = { ...options.variables };
  const stacks = folders.map((folder): Stack => {
    const { lockTimeout, deadline } = options;
    return {
      folder,
      terraform: new Terraform(world, {
        binary,
        stack: folder.name,
        folder: folder.folder,
        variables,
        lockTimeout,
        deadline,
      }),
    };
  });

  let previous: Digests = {};
  for (const { folder, terraform } of stacks) {
    await report.group(`Initialize ${folder.name}`, () => terraform.init());
    if (options.mode !== "plan") await settle(world, { folder, terraform }, options.unsettled?.[folder.name]);
    previous = { ...previous, ...releaseOf(await terraform.outputs()) };
  }
  options.onProgress?.({ previous, changed: false });
  // A plan of a pull request has nothing built: it shows what would change around the release that is live.
  if (options.mode === "plan") Object.assign(variables, { ...liveVariables(folders, previous), ...options.variables });

  if (options.mode === "apply-saved") {
    await report.group("Check the saved plans", async () => {
      refuse((await Promise.all(stacks.map((s) => staleness(world, options.plans, s.folder, s.terraform)))).flat());
    });
  }

  const changes: Record<string, readonly PlannedChange[]> = {};
  const sections: string[] = [];
  // Terraform writes its plan itself, and makes no folder for it.
  await files.write(`${options.plans}/.gitignore`, "*\n");
  for (const { folder, terraform } of stacks) {
    const { name } = folder;
    const file = files.resolve(planFile(options.plans, name));
    if (options.mode !== "apply-saved") {
      const since = Date.now();
      const text = await report
        .group(`Plan ${name}`, () => terraform.plan(file))
        .catch(async (error: unknown) => {
          const locked = error instanceof ActionError && error.problems.some(({ code }) => code === KEPT_LOCK);
          await recovered(world, options, { folder, terraform }, { since, locked });
          throw error;
        });
      if (options.mode === "plan") await writeReceipt(world, options.plans, folder, terraform);
      changes[name] = await terraform.changes(file);
      sections.push(planSection(name, changes[name], text));
    } else {
      changes[name] = await terraform.changes(file);
      sections.push(planSection(name, changes[name], undefined));
    }
    report.line(`${name}: ${countChanges(changes[name])}`);
    if (options.mode === "plan" || changes[name].length === 0) continue;
    options.onProgress?.({ changed: true });
    const since = Date.now();
    const applied = await report
      .group(`Apply ${name}`, () => terraform.apply(file))
      .catch((error: unknown) => {
        const partial = (error as { applied?: ApplyReport }).applied;
        if (partial !== undefined) report.summary(applyTable(name, partial, changes[name]!));
        throw error;
      });
    if (applied.code === 0) continue;
    const locked = applied.errors.some(({ summary }) => summary.includes("releasing the state lock"));
    const left = await recovered(world, options, { folder, terraform }, { since, locked, applied });
    fail(world, options, name, applied, changes, left);
  }

  const markdown = sections.join("\n\n");
  const planned = Object.values(changes).flat().length;
  if (options.mode === "plan")
    return { changes, planned, previous, release: previous, url: undefined, outputs: {}, markdown };
  return { changes, planned, previous, markdown, ...(await outputsOf(stacks)) };
}

/** Tries to put right what a command left behind, and tells the jobs after this one what stays. */
async function recovered(
  world: World,
  { deadline, onProgress, recovery, role }: StacksOptions,
  { folder, terraform }: Stack,
  left: { readonly since: number; readonly locked: boolean; readonly applied?: ApplyReport },
): Promise<Unsettled | undefined> {
  // Seldom needed: no start pays for it.
  const { recover } = await import("./recover.ts");
  const limit = world.clock.deadline(Math.min(recovery, deadline.remaining()));
  const stays = await recover(world, { ...left, stack: folder, terraform, role, deadline: limit });
  if (stays !== undefined) onProgress?.({ unsettled: { [folder.name]: stays } });
  return stays;
}

/**
 * Goes on from what an earlier job of this run left behind. Its lock is released, because that job has ended; a state that it could not save is
 * saved when it lies here, and otherwise nothing may be applied that would lose what was made.
 */
async function settle(world: World, { folder, terraform }: Stack, left: Unsettled | undefined): Promise<void> {
  const { report } = world;
  const { lock: trace, unsaved = [] } = left ?? {};
  if (trace !== undefined) {
    await report.group(`Settle ${folder.name}`, async () => {
      const held = await terraform.lock({});
      if (held === undefined || typeof held === "string" || !isOf(trace, held)) return;
      const refusal = await terraform.unlock(held.id, {});
      if (refusal === undefined) report.line(`Released the lock ${held.id}, which an earlier job of this run left.`);
    });
  }
  const { saveEarlier } = await import("./recover.ts");
  const refusal = await saveEarlier(world, folder, terraform);
  if (refusal === undefined && unsaved.length === 0) return;
  throw new ActionError({
    code: "terraform/unsaved-state",
    where: `stack ${folder.name}`,
    message:
      refusal === undefined
        ? `the deploy before could not save its state; the saved one does not know of ${unsaved.join(", ")}`
        : `the state that an earlier deploy left cannot be saved: ${refusal}`,
    fix: "Nothing was changed, so that nothing is lost. Save that state with terraform state push, or import what is named, and run again.",
  });
}

/** Digests that are live, of the variables that the stacks declare. */
function liveVariables(folders: readonly StackFolder[], live: Digests): Digests {
  const declared = new Set(folders.flatMap(({ declares }) => declares));
  return Object.fromEntries(Object.entries(live).filter(([name]) => declared.has(name)));
}

function fail(
  { report }: World,
  { onProgress, stacks }: StacksOptions,
  name: string,
  applied: ApplyReport,
  changes: Readonly<Record<string, readonly PlannedChange[]>>,
  left: Unsettled | undefined,
): never {
  report.summary(applyTable(name, applied, changes[name]!));
  const earlier = stacks.slice(0, stacks.indexOf(name)).filter((stack) => (changes[stack]?.length ?? 0) > 0);
  const touched = applied.changed.length + applied.failed.length > 0;
  if (!touched && earlier.length === 0) onProgress?.({ changed: false });
  const { problems } = failure(name, "apply", applied.code, applied.errors);
  const names = (of: ApplyReport["changed"]) => [...new Set(of.map(({ address }) => address))].join(", ");
  const done = names(applied.changed);
  const broken = names(applied.failed);
  throw new ActionError([
    ...problems,
    {
      code: "terraform/partly-applied",
      where: `stack ${name}`,
      message: [
        done === "" ? "nothing of this stack is known to be changed" : `changed before it failed: ${done}`,
        ...(broken === "" ? [] : [`failed, and maybe changed in part: ${broken}`]),
        ...(earlier.length === 0 ? [] : [`the stacks before it were changed: ${earlier.join(", ")}`]),
      ].join("; "),
      fix:
        left?.unsaved === undefined
          ? "The state knows what was done; the next deploy or the rollback goes on from there."
          : "The state does not know of it yet: see the summary.",
    },
  ]);
}

async function outputsOf(stacks: readonly Stack[]): Promise<Pick<StacksResult, "outputs" | "release" | "url">> {
  const outputs: Record<string, Record<string, unknown>> = {};
  let release: Digests = {};
  let url: string | undefined;
  for (const { folder, terraform } of stacks) {
    const all = await terraform.outputs();
    const shown = Object.entries(all).filter(([, { sensitive }]) => !sensitive);
    outputs[folder.name] = Object.fromEntries(shown.map(([name, { value }]) => [name, value]));
    release = { ...release, ...releaseOf(all) };
    const answered = all["url"]?.value;
    if (typeof answered === "string" && answered !== "") url = answered.replace(/\/+$/, "");
  }
  return { outputs, release, url };
}

/** The output `release` of a stack: variable name → digest. Entries that are no text are not a release. */
function releaseOf(outputs: Readonly<Record<string, { readonly value: unknown }>>): Digests {
  const value = outputs["release"]?.value;
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, digest]) => typeof digest === "string" && digest !== ""));
}
