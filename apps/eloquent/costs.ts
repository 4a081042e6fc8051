import { declaredCosts } from "@towline/system";
import { eloquent } from "./system.ts";

/**
 * What Eloquent is expected to cost a month, and what its optimizations are to bring. Assumptions with their date and source: none of them is in a
 * module, because prices and plans change (D-E1-36). `node costs.ts > COSTS.md` writes the page.
 */
export interface CostLine {
  readonly what: string;
  /** AWS Budgets sees only what AWS bills. */
  readonly billedBy: "AWS" | "supplier";
  /** Dollars a month: quiet, and busy. */
  readonly dollars: readonly [quiet: number, busy: number];
  /** Month in which the figure was taken from its source. */
  readonly asOf: `${number}-${number}`;
  readonly from: string;
}

const document = { asOf: "2026-11", from: "the system's document, which has no date; not checked" } as const;
const aws = (page: string) => ({ asOf: "2026-11", from: `https://aws.amazon.com/${page}/pricing/` }) as const;

/** Lines of the document. What suppliers cost is in the declaration, where `towline cost` reads it. */
export const costs: readonly CostLine[] = [
  { what: "App Runner, one instance to ten", billedBy: "AWS", dollars: [50, 500], ...document },
  {
    what: "ElastiCache, one t3.micro to one m5.large; Multi-AZ doubles it",
    billedBy: "AWS",
    dollars: [25, 150],
    ...document,
  },
  { what: "API Gateway, requests", billedBy: "AWS", dollars: [10, 30], ...document },
  { what: "API Gateway, data transfer", billedBy: "AWS", dollars: [10, 20], ...document },
  { what: "CloudFront, data transfer", billedBy: "AWS", dollars: [10, 25], ...document },
  { what: "CloudFront, requests", billedBy: "AWS", dollars: [5, 10], ...document },
  { what: "S3, storage", billedBy: "AWS", dollars: [5, 15], ...document },
  { what: "S3, requests", billedBy: "AWS", dollars: [5, 10], ...document },
  { what: "Data transfer", billedBy: "AWS", dollars: [20, 50], ...document },
  { what: "CloudWatch", billedBy: "AWS", dollars: [10, 25], ...document },
  ...declaredCosts(eloquent, "production").suppliers.map(
    ({ name, plan, from, to, asOf, source }): CostLine => ({
      what: `${name} ${plan}`,
      billedBy: "supplier",
      dollars: [from, to],
      asOf,
      from: source,
    }),
  ),
];

/** What the document leaves out and the architecture needs (D-E1-08). */
export const leftOut: readonly CostLine[] = [
  { what: "NAT gateways, one in each of three zones", billedBy: "AWS", dollars: [99, 150], ...aws("vpc") },
  { what: "Public IPv4 addresses of the NAT gateways", billedBy: "AWS", dollars: [11, 11], ...aws("vpc") },
  { what: "WAF, two web ACLs with nine rules", billedBy: "AWS", dollars: [19, 30], ...aws("waf") },
  { what: "Keys for data, logs and alerts", billedBy: "AWS", dollars: [3, 4], ...aws("kms") },
  {
    what: "Canary every five minutes, two dashboards beyond the free three",
    billedBy: "AWS",
    dollars: [16, 16],
    ...aws("cloudwatch"),
  },
];

/** What an optimization is to bring, in percent, and the chart that shows whether it does. */
export interface Target {
  readonly what: string;
  readonly by: string;
  readonly percent: readonly [least: number, most: number];
  readonly chart: string;
}

export const targets: readonly Target[] = [
  { what: "cost of the language model", by: "caching", percent: [-40, -60], chart: "Spend an hour, $" },
  { what: "load of the database", by: "caching", percent: [-30, -50], chart: "Database connections" },
  { what: "response time", by: "caching", percent: [-70, -70], chart: "Latency, ms" },
  { what: "cost of external APIs", by: "fewer, larger requests", percent: [-25, -40], chart: "Spend an hour, $" },
  { what: "throughput", by: "fewer, larger requests", percent: [30, 30], chart: "Requests by answer" },
  { what: "cost of the infrastructure", by: "fewer, larger requests", percent: [-20, -20], chart: "Spend a day, $" },
  {
    what: "cost of the language model",
    by: "prompts, smaller models, streaming",
    percent: [-50, -70],
    chart: "Spend an hour, $",
  },
  { what: "cost of the infrastructure", by: "sizes and schedules", percent: [-30, -50], chart: "Spend a day, $" },
  { what: "use of what is paid for", by: "sizes and scaling", percent: [0, 0], chart: "Processor and memory, %" },
];

export const sum = (lines: readonly CostLine[]): [quiet: number, busy: number] => [
  lines.reduce((all, { dollars }) => all + dollars[0], 0),
  lines.reduce((all, { dollars }) => all + dollars[1], 0),
];

const range = ([quiet, busy]: readonly [number, number]) =>
  `$${quiet.toLocaleString("en")}${quiet === busy ? "" : ` to ${busy.toLocaleString("en")}`}`;

/** The page, as it stands in COSTS.md. */
export function page(): string {
  const all = [...costs, ...leftOut];
  const of = (billedBy: CostLine["billedBy"]) => range(sum(all.filter((line) => line.billedBy === billedBy)));
  const row = ({ asOf, billedBy, dollars, from, what }: CostLine) =>
    `| ${what} | ${billedBy} | ${range(dollars)} | ${asOf} | ${from.startsWith("http") ? `<${from}>` : from} |`;
  const percent = ([least, most]: Target["percent"]) =>
    least === 0 ? "better" : least === most ? `${least} %` : `${least} to ${most} %`;
  return `# What Eloquent costs

Production, a month, quiet to busy. Written by \`node costs.ts > COSTS.md\`; the figures are assumptions with their date: those of
suppliers stand in [\`system.ts\`](system.ts), where \`towline cost\` reads them too, the others in [\`costs.ts\`](costs.ts).

| what | billed by | a month | taken | from |
| --- | --- | --- | --- | --- |
${costs.map(row).join("\n")}
| **lines of the document** | | **${range(sum(costs))}** | | it says $300 to 700 |
${leftOut.map(row).join("\n")}
| **in all** | AWS ${of("AWS")}, suppliers ${of("supplier")} | **${range(sum(all))}** | | |

AWS Budgets sees the part of AWS only: the budget of $700 a month is about that part. Told at $560 spent (80 %), when $700 is forecast, and after
any day above $50.

## What optimizations are to bring

| what | by | change | seen on |
| --- | --- | --- | --- |
${targets.map(({ by, chart, percent: change, what }) => `| ${what} | ${by} | ${percent(change)} | ${chart} |`).join("\n")}
`;
}

if (process.argv[1]?.endsWith("costs.ts")) process.stdout.write(page());
