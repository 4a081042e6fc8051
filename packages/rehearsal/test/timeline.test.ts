import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack } from "@towline/terraform";
import fc from "fast-check";
import { timelineOf } from "../src/index.ts";

type Resources = { [type: string]: { [name: string]: { [argument: string]: unknown } } };

function stack(resource: Resources) {
  const folder = mkdtempSync(join(tmpdir(), "towline-timeline-"));
  try {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
    return readStack(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const chain: Resources = {
  aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: { a: { vpc_id: "${aws_vpc.main.id}" } },
  aws_elasticache_subnet_group: { cache: { subnet_ids: ["${aws_subnet.a.id}"] } },
  aws_elasticache_replication_group: { cache: { subnet_group_name: "${aws_elasticache_subnet_group.cache.name}" } },
  aws_kms_key: { logs: {} },
};

test("issue 6, 5: an apply takes as long as its longest chain, which is named", () => {
  const { critical, seconds, spans } = timelineOf(stack(chain));
  expect(critical).toEqual([
    "aws_vpc.main",
    "aws_subnet.a",
    "aws_elasticache_subnet_group.cache",
    "aws_elasticache_replication_group.cache",
  ]);
  expect(seconds).toBe(12 + 2 + 4 + 560);
  expect(spans.find(({ address }) => address === "aws_kms_key.logs")).toMatchObject({ start: 0, end: 18 });
});

test("issue 6, 5: what a fault costs lengthens it, also where it was not in the way before", () => {
  const slow = timelineOf(stack(chain), new Map([["aws_kms_key.logs", 900]]));
  expect([slow.seconds, slow.critical]).toEqual([918, ["aws_kms_key.logs"]]);
});

test("issue 6, 5: no more than ten at a time, each after what it needs, and the critical path has no gap", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ type: fc.constantFrom("aws_nat_gateway", "aws_eip", "aws_lb"), needs: fc.array(fc.nat(40)) }),
        { maxLength: 40 },
      ),
      (drawn) => {
        const resource: Resources = {};
        const names = drawn.map(({ type }, index) => `${type}.r${index}`);
        drawn.forEach(({ needs, type }, index) => {
          const earlier = needs.filter((need) => need < index).map((need) => names[need]!);
          resource[type] ??= {};
          resource[type][`r${index}`] = { depends_on: earlier };
        });
        const { critical, seconds, spans } = timelineOf(stack(resource));
        const by = new Map(spans.map((span) => [span.address, span]));
        expect(spans).toHaveLength(drawn.length);
        for (const { start } of spans)
          expect(spans.filter((other) => other.start <= start && other.end > start).length).toBeLessThanOrEqual(10);
        drawn.forEach(({ needs }, index) => {
          for (const need of needs.filter((one) => one < index))
            expect(by.get(names[need]!)!.end).toBeLessThanOrEqual(by.get(names[index]!)!.start);
        });
        const path = critical.map((address) => by.get(address)!);
        expect(path[0]?.start ?? 0).toBe(0);
        expect(path.at(-1)?.end ?? 0).toBe(seconds);
        expect(path.slice(1).map(({ start }) => start)).toEqual(path.slice(0, -1).map(({ end }) => end));
      },
    ),
    { numRuns: 60, seed: 6 },
  );
});
