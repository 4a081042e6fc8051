import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { StackConfiguration } from "@towline/terraform";
import type { ValueChange } from "./change.ts";

/** Terraform merges files named `…_override.tf.json` over the configuration. */
const BACKEND = "rehearsal_backend_override.tf.json";
const GUARDS = "rehearsal_guards_override.tf.json";
const CHANGE = "rehearsal_change_override.tf.json";
const VARIABLES = "rehearsal.auto.tfvars.json";

/** A stack's own copy in the world's folder; the synthesized one is never touched. */
export class WorkingCopy {
  readonly folder: string;

  constructor(world: string, stack: StackConfiguration, source: string) {
    this.folder = join(world, "work", stack.name);
    mkdirSync(this.folder, { recursive: true });
    // Terraform's own folder and local states stay from the last time; the rest is taken anew.
    for (const name of readdirSync(this.folder)) {
      if (name !== ".terraform" && !name.includes(".tfstate")) rmSync(join(this.folder, name), { recursive: true });
    }
    cpSync(source, this.folder, {
      recursive: true,
      filter: (from) => !/^\.terraform|\.tfstate/.test(basename(from)),
    });
  }

  get localState(): string {
    return join(this.folder, "rehearsal.tfstate");
  }

  useLocalBackend(): void {
    this.write(BACKEND, { terraform: { backend: { local: { path: this.localState } } } });
  }

  useDeclaredBackend(): void {
    rmSync(join(this.folder, BACKEND), { force: true });
  }

  setVariables(stack: StackConfiguration, variables: { [name: string]: unknown }): void {
    const declared = Object.entries(variables).filter(([name]) => name in stack.variables);
    this.write(VARIABLES, Object.fromEntries(declared));
  }

  /** @returns the addresses whose `prevent_destroy` is off from now on */
  releaseGuards(stack: StackConfiguration): string[] {
    const guarded = guardedResources(stack);
    const resource: { [type: string]: { [name: string]: unknown } } = {};
    for (const { type, name } of guarded) {
      resource[type] ??= {};
      resource[type][name] = { lifecycle: { prevent_destroy: false } };
    }
    if (guarded.length > 0) this.write(GUARDS, { resource });
    return guarded.map(({ address }) => address);
  }

  changeValue({ argument, resource: { name, type } }: ValueChange): void {
    this.write(CHANGE, { resource: { [type]: { [name]: argument } } });
  }

  changeValueBack(): void {
    rmSync(join(this.folder, CHANGE), { force: true });
  }

  private write(file: string, content: unknown): void {
    writeFileSync(join(this.folder, file), `${JSON.stringify(content, null, 1)}\n`);
  }
}

export function guardedResources(stack: StackConfiguration) {
  return [...stack.resources.values()].filter((resource) => {
    const lifecycle = resource.meta["lifecycle"];
    const blocks = (Array.isArray(lifecycle) ? lifecycle : [lifecycle]) as (
      | { prevent_destroy?: unknown }
      | undefined
    )[];
    return blocks.some((block) => block?.prevent_destroy === true);
  });
}
