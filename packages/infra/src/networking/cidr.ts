import type { Problem } from "../core/errors.ts";

/** Zones that a region may ever have here: letters a to h. */
export const ZONE_SLOTS = 8;
/** private, public, and two kept free for tiers to come. */
export const TIERS = ["private", "public", "data", "spare"] as const;
export type Tier = (typeof TIERS)[number];

const SUBNET_BITS = 5; // 8 zones x 4 tiers
// AWS: a VPC is /16 to /28, a subnet at least /28 (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
const LARGEST = 16;
const SMALLEST_SUBNET = 28;

interface Block {
  readonly address: number;
  readonly prefix: number;
}

type Finding = Omit<Problem, "path">;

function parse(cidr: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

function write(address: number, prefix: number): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** The slot of a zone is its letter, so it does not depend on which other zones are declared. */
export function zoneSlot(zone: string): number | undefined {
  const letter = /^[a-z]{2}(?:-[a-z]+)+-\d+(?:-[a-z]+-\d+)?([a-h])$/.exec(zone)?.[1];
  return letter ? letter.charCodeAt(0) - "a".charCodeAt(0) : undefined;
}

/** Region of a zone name: `us-east-1a` is in `us-east-1`. */
export function regionOfZone(zone: string): string {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+/.exec(zone)?.[0] ?? zone;
}

/**
 * Block of one subnet. The network is cut into 32 equal blocks, eight zones for each of four tiers, and each has its
 * place for ever: `10.0.0.0/16` gives private a `10.0.0.0/21`, private b `10.0.8.0/21`, public a `10.0.64.0/21`.
 */
export function subnetCidr(cidr: string, tier: Tier, zone: string): string {
  const block = parse(cidr);
  if (!block) throw new RangeError(`No subnets in ${cidr}`);
  const prefix = block.prefix + SUBNET_BITS;
  return write(block.address + subnetIndex(tier, zone) * 2 ** (32 - prefix), prefix);
}

/** Place of a subnet among the 32 of its network. */
export function subnetIndex(tier: Tier, zone: string): number {
  const slot = zoneSlot(zone);
  if (slot === undefined) throw new RangeError(`No place for ${zone}`);
  return TIERS.indexOf(tier) * ZONE_SLOTS + slot;
}

/** Everything wrong with a block of addresses and the zones that share it. */
export function addressProblems(cidr: string, zones: readonly string[]): Finding[] {
  return [...blockProblems(cidr, zones.length), ...zoneProblems(zones)];
}

function blockProblems(cidr: string, zones: number): Finding[] {
  const block = parse(cidr);
  if (!block) {
    return [
      { code: "TOWLINE_CIDR", what: `"${cidr}" is not a block of IPv4 addresses`, instead: 'one like "10.0.0.0/16"' },
    ];
  }
  const found: Finding[] = [];
  const size = 2 ** (32 - block.prefix);
  if (block.address % size !== 0) {
    found.push({
      code: "TOWLINE_CIDR_HOST_BITS",
      what: `"${cidr}" has host bits set: a /${block.prefix} cannot start there`,
      instead: `"${write(block.address - (block.address % size), block.prefix)}"`,
    });
  }
  if (block.prefix < LARGEST) {
    found.push({
      code: "TOWLINE_CIDR_TOO_LARGE",
      what: `"${cidr}" is larger than a VPC may be`,
      instead: `a /${LARGEST}, as in "${write(block.address, LARGEST)}"`,
    });
  }
  if (block.prefix + SUBNET_BITS > SMALLEST_SUBNET) {
    const smallest = SMALLEST_SUBNET - SUBNET_BITS;
    found.push({
      code: "TOWLINE_CIDR_TOO_SMALL",
      what:
        `"${cidr}" is too small for ${zones} zone${zones === 1 ? "" : "s"}: ` +
        `a subnet would be a /${Math.min(32, block.prefix + SUBNET_BITS)} and AWS needs a /${SMALLEST_SUBNET} or larger ` +
        `(room is kept for ${ZONE_SLOTS} zones and ${TIERS.length} tiers, so that adding one moves nothing)`,
      instead: `a /${smallest} or larger; "${write(block.address - (block.address % 65_536), 16)}" is usual`,
    });
  }
  return found;
}

function zoneProblems(zones: readonly string[]): Finding[] {
  if (zones.length === 0) {
    return [{ code: "TOWLINE_NO_ZONES", what: "no zone is declared", instead: '["us-east-1a", "us-east-1b"]' }];
  }
  const found: Finding[] = [];
  for (const zone of new Set(zones)) {
    if (zoneSlot(zone) === undefined) {
      found.push({
        code: "TOWLINE_ZONE",
        what: `"${zone}" is not the name of an availability zone`,
        instead: 'a region and a letter from a to h, as in "us-east-1a"',
      });
    }
    if (zones.filter((other) => other === zone).length > 1) {
      found.push({
        code: "TOWLINE_ZONE_TWICE",
        what: `zone "${zone}" is declared more than once`,
        instead: `each zone once: ${JSON.stringify([...new Set(zones)])}`,
      });
    }
  }
  const regions = [...new Set(zones.map(regionOfZone))];
  if (regions.length > 1) {
    found.push({
      code: "TOWLINE_ZONE_REGIONS",
      what: `the zones belong to ${regions.length} regions (${regions.join(", ")}); a VPC lives in one`,
      instead: `zones of ${regions[0]} only, and a second network for the others`,
    });
    return found;
  }
  const slots = new Map<number, string>();
  for (const zone of new Set(zones)) {
    const slot = zoneSlot(zone);
    if (slot === undefined) continue;
    const other = slots.get(slot);
    if (other) {
      found.push({
        code: "TOWLINE_ZONE_SLOT",
        what: `"${zone}" and "${other}" end in the same letter and would share addresses`,
        instead: "a second network for the local zone",
      });
    }
    slots.set(slot, zone);
  }
  return found;
}
