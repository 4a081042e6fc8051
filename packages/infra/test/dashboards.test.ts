import {
  businessMetrics,
  databasePool,
  languageModel,
  Monitoring,
  type MonitoringProps,
  problemsOf,
  type Watchable,
} from "../src/index.ts";
import { eloquent, service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, type Synthesized, synth } from "./support/synth.ts";

/** Everything that Eloquent watches, with what its application reports. */
const synthesized = () =>
  synth((stack) => {
    const { api, backend, cache, network } = eloquent(stack, "production", false);
    new Monitoring(stack, "monitoring", {
      watches: [
        network,
        backend,
        cache,
        api,
        languageModel(backend, { dollarsPerMillion: { input: 3, output: 15 } }),
        databasePool(backend),
        businessMetrics(
          backend,
          {
            Registrations: "New users",
            ChatSessionSeconds: { title: "Length of a chat session, s", stat: "Average" },
            ChatMessages: "Messages",
            ActiveUsers: "Active users",
            ChatSessions: "Chat sessions",
          },
          { users: "ActiveUsers", sessions: "ChatSessions" },
        ),
      ],
    });
  }, PRODUCTION);
const once = synthesized();
const world = () => once;

const widgets = ({ one }: Synthesized, part: string): Json[] =>
  JSON.parse(one("aws_cloudwatch_dashboard", part).dashboard_body).widgets;
const titled = (part: string, title: string): Json => {
  const found = widgets(world(), part).filter((widget) => widget["properties"].title === title);
  if (found.length !== 1) throw new Error(`${found.length} charts are called ${title}`);
  return found[0]!["properties"];
};
/** What a chart draws: metrics with their statistics, and formulas. */
const drawn = ({ metrics }: Json): string[] =>
  metrics.map((line: Json[]) => line[0]!["expression"] ?? `${line[0]}/${line[1]} ${line.at(-1)!["stat"]}`);

test.each([
  ["E1-97", "application", "monitoring_dashboard_", "eloquent-ai-production-monitoring-application"],
  ["E1-98", "infrastructure", "infrastructure", "eloquent-ai-production-monitoring-infrastructure"],
  ["E1-99", "errors", "errors", "eloquent-ai-production-monitoring-errors"],
  ["E1-100", "business", "business", "eloquent-ai-production-monitoring-business"],
  ["E1-101 E1-294", "cost", "cost", "eloquent-ai-production-monitoring-cost"],
])("%s: there is a dashboard about %s, and nothing on it lies over something else", (_rows, _about, part, name) => {
  const made = world();
  expect(made.one("aws_cloudwatch_dashboard", part).dashboard_name).toBe(name);
  const taken = new Set<string>();
  for (const { height, width, x, y } of widgets(made, part) as unknown as Record<string, number>[]) {
    expect(x! + width!).toBeLessThanOrEqual(24);
    for (let row = y!; row < y! + height!; row += 1) {
      for (let column = x!; column < x! + width!; column += 1) {
        expect(taken.has(`${row},${column}`)).toBe(false);
        taken.add(`${row},${column}`);
      }
    }
  }
  expect(taken.size).toBeGreaterThan(100);
});

test("E1-78: a dashboard has a heading for everything that has charts on it, and shows the state of the alarms", () => {
  const all = widgets(world(), "monitoring_dashboard_");
  const headings = all.filter(({ type }) => type === "text").map(({ properties }) => properties.markdown);
  expect(headings).toEqual([
    "## production",
    "## eloquent-ai-backend",
    "## eloquent-ai-redis",
    "## eloquent-ai-api",
    "## eloquent-ai-backend language model",
  ]);
  const [states] = all.filter(({ type }) => type === "alarm");
  expect(states!["properties"].alarms.length).toBeGreaterThan(20);
});

test("E1-83: errors on the caller's side and on ours are shares of all requests", () => {
  const made = world();
  const charts = widgets(made, "errors").filter(({ properties }) => properties.title === "Errors, % of requests");
  expect(charts.map(({ properties }) => drawn(properties))).toEqual(
    ["AWS/AppRunner", "AWS/ApiGateway"].map((namespace) => {
      const [refused, failed, requests] =
        namespace === "AWS/AppRunner"
          ? ["4xxStatusResponses", "5xxStatusResponses", "Requests"]
          : ["4XXError", "5XXError", "Count"];
      return [
        "IF(requests>0,100*refused/requests,0)",
        `${namespace}/${refused} Sum`,
        `${namespace}/${requests} Sum`,
        "IF(all>0,100*failed/all,0)",
        `${namespace}/${failed} Sum`,
        `${namespace}/${requests} Sum`,
      ];
    }),
  );
  const ids = charts[0]!["properties"].metrics.map((line: Json[]) => line.at(-1)!["id"]).filter(Boolean);
  expect(new Set(ids).size).toBe(ids.length);
});

