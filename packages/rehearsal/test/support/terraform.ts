import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plan, readPlan } from "@towline/terraform";
import { findTerraform, openWorld, type World, type WorldOptions } from "../../src/index.ts";

const found = findTerraform();

/** Runs the tests when there is a Terraform; the absence is announced once, before all files. */
export const withTerraform = found ? describe : describe.skip;
export const terraform = found!;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `towline-${name}-`));
  folders.push(folder);
  return folder;
}

export type Json = { [name: string]: unknown };

/** A trust policy that AWS takes. */
export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "tasks.apprunner.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export const AWS = {
  region: "eu-central-1",
  allowed_account_ids: ["111111111111"],
  default_tags: [{ tags: { Project: "towline" } }],
};

/** A stack in the form that cdktf synthesizes, with the AWS provider. */
export function stackJson(parts: Json): Json {
  return {
    terraform: {
      required_providers: {
        aws: { source: "aws", version: "6.25.0" },
        github: { source: "integrations/github", version: "6.9.0" },
      },
      ...(parts["terraform"] as Json | undefined),
    },
    provider: { aws: [AWS], github: [{ owner: "acme" }], ...(parts["provider"] as Json | undefined) },
    ...Object.fromEntries(Object.entries(parts).filter(([key]) => key !== "terraform" && key !== "provider")),
  };
}

/** A folder with a stack, a world for it, and Terraform to run in it. */
export class Bench {
  readonly folder = scratch("stack");
  world!: World;
  private readonly options: Partial<WorldOptions>;

  constructor(options: Partial<WorldOptions> = {}) {
    this.options = options;
  }

  write(parts: Json): void {
    writeStack(this.folder, parts);
    void this.world?.prepare([this.folder]);
  }

  async open(parts: Json): Promise<void> {
    this.write(parts);
    this.world = await openWorld({ folder: scratch("world"), stacks: [this.folder], from: __dirname, ...this.options });
    expect(await this.run("init", "-no-color")).toMatchObject({ code: 0 });
  }

  run(...args: string[]): Promise<{ code: number; output: string }> {
    return runIn(this.folder, this.world, args);
  }

  async apply(...args: string[]): Promise<string> {
    const { code, output } = await this.run("apply", "-no-color", "-auto-approve", ...args);
    expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
    return output;
  }

  async plan(...args: string[]): Promise<Plan> {
    const planned = await this.run("plan", "-no-color", "-out=p.tfplan", ...args);
    expect(planned).toMatchObject({ code: 0 });
    return readPlan((await this.run("show", "-json", "p.tfplan")).output);
  }

  /** Attributes of every managed resource in the state, by address. */
  async state(): Promise<{ [address: string]: Json }> {
    const { output } = await this.run("show", "-json");
    const state = JSON.parse(output) as {
      values?: { root_module: { resources: { address: string; values: Json }[] } };
    };
    return Object.fromEntries(
      (state.values?.root_module.resources ?? []).map(({ address, values }) => [address, values]),
    );
  }

  async outputs(): Promise<Json> {
    const parsed = JSON.parse((await this.run("output", "-json")).output) as { [name: string]: { value: unknown } };
    return Object.fromEntries(Object.entries(parsed).map(([name, { value }]) => [name, value]));
  }
}

export function writeStack(folder: string, parts: Json): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stackJson(parts)));
}

export function runIn(folder: string, world: World, args: string[]): Promise<{ code: number; output: string }> {
  const s3 = JSON.stringify(stackBackend(folder)).includes("s3");
  const env = { ...process.env, ...world.environment(), ...(s3 ? {} : { TF_CLI_ARGS_init: "" }) };
  return new Promise((resolve, reject) => {
    const child = spawn(terraform.path, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, output }));
  });
}

function stackBackend(folder: string): unknown {
  const { terraform: settings } = JSON.parse(require("node:fs").readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    terraform: { backend?: unknown };
  };
  return settings.backend ?? {};
}
