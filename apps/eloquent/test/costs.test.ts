import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declaredCosts } from "@towline/system";
import { costs, leftOut, page, sum, targets } from "../costs.ts";
import { eloquent } from "../system.ts";
import { app } from "./support/child.ts";
import { type Json, synthesizedStacks } from "./support/stacks.ts";

const { production } = synthesizedStacks();
const dollars = (beginning: RegExp): number[][] =>
  [...costs, ...leftOut].filter(({ what }) => beginning.test(what)).map((line) => [...line.dollars]);

test.each<[string, RegExp, number[][]]>([
  ["E1-247", /^App Runner/, [[50, 500]]],
  ["E1-248", /^ElastiCache/, [[25, 150]]],
  [
    "E1-249",
    /^API Gateway/,
    [
      [10, 30],
      [10, 20],
    ],
  ],
  [
    "E1-250",
    /^CloudFront/,
    [
      [10, 25],
      [5, 10],
    ],
  ],
  [
    "E1-251",
    /^S3/,
    [
      [5, 15],
      [5, 10],
    ],
  ],
  ["E1-252", /^Data transfer/, [[20, 50]]],
  ["E1-253", /^Supabase Pro/, [[25, 25]]],
  ["E1-254", /^Clerk Pro/, [[25, 25]]],
  ["E1-255", /^Anthropic/, [[50, 200]]],
  ["E1-256", /^Pinecone/, [[50, 70]]],
  ["E1-257", /^Vercel Pro/, [[20, 20]]],
  ["E1-258", /^CloudWatch/, [[10, 25]]],
  ["E1-259", /^Sentry Team/, [[26, 29]]],
  ["E1-260", /^PostHog/, [[0, 50]]],
])("%s: the cost model has the line %s", (_row, what, expected) => {
  expect(dollars(what)).toEqual(expected);
});

test("E1-261 D-E1-35: at today's prices the lines of the document come to $346 to 1,254, not to the $300 to 700 that it says", () => {
  expect(sum(costs)).toEqual([346, 1254]);
  const [aws] = [sum([...costs, ...leftOut].filter(({ billedBy }) => billedBy === "AWS"))];
  expect(page()).toContain(`AWS $${aws[0]} to ${aws[1]!.toLocaleString("en")}`);
});

test("D-E1-08: NAT gateways, public addresses and the firewall are in the model, as many as production has", () => {
  const nat = production.all("aws_nat_gateway").length;
  expect(nat).toBe(3);
  expect(dollars(/^NAT gateways, one in each of three zones/)[0]![0]).toBe(nat * 33);
  expect(dollars(/^Public IPv4/)[0]![0]).toBe(Math.round(nat * 3.65));
  expect(production.all("aws_wafv2_web_acl")).toHaveLength(2);
  expect(dollars(/^WAF, two web ACLs/)).toHaveLength(1);
});

test("D-E1-36: what a supplier costs is told once: the model has the lines of the declaration", () => {
  const lines = [...costs, ...leftOut].filter(({ billedBy }) => billedBy === "supplier");
  expect(lines.map(({ what, dollars, from }) => [what, ...dollars, from])).toEqual(
    declaredCosts(eloquent, "production").suppliers.map(({ name, plan, from, to, source }) => [
      `${name} ${plan}`,
      from,
      to,
      source,
    ]),
  );
});

test("D-E1-36: every figure has the month and the source of its price", () => {
  for (const { asOf, from } of [...costs, ...leftOut]) {
    expect(asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(from.length).toBeGreaterThan(10);
  }
});

test.each<[string, string, readonly [number, number]]>([
  ["E1-265", "cost of the language model", [-40, -60]],
  ["E1-266", "load of the database", [-30, -50]],
  ["E1-267", "response time", [-70, -70]],
  ["E1-272", "cost of external APIs", [-25, -40]],
  ["E1-273", "throughput", [30, 30]],
  ["E1-274", "cost of the infrastructure", [-20, -20]],
  ["E1-279", "cost of the language model", [-50, -70]],
  ["E1-286", "cost of the infrastructure", [-30, -50]],
  ["E1-287", "use of what is paid for", [0, 0]],
])("%s: the target for %s is stated, and there is a chart to see it on", (_row, what, percent) => {
  const target = targets.find((one) => one.what === what && one.percent.join() === percent.join());
  const charts = production
    .all("aws_cloudwatch_dashboard")
    .flatMap(({ dashboard_body }) => JSON.parse(dashboard_body).widgets as Json[])
    .map(({ properties }) => properties.title);
  expect(charts).toContain(target?.chart);
});

test("COSTS.md says what the model says (node costs.ts > COSTS.md)", () => {
  expect(readFileSync(join(app, "COSTS.md"), "utf8")).toBe(page());
});
