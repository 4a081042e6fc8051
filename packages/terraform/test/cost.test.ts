import fc from "fast-check";
import { PRICES } from "../src/cost/prices.ts";
import { Allotments, estimateStack, parseStack, type StackConfiguration, type Usage } from "../src/index.ts";

type Resources = { [type: string]: { [name: string]: { [argument: string]: unknown } } };

function stack(resource: Resources, more: { [name: string]: unknown } = {}): StackConfiguration {
  return parseStack({ provider: { aws: [{ region: "us-east-1" }] }, resource, ...more }, { name: "staging" });
}

const monthly = (of: StackConfiguration, usage?: Usage) =>
  Object.fromEntries(estimateStack(of, usage ? { usage } : {}).fixed.map((line) => [line.price, line.monthly]));

const network = (gateways: number): Resources => ({
  aws_nat_gateway: Object.fromEntries([...Array(gateways).keys()].map((n) => [`nat${n}`, {}])),
  aws_eip: Object.fromEntries([...Array(gateways).keys()].map((n) => [`address${n}`, { domain: "vpc" }])),
});

const cache = (args: { [name: string]: unknown }): Resources => ({
  aws_elasticache_replication_group: { cache: { node_type: "cache.t4g.small", engine: "redis", ...args } },
});

describe("what is paid in any case", () => {
  test("D-E1-08: the NAT gateway, its public address and the web ACL are lines of their own, and one gateway a zone costs as often", () => {
    expect(monthly(stack(network(1)))).toEqual({ "nat-gateway.hour": 32.85, "public-ipv4.hour": 3.65 });
    expect(monthly(stack(network(3)))).toEqual({ "nat-gateway.hour": 98.55, "public-ipv4.hour": 10.95 });
    const acl = { rule: [{ statement: {} }, { statement: {} }] };
    expect(monthly(stack({ aws_wafv2_web_acl: { door: acl } }))).toEqual({ "web-acl.month": 5, "web-acl.rule": 2 });
  });

  test("E1-248 D-E1-11: a cache is paid by the node: two cost twice, three shards with a replica each six times, valkey a fifth less", () => {
    const one = 23.36;
    expect(monthly(stack(cache({ num_cache_clusters: 1 })))).toEqual({ "redis.cache.t4g.small": one });
    expect(monthly(stack(cache({ num_cache_clusters: 2 })))).toEqual({ "redis.cache.t4g.small": 2 * one });
    expect(monthly(stack(cache({ num_node_groups: 3, replicas_per_node_group: 1 })))).toEqual({
      "redis.cache.t4g.small": 6 * one,
    });
    expect(monthly(stack(cache({ num_cache_clusters: 2, engine: "valkey" })))).toEqual({
      "valkey.cache.t4g.small": 37.38,
    });
    // The figures of the document, for one node: $25, $50 and $150.
    const large = (node_type: string) => Object.values(monthly(stack(cache({ node_type, num_cache_clusters: 1 }))))[0];
    expect(["cache.t3.small", "cache.t3.medium", "cache.m5.large"].map(large)).toEqual([24.82, 49.64, 113.88]);
  });

  test("a serverless cache is paid for its least data: 100 MB of valkey, 1 GB of redis", () => {
    const serverless = (engine: string) => monthly(stack({ aws_elasticache_serverless_cache: { cache: { engine } } }));
    expect(serverless("valkey")).toEqual({ "elasticache-valkey.gb-hour": 6.13 });
    expect(serverless("redis")).toEqual({ "elasticache-redis.gb-hour": 91.25 });
  });

  test("E1-247: App Runner is paid for the memory of the instances that are kept ready, and for the processor by use", () => {
    const service = stack({
      aws_apprunner_auto_scaling_configuration_version: { scaling: { min_size: 2, max_size: 10 } },
      aws_apprunner_service: {
        backend: {
          instance_configuration: { cpu: "1024", memory: "2048" },
          auto_scaling_configuration_arn: "${aws_apprunner_auto_scaling_configuration_version.scaling.arn}",
        },
      },
    });
    expect(monthly(service)).toEqual({ "app-runner.gb-hour": 20.44 });
    // One instance of 1 vCPU and 2 GB that works all month, as the document counts: about $50.
    const alone = stack({ aws_apprunner_service: { backend: { instance_configuration: { memory: "2 GB" } } } });
    expect(estimateStack(alone, { usage: { "app-runner.vcpu-hour": 730 } }).total).toEqual({
      fixed: 10.22,
      withUsage: 56.94,
    });
  });

  test("tasks on Fargate are paid by processor, memory and architecture, as many as are kept; spare capacity is a third", () => {
    const service = (strategy: unknown, cpu_architecture = "X86_64") =>
      monthly(
        stack({
          aws_ecs_task_definition: { task: { cpu: "1024", memory: "2048", runtime_platform: { cpu_architecture } } },
          aws_ecs_service: {
            backend: {
              task_definition: "${aws_ecs_task_definition.task.arn}",
              desired_count: 9,
              capacity_provider_strategy: strategy,
            },
          },
          aws_appautoscaling_target: {
            target: { min_capacity: 2, resource_id: "service/main/${aws_ecs_service.backend.name}" },
          },
        }),
      );
    expect(service(undefined)).toEqual({ "fargate.vcpu-hour": 59.1, "fargate.gb-hour": 12.98 });
    expect(service(undefined, "ARM64")).toEqual({ "fargate-arm.vcpu-hour": 47.27, "fargate-arm.gb-hour": 10.4 });
    const mixed = [
      { capacity_provider: "FARGATE", base: 1, weight: 0 },
      { capacity_provider: "FARGATE_SPOT", weight: 1 },
    ];
    expect(service(mixed)).toEqual({
      "fargate.vcpu-hour": 29.55,
      "fargate-spot.vcpu-hour": 9.78,
      "fargate.gb-hour": 6.49,
      "fargate-spot.gb-hour": 2.19,
    });
  });

  test("interface endpoints are paid for each zone, gateway endpoints not at all", () => {
    const endpoints = stack({
      aws_vpc_endpoint: {
        s3: { vpc_endpoint_type: "Gateway" },
        secrets: { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b"] },
      },
    });
    expect(monthly(endpoints)).toEqual({ "vpc-endpoint.hour": 14.6 });
    expect(estimateStack(endpoints).free).toBe(1);
  });

  test("E1-258: alarms by their metrics, a band as three, beyond the ten of the account; canaries by how often they run", () => {
    const alarms = (count: number, args: object) =>
      Object.fromEntries([...Array(count).keys()].map((n) => [`a${n}`, { ...args }]));
    expect(monthly(stack({ aws_cloudwatch_metric_alarm: alarms(30, { period: 60 }) }))).toEqual({ "alarm.metric": 2 });
    expect(monthly(stack({ aws_cloudwatch_metric_alarm: alarms(1, { period: 10 }) }))).toEqual({
      "alarm-fast.metric": 0.3,
    });
    const band = {
      metric_query: [{ expression: "ANOMALY_DETECTION_BAND(m, 2)" }, { metric: { period: 300 } }],
    };
    expect(monthly(stack({ aws_cloudwatch_metric_alarm: alarms(10, band) }))).toEqual({ "alarm.metric": 2 });
    const canary = { schedule: [{ expression: "rate(5 minutes)" }] };
    expect(monthly(stack({ aws_synthetics_canary: { home: canary } }))).toEqual({ "canary.run": 10.39 });
    const composite = stack({ aws_cloudwatch_composite_alarm: { a: {} } });
    expect(monthly(composite)).toEqual({ "alarm-composite.month": 0.5 });
  });

  test("two dashboards of three are free in an account, also when they stand in two stacks of it", () => {
    const allotments = new Allotments();
    const two = stack({ aws_cloudwatch_dashboard: { a: { dashboard_body: "{}" }, b: { dashboard_body: "{}" } } });
    expect(estimateStack(two, { allotments }).total.fixed).toBe(0);
    expect(estimateStack(two, { allotments }).total.fixed).toBe(3);
  });
});

describe("what is paid by use", () => {
  const api = stack({
    aws_api_gateway_rest_api: { api: {} },
    aws_cloudfront_distribution: { cdn: {} },
    aws_s3_bucket: { assets: {}, logs: {} },
    ...network(1),
  });

  test("E1-249 E1-250 E1-251 E1-252: requests, transfer and storage are listed with their prices, and are in the sum when a usage says how many", () => {
    const silent = estimateStack(api);
    expect(silent.total).toEqual({ fixed: 36.5, withUsage: 36.5 });
    expect(silent.byUse.map(({ monthly: sum }) => sum)).toEqual(silent.byUse.map(() => undefined));
    const usage: Usage = {
      "api-gateway.million-requests": 3,
      "cloudfront.gb": 1224,
      "cloudfront.million-requests": 12,
      "s3.gb-month": 200,
      "s3.thousand-writes": 1000,
      "internet.gb": 300,
      "nat-gateway.gb": 100,
    };
    const told = estimateStack(api, { usage });
    expect(
      Object.fromEntries(
        told.byUse.flatMap((line) => (line.monthly === undefined ? [] : [[line.price, line.monthly]])),
      ),
    ).toEqual({
      "api-gateway.million-requests": 10.5,
      // A terabyte and ten million requests of CloudFront, and 100 GB to the internet, are free.
      "cloudfront.gb": 17,
      "cloudfront.million-requests": 2,
      "s3.gb-month": 4.6,
      "s3.thousand-writes": 5,
      "internet.gb": 18,
      "nat-gateway.gb": 4.5,
    });
    expect(told.total).toEqual({ fixed: 36.5, withUsage: 98.1 });
    expect(told.byUse.find(({ price }) => price === "s3.gb-month")?.addresses).toEqual([
      "aws_s3_bucket.assets",
      "aws_s3_bucket.logs",
    ]);
  });

  test("a usage that nothing in the stack is paid by is named", () => {
    expect(estimateStack(api, { usage: { "efs.gb-month": 3, "s3.gb-month": 1 } }).unusedUsage).toEqual([
      "efs.gb-month",
    ]);
  });
});

describe("what has no price is named and is in no sum", () => {
  test.each<[string, Resources, string]>([
    ["a type without a price", { aws_msk_cluster: { queue: {} } }, "no price is known for this type"],
    ["a node without a price", cache({ node_type: "cache.x9.huge" }), "no price is known for cache.x9.huge"],
    [
      "a machine without a price",
      { aws_instance: { vm: { instance_type: "x9.huge" } } },
      "no price is known for ec2.x9.huge",
    ],
    ["a size that only an apply knows", cache({ node_type: "${data.x.y.type}" }), "known only when it is applied"],
    [
      "a number that only an apply knows",
      { aws_nat_gateway: { nat: { for_each: "${toset(var.zones)}" } } },
      "for_each",
    ],
    ["a service whose task is elsewhere", { aws_ecs_service: { s: { task_definition: "arn" } } }, "not in this stack"],
  ])("%s", (_, resources, reason) => {
    const { fixed, total, unpriced } = estimateStack(stack(resources));
    expect(unpriced).toEqual([expect.objectContaining({ reason: expect.stringContaining(reason) })]);
    expect([fixed, total.fixed]).toEqual([[], 0]);
  });

  test("a number that is written counts, and a variable stands for its default", () => {
    const counted = stack(
      {
        aws_nat_gateway: { nat: { count: 2 } },
        ...cache({ node_type: "${var.node}", num_cache_clusters: 1 }),
      },
      { variable: { node: { default: "cache.t4g.micro" } } },
    );
    expect(monthly(counted)).toEqual({ "nat-gateway.hour": 65.7, "redis.cache.t4g.micro": 11.68 });
  });
});

describe("regions", () => {
  const there = (region: string) => stack(network(1), { provider: { aws: [{ region }] } });

  test("a region has its own prices where they are listed, otherwise a factor, otherwise those of us-east-1, and says which", () => {
    const of = (region: string) => {
      const { basis, fixed } = estimateStack(there(region));
      return [basis, fixed.find(({ price }) => price === "nat-gateway.hour")?.monthly];
    };
    expect(of("us-west-2")).toEqual(["listed", 32.85]);
    expect(of("eu-central-1")).toEqual(["by-factor", 37.96]);
    expect(of("ap-southeast-1")).toEqual(["by-factor", 41.06]);
    expect(of("mars-north-1")).toEqual(["assumed", 32.85]);
  });

  test("what stands in another region by its provider is paid there; an address costs the same everywhere", () => {
    const two = stack(
      {
        aws_nat_gateway: { here: {}, there: { provider: "aws.replica" } },
        aws_eip: { a: { provider: "aws.replica" } },
      },
      { provider: { aws: [{ region: "us-east-1" }, { alias: "replica", region: "eu-central-1" }] } },
    );
    expect(estimateStack(two).fixed.map(({ monthly: sum }) => sum)).toEqual([37.96, 32.85, 3.65]);
  });
});

test("every price is dated, says where it stands and what it counts", () => {
  expect(estimateStack(stack({})).asOf).toMatch(/^\d{4}-\d{2}$/);
  for (const [name, { source, unit, usd, what }] of Object.entries(PRICES)) {
    expect([name, usd > 0, unit !== "" && what !== ""]).toEqual([name, true, true]);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/$/);
  }
});

