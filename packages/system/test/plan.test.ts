import { accountPlans, stackPlans } from "../src/plan.ts";

test("an environment in several regions has a stack a region, the first one primary", () => {
  const stacks = stackPlans({
    staging: {
      class: "staging",
      account: "1".repeat(12),
      region: "us-east-1",
      zones: ["us-east-1a"],
      cidr: "10.1.0.0/16",
    },
    production: {
      class: "production",
      account: "2".repeat(12),
      regions: {
        "us-east-1": { zones: ["us-east-1a"], cidr: "10.2.0.0/16" },
        "us-west-2": { zones: ["us-west-2a"], cidr: "10.3.0.0/16" },
      },
    },
  });
  expect(stacks.map(({ name, region }) => [name, region.name, region.role])).toEqual([
    ["staging", "us-east-1", "primary"],
    ["production-us-east-1", "us-east-1", "primary"],
    ["production-us-west-2", "us-west-2", "secondary"],
  ]);
});

test("an account is prepared once, however many environments share it", () => {
  const here = { account: "1".repeat(12), region: "eu-west-1", zones: ["eu-west-1a"] } as const;
  expect(
    accountPlans({
      staging: { class: "staging", ...here, cidr: "10.1.0.0/16" },
      production: { class: "production", ...here, cidr: "10.2.0.0/16" },
      local: { class: "local" },
    }),
  ).toEqual([{ account: "1".repeat(12), region: "eu-west-1", environments: ["staging", "production"] }]);
});
