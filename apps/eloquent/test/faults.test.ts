/**
 * Every fault of a delivery, against the real bundles: what happens must be said, nothing may be lost, and no run may be green while the release
 * that was asked for does not answer.
 */
import {
  answers,
  crashesAfter,
  type Fault,
  fails,
  failsHalfWay,
  findTerraform,
  isNotFoundFor,
  isSlow,
  push,
  type Rehearsed,
  rehearse,
  throttles,
  timesOut,
  type World,
} from "@towline/cli/rehearse";
import { eloquent } from "../system.ts";
import { copyOfEloquent } from "./support/copy.ts";

jest.setTimeout(300_000);

const withTerraform = findTerraform() ? describe : describe.skip;
const { folder } = copyOfEloquent();
let world: World | undefined;
let releases = 0;

afterAll(() => world?.close());

/** Delivers one more release to staging. */
async function deliver(...faults: Fault[]): Promise<Rehearsed> {
  const run = await rehearse(eloquent, {
    event: push("staging"),
    folder,
    faults,
    release: String(++releases),
    ...(world ? { world } : {}),
  });
  world = run.world;
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
    .steps.map(({ log, message }) => `${message}\n${log}`)
    .join("\n");

withTerraform("issue 6, 5: a first delivery that meets one fault after the other", () => {
  // The cache is the last to come: until then there is something left to create.
  const noCache = fails("aws_elasticache_replication_group", "InsufficientCacheClusterCapacity: no capacity");

  test.each<[string, Fault[], RegExp]>([
    ["a creation that fails half-way", [failsHalfWay("aws_nat_gateway"), noCache], /create-failed/],
    ["something that is not ready in time", [timesOut("aws_nat_gateway", 2400), noCache], /timeout: 40m0s/],
    ["a creation that fails", [noCache], /InsufficientCacheClusterCapacity/],
    ["a throttled API", [throttles("aws_elasticache_replication_group", Number.POSITIVE_INFINITY)], /Rate exceeded/],
  ])("%s: the deploy is red and says why, the lock is free, what exists stays known", async (_, faults, why) => {
    const run = await deliver(...faults);
    expect(run.outcome).toBe("failed");
    expect(run.job("deploy-staging")).toMatchObject({ result: "failure", outcome: "failed" });
    expect(summaryOf(run, "deploy-staging")).toMatch(why);
    expect(run.job("smoke-staging").result).toBe("skipped");
    expect(run.struck.length).toBeGreaterThan(0);
    expect(locks(run.world)).toEqual([]);
  });

  test("eventual consistency is waited for: a role that is not there yet", async () => {
    const run = await deliver(isNotFoundFor("aws_iam_role", 30), isSlow("aws_elasticache_replication_group", 900));
    expect(run.outcome).toBe("succeeded");
    expect(run.struck.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThanOrEqual(900);
    expect(run.answering("backend").digest).toBe(
      run.job("build").steps.find(({ outputs }) => outputs["digest"])!.outputs["digest"],
    );
    expect(locks(run.world)).toEqual([]);
  });

  describe("and then a release over one that runs", () => {
    let before: string;
    beforeAll(async () => {
      const run = await deliver();
      expect(run.outcome).toBe("succeeded");
      before = run.answering("backend").digest;
    });

    test.each<[string, Fault, string, RegExp]>([
      ["answers 500", answers("backend", 500), "smoke-staging", /answered 500/],
      ["ends by itself", crashesAfter("backend", 60), "smoke-staging", /answered 50[23]/],
    ])("a release that %s is taken back, and the run says so in red", async (_, fault, job, why) => {
      const run = await deliver(fault);
      expect(run.outcome).toBe("rolled-back");
      expect(run.job(job).result).toBe("failure");
      expect(summaryOf(run, job)).toMatch(why);
      expect(run.job("rollback-staging")).toMatchObject({ outcome: "rolled-back", result: "failure" });
      expect(run.answering("backend").digest).toBe(before);
      expect(locks(run.world)).toEqual([]);
    });
  });
});