test("the lines add up to the totals, to the cent, and more of anything never costs less", () => {
  const types = fc.constantFrom(
    "aws_nat_gateway",
    "aws_eip",
    "aws_kms_key",
    "aws_secretsmanager_secret",
    "aws_route53_zone",
  );
  fc.assert(
    fc.property(fc.array(types, { maxLength: 40 }), types, fc.nat(5000), (drawn, one, gigabytes) => {
      const resources = (all: readonly string[]) => {
        const made: Resources = {};
        all.forEach((type, index) => {
          made[type] = { ...made[type], [`r${index}`]: {} };
        });
        return stack(made);
      };
      const usage: Usage = { "nat-gateway.gb": gigabytes };
      const { byUse, fixed, total } = estimateStack(resources(drawn), { usage });
      const sum = (lines: readonly { readonly monthly?: number }[]) =>
        Math.round(lines.reduce((cents, { monthly: dollars = 0 }) => cents + Math.round(dollars * 100), 0));
      expect(sum(fixed)).toBe(Math.round(total.fixed * 100));
      expect(sum([...fixed, ...byUse])).toBe(Math.round(total.withUsage * 100));
      const more = estimateStack(resources([...drawn, one]), { usage }).total;
      expect(more.fixed).toBeGreaterThan(total.fixed);
      expect(more.withUsage).toBeGreaterThanOrEqual(more.fixed);
    }),
    { numRuns: 60, seed: 6 },
  );
});
