import fc from "fast-check";
import {
  type Cidr,
  Networking,
  type NetworkingProps,
  problemsOf,
  subnetCidr,
  type TerraformStack,
} from "../src/index.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const ZONES = ["us-east-1a", "us-east-1b"];

const network =
  (props: Partial<NetworkingProps> = {}) =>
  (stack: TerraformStack) => {
    new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ZONES, ...props });
  };

const problems = (props: Partial<NetworkingProps>) =>
  problemsOf(build(network(props))).map(({ code, instead, path }) => ({ code, instead, path }));

test("E1-01: VPC, subnets in every zone, route tables with their associations and an internet gateway", () => {
  const { all, one } = synth(network(), STAGING);
  expect(one("aws_vpc")).toMatchObject({
    cidr_block: "10.1.0.0/16",
    enable_dns_hostnames: true,
    enable_dns_support: true,
  });
  expect(all("aws_subnet").map((subnet) => [subnet["availability_zone"], subnet["cidr_block"]])).toEqual([
    ["us-east-1a", "10.1.0.0/21"],
    ["us-east-1b", "10.1.8.0/21"],
    ["us-east-1a", "10.1.64.0/21"],
    ["us-east-1b", "10.1.72.0/21"],
  ]);
  expect(all("aws_subnet").every((subnet) => subnet["map_public_ip_on_launch"] === false)).toBe(true);
  expect(all("aws_route_table")).toHaveLength(3);
  expect(all("aws_route_table_association")).toHaveLength(4);
  expect(one("aws_route", "public").gateway_id).toMatch(/aws_internet_gateway/);
});

test("E1-02: exports the VPC and the private subnets", () => {
  let made: Networking | undefined;
  const { json } = synth((stack) => {
    made = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ZONES });
  }, STAGING);
  expect(made!.privateSubnetIds).toHaveLength(2);
  expect(made!.publicSubnetIds).toHaveLength(2);
  expect(Object.keys(json["resource"].aws_vpc)).toHaveLength(1);
  expect(made!.vpcId).toMatch(/TfToken/);
});

test("E1-04 D-E1-08: one NAT gateway in staging, one a zone in production, and every private subnet has a way out", () => {
  const staging = synth(network(), STAGING);
  expect(staging.all("aws_nat_gateway")).toHaveLength(1);
  expect(staging.all("aws_eip")).toHaveLength(1);
  const production = synth(network(), PRODUCTION);
  expect(production.all("aws_nat_gateway")).toHaveLength(2);
  for (const world of [staging, production]) {
    const out = world.all("aws_route").filter((route) => route["nat_gateway_id"]);
    expect(out).toHaveLength(2);
    expect(out.every((route) => route["destination_cidr_block"] === "0.0.0.0/0")).toBe(true);
  }
  const [a, b] = production.all("aws_route").filter((route) => route["nat_gateway_id"]);
  expect(a!["nat_gateway_id"]).not.toBe(b!["nat_gateway_id"]);
});

test("E1-242: what is written wins over the class, and no class at all is as safe as production", () => {
  expect(synth(network({ nat: "none" }), PRODUCTION).all("aws_nat_gateway")).toHaveLength(0);
  expect(synth(network()).all("aws_nat_gateway")).toHaveLength(2);
});

test("nat: regional is one gateway for the network, without a public subnet; its addresses are told", () => {
  let made: Networking | undefined;
  const { all, one } = synth((stack) => {
    made = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ZONES, nat: "regional" });
  }, PRODUCTION);
  const gateway = one("aws_nat_gateway");
  expect(gateway).toMatchObject({ availability_mode: "regional", vpc_id: expect.stringMatching(/aws_vpc/) });
  expect(gateway).not.toHaveProperty("subnet_id");
  expect(all("aws_eip")).toEqual([]);
  const out = all("aws_route").filter((route) => route["nat_gateway_id"]);
  expect(new Set(out.map((route) => route["nat_gateway_id"])).size).toBe(1);
  expect(out).toHaveLength(2);
  expect(made!.egressIps).toHaveLength(1);
});

test("S3 and DynamoDB are reached for nothing; that of DynamoDB serves credentials of this account alone", () => {
  const { all, one } = synth(network(), STAGING);
  const endpoints = all("aws_vpc_endpoint").map((endpoint) => [
    endpoint["service_name"],
    endpoint["vpc_endpoint_type"],
  ]);
  expect(endpoints).toEqual([
    ["com.amazonaws.us-east-1.dynamodb", "Gateway"],
    ["com.amazonaws.us-east-1.s3", "Gateway"],
  ]);
  expect(all("aws_vpc_endpoint_route_table_association")).toHaveLength(4);
  expect(JSON.parse(one("aws_vpc_endpoint", "dynamodb")["policy"]).Statement[0].Condition).toEqual({
    StringEquals: { "aws:PrincipalAccount": "111111111111" },
  });
  expect(one("aws_vpc_endpoint", "s3")).not.toHaveProperty("policy");
  expect(synth(network({ gatewayEndpoints: [] }), STAGING).all("aws_vpc_endpoint")).toEqual([]);
});

