/**
 * Every fault of a delivery, against the real bundles: what happens must be said, nothing may be lost, and no run may be green while the release
 * that was asked for does not answer.
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import {
  answers,
  crashesAfter,
  credentialsExpireAt,
  type Fault,
  fails,
  failsHalfWay,
  findTerraform,
  isNotFoundFor,
  isSlow,
  losesConnection,
  push,
  type Rehearsed,
  rehearse,
  staysOnOldVersion,
  throttles,
  timesOut,
  type World,
} from "@towline/cli/rehearse";
import { eloquent } from "../system.ts";
import { copyOfEloquent } from "./support/copy.ts";
import { oneService } from "./support/one-service/system.ts";

jest.setTimeout(300_000);

const withTerraform = findTerraform() ? describe : describe.skip;
const { folder } = copyOfEloquent();
/** The repository of the system that is nothing but a service: a release of it is quick. */
const { folder: small } = copyOfEloquent();
const worlds = new Map<string, World>();
let releases = 0;

beforeAll(() => cpSync(join(__dirname, "support/one-service/system.ts"), join(small, "system.ts")));
afterAll(async () => {
  for (const world of worlds.values()) await world.close();
});

/** Delivers one more release to staging. */
async function deliver(system: typeof eloquent | typeof oneService, ...faults: Fault[]): Promise<Rehearsed> {
  const world = worlds.get(system.name);
  const run = await rehearse(system, {
    event: push("staging"),
    folder: system === eloquent ? folder : small,
    faults,
    release: String(++releases),
    ...(world ? { world } : {}),
  });
  worlds.set(system.name, run.world);
  return run;
}

/** The lock files of Terraform's state that lie in the buckets of the world. */
const locks = (of: World) =>
  of
    .resources()
    .filter(({ type }) => type === "aws_s3_bucket")
    .flatMap(({ id }) => of.objects(id).map(({ key }) => key))
    .filter((key) => key.endsWith(".tflock"));

const summaryOf = (run: Rehearsed, job: string) =>
  run
    .job(job)
    .steps.map(({ summary }) => summary)
    .join("\n");

/** The state of staging, as it is saved. */
const saved = (of: World) =>
  of
    .resources()
    .filter(({ type }) => type === "aws_s3_bucket")
    .flatMap(({ id }) => of.objects(id))
    .filter(({ key }) => key === "staging/terraform.tfstate")
    .flatMap(({ body }) => (JSON.parse(body.toString("utf8")) as State).resources);

interface State {
  resources: { type: string; instances: { status?: string }[] }[];
}

const built = (run: Rehearsed) => run.job("build").steps.find(({ outputs }) => outputs["digest"])!.outputs["digest"];

withTerraform("issue 6, 5: a first delivery that meets faults", () => {
  describe("several at once", () => {
    let run: Rehearsed;
    beforeAll(async () => {
      run = await deliver(
        eloquent,
        failsHalfWay("aws_nat_gateway"),
        timesOut("aws_cloudfront_distribution", 2400),
        isSlow("aws_vpc", 900),
        fails("aws_elasticache_replication_group", "InsufficientCacheClusterCapacity: no capacity"),
        throttles("aws_sns_topic", Number.POSITIVE_INFINITY),
      );
    });

    test("the deploy is red, nothing is tested or put back, and the lock is free", () => {
      expect(run.outcome).toBe("failed");
      expect(run.job("deploy-staging")).toMatchObject({ result: "failure", outcome: "failed" });
      expect(run.job("smoke-staging").result).toBe("skipped");
      expect(run.job("rollback-staging").result).toBe("skipped");
      expect(locks(run.world)).toEqual([]);
    });

    test("something slow is waited for, and the time it takes is told", () => {
      expect(run.struck).toContainEqual({
        what: expect.stringMatching(/^aws_vpc\./),
        fault: "aws_vpc takes 900 s longer",
        seconds: 900,
      });
      expect(summaryOf(run, "deploy-staging")).toMatch(/\| `aws_vpc\.[^|]*\| create \| changed/);
    });

    test.each<[string, string, RegExp, "tainted" | "nothing"]>([
      ["a creation that fails half-way", "aws_nat_gateway", /create-failed/, "tainted"],
      ["something that is not ready in time", "aws_cloudfront_distribution", /timeout: 40m0s/, "tainted"],
      ["a creation that fails", "aws_elasticache_replication_group", /InsufficientCacheClusterCapacity/, "nothing"],
      ["a throttled API", "aws_sns_topic", /Rate exceeded/, "nothing"],
    ])("%s: the summary says why, and what exists stays known", (_, type, why, left) => {
      const summary = summaryOf(run, "deploy-staging");
      expect(summary).toMatch(why);
      expect(summary).toMatch(new RegExp(`\\| \`${type}\\.[^|]*\\| create \\| \\*\\*failed\\*\\*`));
      const known = saved(run.world).filter((resource) => resource.type === type);
      const exists = run.world.resources().some((resource) => resource.type === type);
      if (left === "nothing") expect([known, exists]).toEqual([[], false]);
      else expect([known.some(({ instances }) => instances[0]?.status === "tainted"), exists]).toEqual([true, true]);
    });
  });

  test("eventual consistency is waited for, and the next delivery goes on from there", async () => {
    const run = await deliver(eloquent, isNotFoundFor("aws_sns_topic", 30));
    expect(run.outcome).toBe("succeeded");
    expect(run.struck.map(({ fault, seconds }) => ({ fault, seconds }))).toContainEqual({
      fault: "aws_sns_topic is not found for 30 s after its creation",
      seconds: 30,
    });
    expect(run.answering("backend").digest).toBe(built(run));
    expect(locks(run.world)).toEqual([]);
  });
});

