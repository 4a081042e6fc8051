import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWorld, type RehearsalStep, rehearseStacks, type World } from "../src/index.ts";
import { type Json, runIn, scratch, terraform, withTerraform, writeStack } from "./support/terraform.ts";

const BUCKET = "states-111111111111";
const backend = (key: string) => ({
  backend: {
    s3: { bucket: BUCKET, key: `${key}/terraform.tfstate`, region: "us-east-1", encrypt: true, use_lockfile: true },
  },
});

/** Creates the bucket that holds its own state, as a bootstrap stack does. */
const bootstrap: Json = {
  terraform: backend("bootstrap"),
  resource: {
    aws_s3_bucket: { states: { bucket: BUCKET, lifecycle: { prevent_destroy: true } } },
    aws_s3_bucket_versioning: {
      states: { bucket: "${aws_s3_bucket.states.id}", versioning_configuration: { status: "Enabled" } },
    },
  },
};
const staging = (more: Json = {}): Json => ({
  terraform: backend("staging"),
  variable: { cidr: { type: "string" } },
  resource: { aws_vpc: { main: { cidr_block: "${var.cidr}" } }, ...more },
  output: { vpc: { value: "${aws_vpc.main.id}" }, secret: { value: "hush", sensitive: true } },
});

withTerraform("rehearsing stacks", () => {
  let world: World;
  let folder = "";
  const steps: RehearsalStep[] = [];
  const stacks = scratch("stacks");
  const given = (name: string, variables = {}) => ({ name, folder: join(stacks, name), variables });
  const rehearse = (names: string[], more: object = {}) => {
    steps.length = 0;
    return rehearseStacks({
      world,
      terraform,
      stacks: names.map((name) => given(name, { cidr: "10.0.0.0/16", unused: 1 })),
      onStep: (step) => steps.push(step),
      ...more,
    });
  };

  beforeEach(async () => {
    folder = scratch("world");
    writeStack(join(stacks, "bootstrap"), bootstrap);
    writeStack(join(stacks, "staging"), staging());
    world = await openWorld({ folder, from: __dirname });
  });
  afterEach(() => world.close());

  test("what others need goes first; every phase runs; nothing is left; the stacks are not touched", async () => {
    const before = readFileSync(join(stacks, "bootstrap", "cdk.tf.json"), "utf8");
    const report = await rehearse(["staging", "bootstrap"]);
    expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
    expect(report.outcome).toBe("succeeded");
    expect(steps.filter(({ state }) => state !== "started").map(({ stack, phase }) => `${stack} ${phase}`)).toEqual([
      ...["init", "validate", "plan", "apply", "migrate", "replan"].map((phase) => `bootstrap ${phase}`),
      ...["init", "validate", "plan", "apply", "replan", "destroy"].map((phase) => `staging ${phase}`),
      ...["guard", "migrate", "destroy"].map((phase) => `bootstrap ${phase}`),
    ]);
    const [first, second] = report.stacks;
    expect(first).toMatchObject({
      name: "bootstrap",
      created: 2,
      existing: 2,
      destroyed: 2,
      released: ["aws_s3_bucket.states"],
    });
    expect(second).toMatchObject({ name: "staging", created: 1, destroyed: 1, differences: [] });
    expect(second!.outputs).toEqual({ vpc: expect.stringMatching(/^vpc-/) });
    expect(steps.find(({ phase, state }) => phase === "plan" && state === "succeeded")?.counts).toMatchObject({
      create: 2,
    });
    expect(world.resources()).toEqual([]);
    expect(readFileSync(join(stacks, "bootstrap", "cdk.tf.json"), "utf8")).toBe(before);
    expect(readdirSync(join(stacks, "bootstrap"))).toEqual(["cdk.tf.json"]);
    expect(readFileSync(first!.logFile, "utf8")).toContain("$ terraform init");
  });

  test("the state of the first stack really lies in the bucket that it created", async () => {
    const report = await rehearse(["bootstrap", "staging"], { destroy: false });
    expect(report.outcome).toBe("succeeded");
    const keys = world.objects(BUCKET).map(({ key }) => key);
    expect(keys).toEqual(["bootstrap/terraform.tfstate", "staging/terraform.tfstate"]);
    const state = JSON.parse(world.objects(BUCKET)[0]!.body.toString("utf8")) as { resources: unknown[] };
    expect(state.resources).toHaveLength(2);
  });

  test("without the stack that creates the bucket, the backend is refused as S3 refuses it", async () => {
    const report = await rehearse(["staging"]);
    expect(report.outcome).toBe("failed");
    expect(report.stacks[0]!.errors.join("\n")).toMatch(/NoSuchBucket|does not exist/);
    expect(world.resources()).toEqual([]);
  });

  test.each<[string, (file: string) => Json]>([
    ["backend local", (path) => ({ backend: { local: { path } } })],
    ["backend http", () => ({ backend: { http: { address: "http://127.0.0.1:1/state" } } })],
    ["backend cloud", () => ({ cloud: { organization: "shop", workspaces: { name: "production" } } })],
  ])("a state that is kept in %s is neither read nor written", async (name, settings) => {
    const state = join(scratch("real"), "terraform.production.tfstate");
    writeFileSync(state, "the state of what runs");
    writeStack(join(stacks, "staging"), { ...staging(), terraform: settings(state) });
    const report = await rehearse(["staging"]);
    expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
    expect(report.outcome).toBe("succeeded");
    expect(steps.map(({ message }) => message)).toContain(`state of its own instead of ${name}`);
    expect(readFileSync(state, "utf8")).toBe("the state of what runs");
  });

  test("a second plan that is not empty fails, with the attribute that differs; all is taken down all the same", async () => {
    writeStack(join(stacks, "staging"), staging({ terraform_data: { clock: { input: "${timestamp()}" } } }));
    const report = await rehearse(["bootstrap", "staging"]);
    expect(report.outcome).toBe("failed");
    const failed = report.stacks[1]!;
    expect(failed.outcome).toBe("failed");
    expect(failed.differences).toMatchObject([{ address: "terraform_data.clock", action: "update" }]);
    expect(failed.errors[0]).toMatch(/The second plan is not empty: update terraform_data\.clock \(input, output\)/);
    expect(world.resources()).toEqual([]);
  });

  test("a stack that does not validate stops the rest, with Terraform's words", async () => {
    writeStack(join(stacks, "staging"), staging({ aws_subnet: { a: { vpc_idd: "x", cidr_block: "10.0.1.0/24" } } }));
    writeStack(join(stacks, "after"), { ...staging(), terraform: backend("after") });
    const report = await rehearse(["bootstrap", "staging", "after"]);
    expect(report.stacks.map(({ outcome }) => outcome)).toEqual(["succeeded", "failed", "skipped"]);
    expect(report.stacks[1]!.errors.join("\n")).toMatch(/vpc_idd/);
    expect(world.resources()).toEqual([]);
  });

  test("while one apply holds the lock, another plan is refused; then the lock is gone", async () => {
    const slow = staging({
      terraform_data: { slow: { provisioner: { "local-exec": { command: "sleep 3" } }, depends_on: ["aws_vpc.main"] } },
    });
    await rehearse(["bootstrap"], { destroy: false });
    writeStack(join(stacks, "staging"), slow);
    const other = scratch("other-checkout");
    writeStack(other, slow);
    world.prepare([other]);
    const cidr = ["-var", "cidr=10.0.0.0/16", "-no-color"];
    const here = join(stacks, "staging");
    expect((await runIn(here, world, ["init", "-no-color"])).code).toBe(0);
    expect((await runIn(other, world, ["init", "-no-color"])).code).toBe(0);
    const applying = runIn(here, world, ["apply", "-auto-approve", ...cidr]);
    while (world.objects(BUCKET).every(({ key }) => !key.endsWith("staging/terraform.tfstate.tflock"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const refused = await runIn(other, world, ["plan", ...cidr]);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/Error acquiring the state lock/);
    expect(refused.output).toMatch(/PreconditionFailed/);
    expect((await applying).code).toBe(0);
    expect((await runIn(other, world, ["plan", ...cidr])).code).toBe(0);
    expect(world.objects(BUCKET).filter(({ key }) => key.endsWith(".tflock"))).toEqual([]);
  });

  test("a stack folder that was initialized in one world can be used in the next", async () => {
    const here = join(stacks, "staging");
    for (const turn of ["first", "second"]) {
      expect((await rehearse(["bootstrap"], { destroy: false })).outcome).toBe("succeeded");
      world.prepare([here]);
      const init = await runIn(here, world, ["init", "-no-color"]);
      expect([turn, init.code, init.code === 0 ? "" : init.output]).toEqual([turn, 0, ""]);
      expect((await runIn(here, world, ["plan", "-no-color", "-var", "cidr=10.0.0.0/16"])).output).toContain(
        "1 to add",
      );
      await world.close();
      world = await openWorld({ folder: scratch("world"), from: __dirname });
    }
  });

  test("an interrupt in the middle of an apply leaves no lock, no process and a world that goes on", async () => {
    await world.close();
    writeStack(
      join(stacks, "staging"),
      staging({
        terraform_data: {
          slow: { provisioner: { "local-exec": { command: "sleep 300" } }, depends_on: ["aws_vpc.main"] },
        },
      }),
    );
    const stack = join(stacks, "staging");
    const variable = { ...process.env, TF_VAR_cidr: "10.0.0.0/16" };
    const program = join(__dirname, "support", "interrupted.ts");
    const child = spawn(process.execPath, [program, folder, join(stacks, "bootstrap"), stack], {
      env: variable,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const applying = new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk) => {
        said += chunk;
        if (said.includes("staging apply started")) resolve();
      });
    });
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    const ended = new Promise<string>((resolve) =>
      child.once("close", (code, signal) => resolve(signal ?? `code ${code}`)),
    );
    await Promise.race([applying, ended.then((how) => Promise.reject(new Error(`ended early with ${how}: ${said}`)))]);
    const vpcs = () => readdirSync(join(folder, "resources")).filter((file) => file.startsWith("aws_vpc-"));
    while (vpcs().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await ended).toBe("SIGINT");
    expect(existsSync(join(folder, "open.pid"))).toBe(false);
    world = await openWorld({ folder, from: __dirname });
    expect(world.objects(BUCKET).filter(({ key }) => key.endsWith(".tflock"))).toEqual([]);
    // The state knows what was made before the interrupt, so the next apply goes on from there.
    expect(
      world
        .objects(BUCKET)
        .find(({ key }) => key.startsWith("staging/"))
        ?.body.toString("utf8"),
    ).toContain("vpc-");
    writeStack(stack, staging());
    const report = await rehearse(["bootstrap", "staging"]);
    expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
    expect(world.resources()).toEqual([]);
  });
});
