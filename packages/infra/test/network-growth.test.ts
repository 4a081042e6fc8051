import fc from "fast-check";
import {
  Networking,
  type NetworkingProps,
  subnetCidr,
  type TerraformStack,
  type Tier,
  VpcEndpoints,
} from "../src/index.ts";
import { type Json, STAGING, synth } from "./support/synth.ts";

const TIERS: Tier[] = ["private", "public", "data", "spare"];
const LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** First and last address of a block. */
function range(cidr: string): readonly [number, number] {
  const [address, prefix] = cidr.split("/") as [string, string];
  const start = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return [start, start + 2 ** (32 - Number(prefix)) - 1];
}

const cidrs = fc
  .tuple(fc.integer({ min: 16, max: 23 }), fc.integer({ min: 0, max: 255 }), fc.nat(255))
  .map(([prefix, second, third]) => {
    const start = (10 * 2 ** 24 + second * 2 ** 16 + third * 2 ** 8) & ~(2 ** (32 - prefix) - 1);
    return `10.${(start >>> 16) & 255}.${(start >>> 8) & 255}.0/${prefix}`;
  });

test("two subnets of a network never share an address, and all stay within it", () => {
  fc.assert(
    fc.property(cidrs, (cidr) => {
      const [from, to] = range(cidr);
      const blocks = TIERS.flatMap((tier) =>
        LETTERS.map((letter) => range(subnetCidr(cidr, tier, `eu-west-1${letter}`))),
      );
      for (const [index, [start, end]] of blocks.entries()) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeLessThanOrEqual(to);
        for (const [first, last] of blocks.slice(index + 1)) expect(end < first || last < start).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test("the block of a subnet depends on network, tier and zone alone: not on the other zones, nor on their order", () => {
  fc.assert(
    fc.property(cidrs, fc.constantFrom(...TIERS), fc.constantFrom(...LETTERS), (cidr, tier, letter) => {
      const regions = ["us-east-1", "eu-central-1", "ap-southeast-2"];
      const blocks = regions.map((region) => subnetCidr(cidr, tier, `${region}${letter}`));
      expect(new Set(blocks).size).toBe(1);
      const [start] = range(blocks[0]!);
      expect(start % 2 ** (32 - Number(blocks[0]!.split("/")[1]))).toBe(0);
    }),
  );
});

/** Every resource by its address. */
const resources = (props: Partial<NetworkingProps>, services: readonly string[] = ["ecr.api", "logs"]) => {
  const { json } = synth((stack: TerraformStack) => {
    const network = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ["us-east-1a"], ...props });
    new VpcEndpoints(stack, "endpoints", { network, services });
  }, STAGING);
  return new Map(
    Object.entries(json["resource"] as Json).flatMap(([type, all]) =>
      Object.entries(all as Json).map(([id, one]) => [`${type}.${id}`, JSON.stringify(one)] as const),
    ),
  );
};

const grew = (before: Map<string, string>, after: Map<string, string>) => {
  for (const [address, resource] of before) expect([address, after.get(address)]).toEqual([address, resource]);
  expect(after.size).toBeGreaterThan(before.size);
};

test("a zone more adds resources and changes none, whatever the network is made of", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(LETTERS, { minLength: 2, maxLength: 4 }),
      fc.constantFrom("single" as const, "per-zone" as const, "regional" as const, "none" as const),
      fc.boolean(),
      fc.boolean(),
      (order, nat, isolated, ipv6) => {
        const zones = order.map((letter) => `us-east-1${letter}`);
        const props = { nat, isolated, ipv6 };
        grew(resources({ ...props, zones: zones.slice(0, -1) }), resources({ ...props, zones }));
      },
    ),
    { numRuns: 12 },
  );
});

test("isolated subnets, IPv6 and an endpoint more add resources and move none", () => {
  const zones = ["us-east-1a", "us-east-1b"];
  grew(resources({ zones }), resources({ zones, isolated: true }));
  grew(resources({ zones }), resources({ zones }, ["ecr.api", "ecr.dkr", "logs"]));
  const [before, after] = [resources({ zones }), resources({ zones, ipv6: true })];
  expect([...before.keys()].filter((address) => !after.has(address))).toEqual([]);
});