test("E1-77 E1-99: questions to the logs are saved, and those about errors are answered on the dashboard", () => {
  const made = world();
  const saved = made.all("aws_cloudwatch_query_definition");
  expect(saved.map(({ name }) => name)).toEqual([
    "eloquent-ai-production-eloquent-ai-backend/Errors by message",
    "eloquent-ai-production-eloquent-ai-backend/Latest errors",
    "eloquent-ai-production-eloquent-ai-backend/Slowest requests",
  ]);
  for (const { log_group_names } of saved) {
    expect(log_group_names).toEqual([
      expect.stringMatching(/^\/aws\/apprunner\/eloquent-ai-backend\/\$\{.+\}\/application$/),
    ]);
  }
  const shown = widgets(made, "errors").filter(({ type }) => type === "log");
  expect(shown.map(({ properties }) => properties.title)).toEqual(["Errors by message", "Latest errors"]);
  expect(shown[0]!["properties"].query).toMatch(/^SOURCE '\/aws\/apprunner\/.*' \| filter level in/);
});

test("E1-76 E1-84 E1-289: use, tokens and latency of the language model are charted as the application reports them", () => {
  expect(drawn(titled("monitoring_dashboard_", "Calls and tokens"))).toEqual([
    "eloquent-ai/LlmCalls Sum",
    "eloquent-ai/LlmInputTokens Sum",
    "eloquent-ai/LlmOutputTokens Sum",
  ]);
  const { metrics } = titled("monitoring_dashboard_", "Latency of the model, ms");
  expect(metrics).toEqual(
    ["p50", "p95", "p99"].map((stat) => [
      "eloquent-ai",
      "LlmLatency",
      "Service",
      "eloquent-ai-backend",
      { label: stat, stat },
    ]),
  );
});

test("E1-262: at least 60 % of questions are to be answered from the cache: a line on the chart and an alarm", () => {
  const chart = titled("monitoring_dashboard_", "Answered from the cache, %");
  expect(drawn(chart)[0]).toBe("IF((hits+misses)>0,100*hits/(hits+misses),100)");
  expect(chart["annotations"]).toEqual({ horizontal: [{ label: "target", value: 60 }] });
  const alarm = world().one("aws_cloudwatch_metric_alarm", "language-model-cache-hits");
  expect(alarm).toMatchObject({ comparison_operator: "LessThanThreshold", threshold: 60, evaluation_periods: 3 });
});

test("E1-255 E1-265 E1-280 E1-299 D-E1-36: tokens times the price that the declaration states, charted and told above a sum", () => {
  const chart = titled("cost", "Spend an hour, $");
  expect(drawn(chart)).toEqual([
    "(input*3+output*15)/1000000",
    "eloquent-ai/LlmInputTokens Sum",
    "eloquent-ai/LlmOutputTokens Sum",
  ]);
  expect(chart["period"]).toBe(3600);
  const alarm = world().one("aws_cloudwatch_metric_alarm", "language-model-spend");
  expect(alarm).toMatchObject({
    comparison_operator: "GreaterThanThreshold",
    threshold: 5,
    alarm_actions: [expect.stringContaining("topics_info")],
  });
  expect(alarm["metric_query"][1].metric.period).toBe(3600);
});

test("E1-304: use of the language model above what is usual warns", () => {
  const alarm = world().one("aws_cloudwatch_metric_alarm", "language-model-usage");
  expect(alarm).toMatchObject({ comparison_operator: "GreaterThanUpperThreshold", threshold_metric_id: "band" });
  expect(alarm["metric_query"][0].metric).toMatchObject({ metric_name: "LlmCalls", stat: "Sum", period: 300 });
});

test("E1-90: connections of the database in use and in all; nine of ten in use warn", () => {
  expect(drawn(titled("infrastructure", "Database connections"))).toEqual([
    "eloquent-ai/DbPoolInUse Maximum",
    "eloquent-ai/DbPoolSize Maximum",
  ]);
  expect(world().one("aws_cloudwatch_metric_alarm", "database-pool-in-use")).toMatchObject({ threshold: 90 });
});