test("isolated subnets have a table without any route; with IPv6 the private ones get out and nobody gets in", () => {
  const { all, one } = synth(network({ isolated: true, ipv6: true }), STAGING);
  const isolated = all("aws_subnet").filter((subnet) => subnet["tags"].Name.includes("isolated"));
  expect(isolated.map((subnet) => subnet["cidr_block"])).toEqual(["10.1.128.0/21", "10.1.136.0/21"]);
  expect(all("aws_route").filter((route) => route["route_table_id"].includes("isolated"))).toEqual([]);
  expect(one("aws_vpc")["assign_generated_ipv6_cidr_block"]).toBe(true);
  const out = all("aws_route").filter((route) => route["destination_ipv6_cidr_block"] === "::/0");
  expect(out.map((route) => (route["egress_only_gateway_id"] ? "out only" : "both ways")).sort()).toEqual([
    "both ways",
    "out only",
    "out only",
  ]);
});

test("the default security group is emptied, and the flow log keeps all traffic", () => {
  const { one } = synth(network(), STAGING);
  const group = one("aws_default_security_group");
  expect(Object.keys(group).filter((key) => key !== "//")).toEqual(["vpc_id"]);
  expect(one("aws_flow_log")).toMatchObject({ traffic_type: "ALL", max_aggregation_interval: 60 });
  expect(one("aws_cloudwatch_log_group").retention_in_days).toBe(90);
});

test("a zone that is added adds resources and changes none", () => {
  const resources = (zones: string[], nat: "single" | "per-zone") => {
    const { json } = synth(network({ zones, nat }), STAGING);
    return new Map(
      Object.entries(json["resource"] as Json).flatMap(([type, all]) =>
        Object.entries(all as Json).map(([id, one]) => [`${type}.${id}`, JSON.stringify(one)] as const),
      ),
    );
  };
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
  fc.assert(
    fc.property(
      fc.shuffledSubarray(letters, { minLength: 2 }),
      fc.constantFrom("single" as const, "per-zone" as const),
      (order, nat) => {
        const zones = order.map((letter) => `us-east-1${letter}`);
        const before = resources(zones.slice(0, -1), nat);
        const after = resources(zones, nat);
        for (const [address, resource] of before) expect(after.get(address)).toBe(resource);
        expect(after.size).toBeGreaterThan(before.size);
      },
    ),
    { numRuns: 15 },
  );
});

test("subnets never overlap and never leave the network", () => {
  const range = (cidr: string): [number, number] => {
    const [address, prefix] = cidr.split("/") as [string, string];
    const start = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return [start, start + 2 ** (32 - Number(prefix))];
  };
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 23 }), fc.integer({ min: 0, max: 255 }), (prefix, second) => {
      const cidr = `10.${second}.0.0/${prefix}`;
      const [from, to] = range(cidr);
      const blocks = (["private", "public", "data", "spare"] as const)
        .flatMap((tier) => [..."abcdefgh"].map((letter) => range(subnetCidr(cidr, tier, `eu-west-1${letter}`))))
        .sort(([a], [b]) => a - b);
      expect(blocks[0]![0]).toBe(from);
      expect(blocks.at(-1)![1]).toBe(to);
      for (let index = 1; index < blocks.length; index += 1) expect(blocks[index]![0]).toBe(blocks[index - 1]![1]);
    }),
  );
});

test("a network too small for its zones, and everything else wrong with it, is told at once", () => {
  expect(problems({ cidr: "10.1.0.1/26", zones: ["us-east-1a", "us-east-1a", "eu-west-1b", "somewhere"] })).toEqual([
    { code: "TOWLINE_CIDR_HOST_BITS", instead: '"10.1.0.0/26"', path: "stack/networking" },
    {
      code: "TOWLINE_CIDR_TOO_SMALL",
      instead: 'a /23 or larger; "10.1.0.0/16" is usual',
      path: "stack/networking",
    },
    {
      code: "TOWLINE_ZONE",
      instead: 'a region and a letter from a to h, as in "us-east-1a"',
      path: "stack/networking",
    },
    {
      code: "TOWLINE_ZONE_REGIONS",
      instead: "zones of us-east-1 only, and a second network for the others",
      path: "stack/networking",
    },
    {
      code: "TOWLINE_ZONE_TWICE",
      instead: 'each zone once: ["us-east-1a","eu-west-1b","somewhere"]',
      path: "stack/networking",
    },
  ]);
});

test.each<[string, Cidr | string, string[]]>([
  ["TOWLINE_CIDR", "10.1.0.0", ZONES],
  ["TOWLINE_CIDR", "10.300.0.0/16", ZONES],
  ["TOWLINE_CIDR_TOO_LARGE", "10.0.0.0/8", ZONES],
  ["TOWLINE_NO_ZONES", "10.1.0.0/16", []],
  ["TOWLINE_ZONE_SLOT", "10.1.0.0/16", ["us-east-1a", "us-east-1-bos-1a"]],
  ["TOWLINE_ZONE_REGION", "10.1.0.0/16", ["eu-west-1a", "eu-west-1b"]],
])("%s: %s with %j", (code, cidr, zones) => {
  expect(problems({ cidr: cidr as Cidr, zones }).map((problem) => problem.code)).toEqual([code]);
});
