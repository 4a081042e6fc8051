import type { Deadline, World } from "../ports.ts";
import { ActionError } from "../problem.ts";
import type { ApplyReport } from "./apply-stream.ts";
import { findTerraform } from "./binary.ts";
import { failure, Terraform } from "./cli.ts";
import { findStacks, type StackFolder } from "./folder.ts";
import { countChanges, type PlannedChange } from "./plan.ts";
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
  /** Told as soon as something is known, because what follows may fail. */
  readonly onProgress?: (progress: { readonly previous?: Digests; readonly changed?: boolean }) => void;
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
      const text = await report.group(`Plan ${name}`, () => terraform.plan(file));
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
    const applied = await report
      .group(`Apply ${name}`, () => terraform.apply(file))
      .catch((error: unknown) => {
        const partial = (error as { applied?: ApplyReport }).applied;
        if (partial !== undefined) report.summary(applyTable(name, partial, changes[name]!));
        throw error;
      });
    if (applied.code !== 0) fail(world, options, name, applied, changes);
  }

  const markdown = sections.join("\n\n");
  const planned = Object.values(changes).flat().length;
  if (options.mode === "plan")
    return { changes, planned, previous, release: previous, url: undefined, outputs: {}, markdown };
  return { changes, planned, previous, markdown, ...(await outputsOf(stacks)) };
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
): never {
  report.summary(applyTable(name, applied, changes[name]!));
  const earlier = stacks.slice(0, stacks.indexOf(name)).filter((stack) => (changes[stack]?.length ?? 0) > 0);
  const touched = applied.changed.length + applied.failed.length > 0;
  if (!touched && earlier.length === 0) onProgress?.({ changed: false });
  const { problems } = failure(name, "apply", applied.code, applied.errors);
  const done = [...new Set(applied.changed.map(({ address }) => address))];
  throw new ActionError([
    ...problems,
    {
      code: "terraform/partly-applied",
      where: `stack ${name}`,
      message:
        done.length === 0
          ? `nothing of this stack was changed${earlier.length > 0 ? `; the stacks before it were: ${earlier.join(", ")}` : ""}`
          : `changed before it failed: ${done.join(", ")}`,
      fix: "The state knows what was done; the next deploy or the rollback goes on from there.",
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
