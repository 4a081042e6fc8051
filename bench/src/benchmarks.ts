import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Benchmark, plainEnvironment, type Run } from "./measure.ts";
import { systemBenchmarks } from "./systems.ts";
import { workflowBenchmarks } from "./workflows.ts";

const repository = resolve(import.meta.dirname, "../..");
const fixtures = join(repository, "bench", "fixtures");
const emptyFile: Run = { args: [join(fixtures, "empty.mjs")], cwd: repository };

/** @param outputFolder - where synth may write; the app's own `cdktf.out` stays as it is */
export function benchmarks(outputFolder: string): Benchmark[] {
  return [
    {
      name: "synth of all Eloquent stacks",
      ours: {
        args: ["main.ts"],
        cwd: join(repository, "apps", "eloquent"),
        env: { ...plainEnvironment(), CDKTF_OUTDIR: outputFolder },
      },
      against: emptyFile,
      peer: "Node's start-up",
      milliseconds: 800,
    },
    ...systemBenchmarks(outputFolder, emptyFile),
    {
      name: "generate and check all workflows",
      ours: {
        args: [join(repository, "packages", "cli", "bin", "towline.mjs"), "generate", "--check"],
        cwd: repository,
      },
      against: emptyFile,
      peer: "Node's start-up",
    },
    {
      name: "start of the stand-in providers for Eloquent",
      ours: {
        args: [
          join(repository, "packages", "rehearsal", "test", "support", "start.ts"),
          // Written by the first benchmark.
          ...["bootstrap", "staging", "production"].map((stack) => join(outputFolder, "stacks", stack)),
        ],
        cwd: repository,
      },
      against: emptyFile,
      peer: "Node's start-up",
      milliseconds: 500,
    },
    ...rehearsals(),
    ...workflowBenchmarks(outputFolder),
    ...actionBundles().map(({ action, bundle }) => ({
      name: `cold start of action ${action}`,
      // With no input at all an action reads its spec, names what is missing and ends: everything but the work.
      ours: { args: [bundle], cwd: outputFolder, env: { PATH: process.env["PATH"] }, exitCode: 1 },
      against: emptyFile,
      peer: "Node's start-up",
    })),
    {
      name: "one resource class by deep import",
      ours: { args: [join(fixtures, "deep-import.mjs")], cwd: repository },
      against: { args: [join(fixtures, "barrel-import.mjs")], cwd: repository },
      peer: "the provider's barrel",
    },
  ];
}

/** Left out where there is no Terraform. */
function rehearsals(): Benchmark[] {
  const found = ["terraform", "tofu"].some((name) => spawnSync(name, ["version"]).status === 0);
  if (!found) return [];
  const towline = join(repository, "packages", "cli", "bin", "towline.mjs");
  return [
    {
      name: "rehearsal of all Eloquent stacks",
      ours: { args: [towline, "rehearse", "eloquent"], cwd: repository },
      against: emptyFile,
      peer: "Node's start-up",
      milliseconds: 20_000,
      runs: 3,
    },
  ];
}

/** The bundles that GitHub would start, by what each action.yml says. */
function actionBundles(): { action: string; bundle: string }[] {
  const actions = join(repository, "packages", "actions");
  return readdirSync(actions).flatMap((action) => {
    const main = mainOf(join(actions, action, "action.yml"));
    return main ? [{ action, bundle: join(actions, action, main) }] : [];
  });
}

function mainOf(manifest: string): string | undefined {
  try {
    return /^ {2}main: ["']?([^"'\n]+)["']?$/m.exec(readFileSync(manifest, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