withTerraform("issue 6, 5: a release over one that runs", () => {
  let before: string;
  beforeAll(async () => {
    const run = await deliver(oneService);
    expect(run.outcome).toBe("succeeded");
    before = run.answering("backend").digest;
  });

  const service = "aws_apprunner_service";
  const state = "s3:PutObject:one-service-terraform-state-111111111111/staging/terraform.tfstate";

  test.each<[string, Fault, string, RegExp]>([
    ["answers 500", answers("backend", 500), "smoke-staging", /answered 500/],
    ["ends by itself", crashesAfter("backend", 60), "smoke-staging", /answered 50[23]/],
    [
      "never takes over",
      staysOnOldVersion("backend"),
      "smoke-staging",
      /answered sha256:\w+, but sha256:\w+ was deployed/,
    ],
    ["fails", fails(service), "deploy-staging", /InternalFailure/],
    ["is throttled every time", throttles(service, Number.POSITIVE_INFINITY), "deploy-staging", /Rate exceeded/],
    [
      "loses its connection",
      losesConnection(service),
      "deploy-staging",
      /connection\s+reset[\s\S]*maybe changed in part/,
    ],
    [
      "loses its credentials",
      credentialsExpireAt(service),
      "deploy-staging",
      /ExpiredToken[\s\S]*lock `[\w-]+` stayed and was released[\s\S]*could not be saved at first; it is saved now/,
    ],
  ])("that %s is taken back, and the run says so in red", async (_, fault, job, why) => {
    const run = await deliver(oneService, fault);
    expect(run.outcome).toBe("rolled-back");
    expect(run.job(job).result).toBe("failure");
    expect(summaryOf(run, job)).toMatch(why);
    expect(summaryOf(run, "rollback-staging")).toMatch(/is live again/);
    expect(run.job("rollback-staging")).toMatchObject({ result: "failure" });
    expect(run.struck.length).toBeGreaterThan(0);
    expect(run.answering("backend").digest).toBe(before);
    expect(locks(run.world)).toEqual([]);
  });

  test("whose state cannot be saved is red, is not written over, and the next delivery saves it", async () => {
    const run = await deliver(oneService, fails(state));
    expect(run.outcome).toBe("failed");
    expect(summaryOf(run, "deploy-staging")).toMatch(
      /\*\*The state could not be saved\.\*\*[\s\S]*state push \S+staging\.tfstate/,
    );
    expect(summaryOf(run, "rollback-staging")).toMatch(
      /cannot be saved[\s\S]*Nothing was changed, so that nothing is lost/,
    );
    expect(run.answering("backend").digest).toBe(built(run));
    expect(locks(run.world)).toEqual([]);
    const next = await deliver(oneService);
    expect(next.outcome).toBe("succeeded");
    expect(
      next
        .job("deploy-staging")
        .steps.map(({ log }) => log)
        .join(),
    ).toMatch(/Saved the state that an earlier/);
    expect(next.answering("backend").digest).toBe(built(next));
    expect(locks(next.world)).toEqual([]);
  });
});
