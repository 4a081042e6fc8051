import { join } from "node:path";
import { parseStack } from "@towline/terraform";
import { openWorld, type RehearsalReport, rehearseStacks } from "../src/index.ts";
import { valueToChange } from "../src/stacks/change.ts";
import { type Json, scratch, terraform, withTerraform, writeStack } from "./support/terraform.ts";

const group = (name: string, more: Json = {}) => ({ name, retention_in_days: 30, ...more });

describe("issue 6: the one value that is changed", () => {
  const chosen = (parts: Json) => {
    const value = valueToChange(parseStack(parts, { name: "stack" }));
    return value && { at: `${value.resource.address} ${value.path}`, after: value.after, argument: value.argument };
  };
  const topic = { aws_sns_topic: { t: { name: "t", tags: { Name: "${var.x}", Team: "core" } } } };

  test("is a retention before a description before a tag, in the order of the stack", () => {
    const key = { aws_kms_key: { k: { description: "Keeps the logs" } } };
    const logs = { aws_cloudwatch_log_group: { b: group("b"), a: group("a", { retention_in_days: 7 }) } };
    expect(chosen({ resource: { ...topic, ...key, ...logs } })).toEqual({
      at: "aws_cloudwatch_log_group.b retention_in_days",
      after: 60,
      argument: { retention_in_days: 60 },
    });
    expect(chosen({ resource: { ...topic, ...key } })).toMatchObject({
      at: "aws_kms_key.k description",
      after: "Keeps the logs changed",
    });
    expect(chosen({ resource: topic })).toEqual({
      at: "aws_sns_topic.t tags.Team",
      after: "core changed",
      argument: { tags: { Name: "${var.x}", Team: "core changed" } },
    });
  });

  test.each<[string, Json]>([
    ["would replace", { resource: { aws_security_group: { g: { description: "Of the service" } } } }],
    [
      "is ignored",
      {
        resource: {
          aws_cloudwatch_log_group: { g: group("g", { lifecycle: { ignore_changes: ["retention_in_days"] } }) },
        },
      },
    ],
    [
      "changes several",
      { resource: { aws_cloudwatch_log_group: { g: group("${each.key}", { for_each: "${toset(var.x)}" }) } } },
    ],
    [
      "an output reads",
      {
        resource: { aws_cloudwatch_log_group: { g: group("g") } },
        output: { days: { value: "${aws_cloudwatch_log_group.g.retention_in_days}" } },
      },
    ],
    [
      "something is made of",
      {
        resource: {
          aws_cloudwatch_log_group: { g: group("g") },
          aws_sns_topic: { t: { name: "${jsonencode(aws_cloudwatch_log_group.g)}" } },
        },
      },
    ],
    [
      "triggers a replacement",
      {
        resource: {
          aws_cloudwatch_log_group: { g: group("g") },
          terraform_data: { t: { lifecycle: { replace_triggered_by: ["aws_cloudwatch_log_group.g"] } } },
        },
      },
    ],
    [
      "is of a type of which too little is known",
      { resource: { acme_thing: { g: { description: "Of the service" } } } },
    ],
    ["is not written but made", { resource: { aws_kms_key: { k: { description: "${var.x}" } } } }],
  ])("is none that %s", (_, parts) => {
    expect(chosen(parts)).toBe(undefined);
  });
});

withTerraform("issue 6: change one value, and the plan shows just that", () => {
  const folder = scratch("changed");
  async function rehearse(parts: Json): Promise<RehearsalReport> {
    writeStack(join(folder, "app"), parts);
    const world = await openWorld({ folder: scratch("world"), from: __dirname });
    const stacks = [{ name: "app", folder: join(folder, "app") }];
    const report = await rehearseStacks({ world, terraform, stacks, change: true }).finally(() => world.close());
    expect(world.resources()).toEqual([]);
    return report;
  }
  const step = (report: RehearsalReport) => report.stacks[0]!.steps.find(({ phase }) => phase === "change");

  test("one update in place, as asked; a tag counts once although the provider repeats it", async () => {
    const vpc = { aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } } };
    const report = await rehearse({ resource: vpc, output: { vpc: { value: "${aws_vpc.main.id}" } } });
    expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
    expect(step(report)).toMatchObject({
      state: "succeeded",
      message: "1 of 1 to update in place (aws_vpc.main tags.Name), as asked",
    });
    expect(report.stacks[0]!.change).toMatchObject({
      address: "aws_vpc.main",
      path: "tags.Name",
      before: "main",
      after: "main changed",
      differences: [{ action: "update", attributes: [{ path: "tags.Name" }, { path: "tags_all.Name" }] }],
    });
  });

  test("a change that touches more than itself fails, and names all of it: what was read after it is not known any more", async () => {
    const report = await rehearse({
      resource: {
        aws_cloudwatch_log_group: { g: group("/app") },
        aws_sns_topic: { t: { name: "of-${data.aws_caller_identity.me.account_id}" } },
      },
      // A well known trap: whatever changes in the log group, this is read again only while applying.
      data: { aws_caller_identity: { me: { depends_on: ["aws_cloudwatch_log_group.g"] } } },
    });
    expect(report.outcome).toBe("failed");
    expect(step(report)).toMatchObject({ state: "failed" });
    expect(report.stacks[0]!.errors).toEqual([
      expect.stringMatching(
        /^Changing aws_cloudwatch_log_group\.g retention_in_days from 30 to 60 has to update it in place and do nothing else; the plan would update aws_cloudwatch_log_group\.g \(retention_in_days\), replace aws_sns_topic\.t \(.*name.*\)\.$/,
      ),
    ]);
  });

  test("a stack in which nothing can be changed alone says so and goes on", async () => {
    const report = await rehearse({ resource: { aws_sns_topic: { t: { name: "t" } } } });
    expect(report.outcome).toBe("succeeded");
    expect(step(report)?.message).toMatch(/^left out: no retention, description or tag/);
  });
});
