/** Faults as Terraform meets them. */
import type { Fault } from "../../src/index.ts";
import {
  credentialsExpireAt,
  fails,
  failsHalfWay,
  isNotFoundFor,
  isSlow,
  losesConnection,
  throttles,
  timesOut,
} from "../../src/index.ts";
import { Bench, withTerraform } from "../support/terraform.ts";

const assume = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const granted = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

const parts = {
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: {
      a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.0.0/24", availability_zone: "eu-central-1a" },
      b: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1b" },
    },
    aws_iam_role: { task: { name: "task", assume_role_policy: assume } },
    aws_iam_role_policy: {
      task: { name: "granted", role: "${aws_iam_role.task.name}", policy: granted },
    },
  },
};

withTerraform("issue 6, 5: faults that Terraform meets", () => {
  const opened: Bench[] = [];
  afterAll(() => Promise.all(opened.map(({ world }) => world.close())));

  const bench = async (...faults: Fault[]): Promise<Bench> => {
    const made = new Bench({ faults });
    opened.push(made);
    await made.open(parts);
    return made;
  };
  const apply = (on: Bench) => on.run("apply", "-no-color", "-auto-approve");
  const exist = ({ world }: Bench) =>
    world
      .resources()
      .map(({ type }) => type)
      .sort();
  const everything = ["aws_iam_role", "aws_iam_role_policy", "aws_subnet", "aws_subnet", "aws_vpc"];

  test("a throttled call is tried again, and costs time", async () => {
    const on = await bench(throttles("aws_vpc.main", 4));
    expect((await apply(on)).code).toBe(0);
    expect(on.world.struck()).toEqual([
      { what: "aws_vpc.main", fault: "aws_vpc.main is throttled 4 times", seconds: 15 },
    ]);
  });

  test("what is throttled every time fails in the words of AWS, and the next apply creates it", async () => {
    const on = await bench(throttles("aws_subnet.b", Number.POSITIVE_INFINITY));
    const { code, output } = await apply(on);
    expect([code, output]).toEqual([1, expect.stringContaining("ThrottlingException: Rate exceeded")]);
    // Only the one that was named: the other subnet differs in its arguments.
    expect(exist(on)).toEqual(everything.toSpliced(2, 1));
    on.world.clearFaults();
    expect((await apply(on)).code).toBe(0);
    expect(exist(on)).toEqual(everything);
  });

  test("a creation that fails leaves nothing, one that fails half-way leaves something tainted that is replaced", async () => {
    const nothing = await bench(
      fails("aws_vpc.main", "VpcLimitExceeded: The maximum number of VPCs has been reached."),
    );
    expect(await apply(nothing)).toMatchObject({ code: 1, output: expect.stringContaining("VpcLimitExceeded") });
    expect(exist(nothing)).toEqual(["aws_iam_role", "aws_iam_role_policy"]);

    const half = await bench(failsHalfWay("aws_vpc.main"));
    expect((await apply(half)).code).toBe(1);
    expect(exist(half)).toContain("aws_vpc");
    const { changes } = await half.plan();
    expect(changes.find(({ address }) => address === "aws_vpc.main")).toMatchObject({ action: "replace" });
    half.world.clearFaults();
    expect((await apply(half)).code).toBe(0);
    expect(exist(half)).toEqual(everything);
  });

  test("something that is not ready in time fails as the provider words it", async () => {
    const on = await bench(timesOut("aws_vpc.main", 1200));
    expect(await apply(on)).toMatchObject({ code: 1, output: expect.stringContaining("timeout: 20m0s") });
    expect(on.world.struck()[0]).toMatchObject({ seconds: 1200 });
  });

  test("a role that is not there yet makes what needs it wait, or fail when it takes longer than the provider's patience", async () => {
    const short = await bench(isNotFoundFor("aws_iam_role.task", 20));
    expect((await apply(short)).code).toBe(0);
    expect(short.world.struck()).toEqual([expect.objectContaining({ what: "aws_iam_role_policy.task", seconds: 20 })]);
    const long = await bench(isNotFoundFor("aws_iam_role.task", 600));
    expect(await apply(long)).toMatchObject({ code: 1, output: expect.stringContaining("task does not exist") });
  });

  test("credentials that expire refuse everything from then on", async () => {
    const on = await bench(credentialsExpireAt("aws_subnet.a"));
    expect(await apply(on)).toMatchObject({ code: 1, output: expect.stringContaining("ExpiredToken") });
    expect(await on.run("plan", "-no-color")).toMatchObject({
      code: 1,
      output: expect.stringContaining("ExpiredToken"),
    });
    on.world.clearFaults();
    expect((await apply(on)).code).toBe(0);
    expect(exist(on)).toEqual(everything);
  });

  test("a connection that is lost leaves behind what Terraform knows nothing of, and the world names it", async () => {
    const on = await bench(losesConnection("aws_vpc.main"));
    expect(await apply(on)).toMatchObject({ code: 1, output: expect.stringMatching(/connection\s+reset by peer/) });
    expect(exist(on)).toContain("aws_vpc");
    expect(Object.keys(await on.state())).not.toContain("aws_vpc.main");
  });

  test("something slow takes the world's time and not ours", async () => {
    const on = await bench(isSlow("aws_vpc", 900));
    const started = performance.now();
    expect((await apply(on)).code).toBe(0);
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(on.world.struck()).toEqual([expect.objectContaining({ what: "aws_vpc.main", seconds: 900 })]);
  });
});
