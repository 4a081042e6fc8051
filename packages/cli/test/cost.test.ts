import type { EnvironmentCost } from "../src/cost/environment-costs.ts";
import { towline } from "./towline.ts";

interface Costs {
  readonly environments: readonly EnvironmentCost[];
}

const json = towline(["cost", "eloquent", "--json"]);
const { environments } = JSON.parse(json.stdout) as Costs;
const [staging, production] = environments as [EnvironmentCost, EnvironmentCost];
const cents = (sum: number) => Math.round(sum * 100);

const line = ({ stacks }: EnvironmentCost, price: string) => {
  const [{ byUse, fixed } = { byUse: [], fixed: [] }] = stacks;
  return {
    fixed: fixed.find((one) => one.price === price)?.monthly,
    used: byUse.find((one) => one.price === price)?.monthly,
  };
};

const supplier = (name: string) => production.suppliers.find((one) => one.name === name)!;

test("every environment, its lines and its sums, and nothing of Eloquent without a price", () => {
  expect(json.code).toBe(0);
  expect(environments.map(({ environment }) => environment)).toEqual(["staging", "production"]);
  for (const { aws, stacks, suppliers, toSuppliers } of environments) {
    expect(stacks.flatMap(({ unpriced, unusedUsage }) => [...unpriced, ...unusedUsage])).toEqual([]);
    const all = stacks.flatMap(({ byUse, fixed }) => [...fixed, ...byUse]);
    expect(cents(all.reduce((sum, { monthly = 0 }) => sum + monthly, 0))).toBe(cents(aws.to));
    expect(cents(suppliers.reduce((sum, { to }) => sum + to, 0))).toBe(cents(toSuppliers.to));
    expect(aws.to).toBeGreaterThan(aws.from);
  }
});

test("D-E1-08: NAT gateways, their public addresses and the web ACLs are in the cost model: one gateway in staging, one a zone in production", () => {
  expect(line(staging, "nat-gateway.hour").fixed).toBe(32.85);
  expect(line(production, "nat-gateway.hour").fixed).toBe(98.55);
  expect(line(production, "public-ipv4.hour").fixed).toBe(10.95);
  expect(line(production, "web-acl.month").fixed).toBe(10);
  expect(line(production, "web-acl.rule").fixed).toBeGreaterThan(0);
});

test("D-E1-11: the cache is paid for both of its nodes", () => {
  expect(line(production, "redis.cache.t4g.small").fixed).toBe(46.72);
});

test("E1-247 E1-249 E1-250 E1-251 E1-252 E1-258: every service of the document's table has lines, with the declared use", () => {
  const used = [
    "app-runner.vcpu-hour",
    "api-gateway.million-requests",
    "s3.gb-month",
    "s3.thousand-writes",
    "internet.gb",
    "logs.gb",
  ];
  expect(used.filter((price) => !((line(production, price).used ?? 0) > 0))).toEqual([]);
  // One busy instance all month, as the document has it: $50 with its memory.
  expect(line(production, "app-runner.vcpu-hour").used! + line(staging, "app-runner.gb-hour").fixed! * 2).toBeCloseTo(
    56.94,
  );
  // Within the free terabyte and ten million requests of CloudFront, which the document counts with $15 to $35.
  expect(line(production, "cloudfront.gb").used).toBe(0);
  expect(line(production, "cloudfront.million-requests").used).toBe(0);
  expect(line(production, "alarm.metric").fixed).toBeGreaterThan(0);
});

test("E1-253 E1-254 E1-255 E1-256 E1-257 E1-259 E1-260 D-E1-36: suppliers are assumptions with the month and the page that they are from", () => {
  const sums = production.suppliers.map(({ from, name, to }) => `${name} ${from}-${to}`);
  expect(sums).toEqual([
    "Supabase 25-25",
    "Clerk 25-25",
    "Anthropic 50-200",
    "Pinecone 50-70",
    "Vercel 20-20",
    "Sentry 26-29",
    "PostHog 0-50",
  ]);
  for (const { asOf, source } of production.suppliers) {
    expect(asOf).toMatch(/^\d{4}-\d{2}$/);
    expect(source).toMatch(/^https:\/\//);
  }
  // "Starter" has become the free tier.
  expect(supplier("Pinecone").plan).toBe("Standard");
});

test("E1-261 D-E1-34 D-E1-35: the totals are computed anew, AWS apart from suppliers, beside the budget that AWS can see", () => {
  expect([staging.budget, production.budget]).toEqual([300, 700]);
  for (const { aws, budget } of environments) expect(aws.to).toBeLessThan(budget!);
  const { stdout } = towline(["cost", "eloquent"]);
  expect(stdout).toMatch(
    /^production: \$\d+ to \$\d+ a month at AWS of a budget of \$700, \$\d+ to \$\d+ to suppliers$/m,
  );
  expect(stdout).toContain("suppliers, outside of the budget at AWS");
  expect(stdout).toContain("by use, in no sum:");
});
