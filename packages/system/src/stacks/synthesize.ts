import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { App, assertNoProblems, TerraformResource, type TerraformStack } from "@towline/infra";
import { DeclarationError } from "../errors.ts";
import { accountPlans } from "../plan.ts";
import type { System } from "../system.ts";
import { BootstrapStack } from "./bootstrap-stack.ts";
import { environmentStacks } from "./environment-stack.ts";
import { type Notice, noticesOf } from "./notices.ts";

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** Folder that Terraform runs in, with its cdk.tf.json. */
  readonly folder: string;
  /** Number of managed resources. */
  readonly resources: number;
}

export interface Synthesis {
  readonly outdir: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly SynthesizedStack[];
  /** What an operator should know although nothing is wrong, such as a service that is closed to new customers. */
  readonly notices: readonly Notice[];
}

/**
 * Writes the Terraform of every stack: the same bytes on every machine, without network, account or clock.
 *
 * @param options.outdir folder to write to. @default "cdktf.out" in the current folder, or what cdktf-cli asks for
 * @throws TowlineError with every problem of every stack, before anything is written.
 */
export function synthesize(system: System, options: { readonly outdir?: string } = {}): Synthesis {
  const { declaration } = system;
  if (!declaration.infrastructure) {
    throw new DeclarationError(system.name, [
      {
        code: "SYS050",
        at: "infrastructure",
        message: "this system declares no infrastructure, so there is nothing to synthesize",
        fix: "add infrastructure(stack, { environment }) { ... }, or leave out synth",
      },
    ]);
  }
  const { app, stacks } = build(system, options.outdir);
  app.synth();

  const folder = join(app.outdir, "stacks");
  const names = stacks.map(({ node }) => node.id);
  removeOthers(folder, names);
  return {
    outdir: resolve(app.outdir),
    stacks: stacks.map((stack) => ({
      name: stack.node.id,
      folder: resolve(folder, stack.node.id),
      resources: stack.node.findAll().filter(TerraformResource.isTerraformResource).length,
    })),
    notices: noticesOf(app),
  };
}

/** Builds all stacks; a mistake in one of them leaves no folder behind. */
function build(system: System, asked: string | undefined): { app: App; stacks: TerraformStack[] } {
  // cdktf-cli names its folder in the environment.
  const outdir = asked ?? process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  // The first folder that was made: cdktf makes the last one by itself, but not those above it.
  const made = mkdirSync(outdir, { recursive: true });
  // Stack traces would put the paths of this machine into the manifest, and the output would differ from folder to folder.
  const app = new App({ stackTraces: false, outdir });
  try {
    const bootstrap = accountPlans(system.declaration.environments).length > 0 ? [new BootstrapStack(app, system)] : [];
    const stacks = [...bootstrap, ...environmentStacks(app, system)];
    assertNoProblems(app);
    return { app, stacks };
  } catch (error) {
    // cdktf makes more below it as soon as there is an app.
    if (made) rmSync(made, { recursive: true, force: true });
    throw error;
  }
}

/** A stack that is no longer declared must not stay behind where `deploy` would find it. */
function removeOthers(folder: string, stacks: readonly string[]): void {
  for (const name of readdirSync(folder)) {
    if (!stacks.includes(name)) rmSync(join(folder, name), { recursive: true });
  }
}
