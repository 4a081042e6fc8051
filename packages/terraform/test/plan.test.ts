import { attributeChanges, describePlan, PlanError, readPlan } from "../src/index.ts";

const plan = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  complete: true,
  resource_changes: [
    {
      address: "aws_apprunner_service.backend",
      mode: "managed",
      type: "aws_apprunner_service",
      change: {
        actions: ["update"],
        before: { image: [{ digest: "sha256:a", secret: "old" }], tags: { a: "1" }, same: 1 },
        after: { image: [{ digest: "sha256:b", secret: "new" }], tags: { a: "1", b: "2" }, same: 1 },
        after_unknown: { status: true, image: [{}] },
        before_sensitive: { image: [{ secret: true }] },
        after_sensitive: { image: [{ secret: true }] },
      },
    },
    {
      address: "aws_vpc.main",
      mode: "managed",
      type: "aws_vpc",
      action_reason: "replace_because_cannot_update",
      change: {
        actions: ["delete", "create"],
        before: { cidr_block: "10.0.0.0/16" },
        after: { cidr_block: "10.1.0.0/16" },
        replace_paths: [["cidr_block"]],
      },
    },
    {
      address: "aws_eip.a",
      mode: "managed",
      type: "aws_eip",
      change: { actions: ["create"], before: null, after: {} },
    },
    {
      address: "aws_eip.b",
      mode: "managed",
      type: "aws_eip",
      change: { actions: ["delete"], before: {}, after: null },
    },
    { address: "aws_eip.c", mode: "managed", type: "aws_eip", change: { actions: ["no-op"], before: {}, after: {} } },
    { address: "data.aws_region.r", mode: "data", type: "aws_region", change: { actions: ["read"] } },
  ],
  output_changes: { url: { actions: ["update"] } },
};

test("changes are counted by what happens to each resource", () => {
  const read = readPlan(JSON.stringify(plan));
  expect(read.counts).toEqual({ create: 1, update: 1, replace: 1, delete: 1, "no-op": 1 });
  expect(read.empty).toBe(false);
  expect(read.changes[1]).toMatchObject({
    action: "replace",
    createBeforeDestroy: false,
    replacePaths: ["cidr_block"],
  });
});

test("a plan without changes is empty; a changed output alone is not", () => {
  const still = plan.resource_changes.slice(4);
  expect(readPlan({ ...plan, resource_changes: still, output_changes: {} }).empty).toBe(true);
  expect(readPlan({ ...plan, resource_changes: still }).empty).toBe(false);
});

test("differing attributes are named by path; sensitive ones keep their values to themselves", () => {
  expect(attributeChanges(readPlan(plan).changes[0]!)).toEqual([
    { path: "image[0].digest", before: "sha256:a", after: "sha256:b", unknown: false, sensitive: false },
    { path: "image[0].secret", before: undefined, after: undefined, unknown: false, sensitive: true },
    { path: "status", before: undefined, after: undefined, unknown: true, sensitive: false },
    { path: "tags.b", before: undefined, after: "2", unknown: false, sensitive: false },
  ]);
});

test("a person reads what will happen", () => {
  expect(describePlan(readPlan(plan))).toBe(
    [
      "~ aws_apprunner_service.backend",
      '    image[0].digest: "sha256:a" -> "sha256:b"',
      "    image[0].secret: (sensitive)",
      "    status: null -> (known after apply)",
      '    tags.b: null -> "2"',
      "± aws_vpc.main  (old one goes first)",
      '    cidr_block: "10.0.0.0/16" -> "10.1.0.0/16"  # forces replacement',
      "+ aws_eip.a",
      "- aws_eip.b",
      "~ output url",
      "1 to create, 1 to update, 1 to replace, 1 to delete.",
    ].join("\n"),
  );
});

test("what is not a plan is refused", () => {
  expect(() => readPlan("{}")).toThrow(PlanError);
  expect(() => readPlan("not json")).toThrow(PlanError);
});