test("E1-89 D-E1-32: traffic out and in by the NAT gateways, and of the cache by node", () => {
  const outward = titled("infrastructure", "Out to the internet, bytes");
  expect(drawn(outward)).toEqual(Array(2).fill("AWS/NATGateway/BytesOutToDestination Sum"));
  expect(outward["metrics"].map((line: Json[]) => line.at(-1)!["label"])).toEqual(["us-east-1a", "us-east-1b"]);
  expect(drawn(titled("infrastructure", "In from the internet, bytes"))[0]).toBe(
    "AWS/NATGateway/BytesInFromDestination Sum",
  );
  expect(drawn(titled("infrastructure", "Bytes in"))).toEqual(Array(2).fill("AWS/ElastiCache/NetworkBytesIn Sum"));
});

test.each([
  ["E1-92", "New users", "Registrations Sum"],
  ["E1-93", "Length of a chat session, s", "ChatSessionSeconds Average"],
  ["E1-94", "Messages", "ChatMessages Sum"],
])("%s: %s is on the business dashboard", (_row, title, metric) => {
  expect(drawn(titled("business", title))).toEqual([`eloquent-ai/${metric}`]);
});

test("E1-297: spend of the month and of every day, from where AWS bills", () => {
  for (const title of ["Spend since the first of the month, $", "Spend a day, $"]) {
    const { metrics, period } = titled("cost", title);
    expect(period).toBe(86_400);
    expect(metrics.at(-1)).toEqual([
      "AWS/Billing",
      "EstimatedCharges",
      "Currency",
      "USD",
      expect.objectContaining({ stat: "Maximum", region: "us-east-1" }),
    ]);
  }
});

test("E1-298: what a user and a session cost a day", () => {
  expect(drawn(titled("cost", "Cost a user, $"))).toEqual([
    "IF(count>0,IF(DIFF(charges)<0,charges,DIFF(charges))/count,0)",
    "AWS/Billing/EstimatedCharges Maximum",
    "eloquent-ai/ActiveUsers Sum",
  ]);
  expect(drawn(titled("cost", "Cost a session, $"))[2]).toBe("eloquent-ai/ChatSessions Sum");
});

test("E1-300: how much of what is paid for is used stands beside what it costs", () => {
  const shown = widgets(world(), "cost").map(({ properties }) => properties.title);
  expect(shown).toEqual(
    expect.arrayContaining(["Processor and memory, %", "Instances", "Memory used, %", "Processor of the engine, %"]),
  );
});

test("in development there is the dashboard of the application and no other, and an explicit list wins", () => {
  const names = (props: Partial<MonitoringProps>) =>
    synth((stack) => void new Monitoring(stack, "monitoring", { watches: [service(stack)], ...props }), {
      ...STAGING,
      class: "development",
    })
      .all("aws_cloudwatch_dashboard")
      .map(({ dashboard_name }) => dashboard_name.replace(/^.*-/, ""));
  expect(names({})).toEqual(["application"]);
  expect(names({ dashboards: ["errors"] })).toEqual(["errors"]);
});

test("a dashboard that CloudWatch would refuse is told before anything is written", () => {
  const many = (charts: number, lines: number): Watchable => ({
    watchName: "many",
    alarms: () => [],
    charts: () =>
      Array.from({ length: charts }, (_, index) => ({
        title: `chart ${index}`,
        metrics: Array.from({ length: lines }, (_, line) => ({
          label: `${line}`,
          metric: { namespace: "Many", name: "Things", dimensions: {}, stat: "Sum" },
        })),
      })),
  });
  const told = (charts: number, lines: number) =>
    problemsOf(build((stack) => void new Monitoring(stack, "monitoring", { watches: [many(charts, lines)] }))).map(
      ({ code, what }) => `${code} ${what.replace(/^.*has /, "")}`,
    );
  expect(told(499, 1)).toEqual([]);
  expect(told(500, 1)).toEqual(["TOWLINE_DASHBOARD_SIZE 501 widgets, of 500 that CloudWatch takes"]);
  expect(told(1, 501)).toEqual(["TOWLINE_DASHBOARD_SIZE 501 metrics in one chart, of 500 that CloudWatch takes"]);
  expect(told(251, 10)).toEqual(["TOWLINE_DASHBOARD_SIZE 2510 metrics, of 2500 that CloudWatch takes"]);
});

test("the same declaration gives the same dashboards, byte for byte", () => {
  const bodies = () =>
    synthesized()
      .all("aws_cloudwatch_dashboard")
      .map(({ dashboard_body }) => dashboard_body);
  expect(bodies()).toEqual(bodies());
});
