/** Time that is compressed: creations take as long as at AWS, divided by the pace, and what Terraform says of them meanwhile. */

import { readStack } from "@towline/terraform";
import { byLine, creationSeconds, openWorld, progressIn, rehearseStacks, timelineOf } from "../src/index.ts";
import type { Handlers, Message } from "../src/protocol/server.ts";
import { atPace } from "../src/time/at-pace.ts";
import { Pace } from "../src/time/pace.ts";
import { scratch, terraform, withTerraform, writeStack } from "./support/terraform.ts";

const NOTHING = { msgpack: Buffer.from([0xc0]) };
const SOMETHING = { msgpack: Buffer.from([0x80]) };

/** A provider of which only what is asked here answers. */
const provider = (answer: Message): Handlers =>
  ({ ApplyResourceChange: async () => answer }) as Partial<Handlers> as Handlers;

describe("issue 6, 5: creations at a pace", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const apply = (handlers: Handlers, prior: Message, type = "aws_elasticache_replication_group") => {
    let answered = false;
    const answer = handlers.ApplyResourceChange({ type_name: type, prior_state: prior }, "peer");
    void Promise.resolve(answer).then(() => {
      answered = true;
    });
    return { answered: () => answered };
  };

  test("a cache that takes 560 s is there after 560 s divided by the pace, and not before", async () => {
    const made = apply(atPace(provider({ new_state: SOMETHING }), new Pace(560)), NOTHING);
    await jest.advanceTimersByTimeAsync(999);
    expect(made.answered()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(made.answered()).toBe(true);
    expect(creationSeconds("aws_elasticache_replication_group")).toBe(560);
  });

  test.each<[string, Pace, Message, Message]>([
    ["without a pace", new Pace(), NOTHING, SOMETHING],
    ["what is changed", new Pace(1), SOMETHING, SOMETHING],
    ["what is deleted", new Pace(1), SOMETHING, NOTHING],
    ["what could not be created", new Pace(1), NOTHING, NOTHING],
  ])("%s nothing waits", async (_, pace, prior, after) => {
    const made = apply(atPace(provider({ new_state: after }), pace), prior);
    await jest.advanceTimersByTimeAsync(0);
    expect(made.answered()).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("when the world is in a hurry, as when Terraform was interrupted, nothing is waited for any longer", async () => {
    const pace = new Pace(1);
    const made = apply(atPace(provider({ new_state: SOMETHING }), pace), NOTHING);
    await jest.advanceTimersByTimeAsync(1000);
    expect(made.answered()).toBe(false);
    pace.hurry();
    await jest.advanceTimersByTimeAsync(0);
    expect([made.answered(), jest.getTimerCount()]).toEqual([true, 0]);
  });
});

describe("issue 6, 7: what Terraform says of a resource", () => {
  test.each([
    ["aws_vpc.main: Creating...", "aws_vpc.main create started"],
    ["aws_vpc.main: Creation complete after 1m2s [id=vpc-1]", "aws_vpc.main create ended"],
    ["aws_vpc.main: Creation errored after 3s", "aws_vpc.main create failed"],
    ['aws_s3_bucket.b["a: b"]: Modifying... [id=b]', 'aws_s3_bucket.b["a: b"] update started'],
    ["aws_eip.a: Modifications complete after 0s [id=x]", "aws_eip.a update ended"],
    ["module.m.aws_eip.a (deposed object 0a1b2c3d): Destroying... [id=x]", "module.m.aws_eip.a delete started"],
    ["aws_eip.a: Destruction complete after 0s", "aws_eip.a delete ended"],
    ["aws_eip.a: Plan to replace", "aws_eip.a create planned"],
    ["aws_eip.a: Plan to update", "aws_eip.a update planned"],
  ])("%s", (line, meant) => {
    const { action, address, state } = progressIn(line)!;
    expect(`${address} ${action} ${state}`).toBe(meant);
  });

  test.each([
    "",
    "Plan: 3 to add, 0 to change, 0 to destroy.",
    "aws_vpc.main: Still creating... [10s elapsed]",
    "Apply complete!",
  ])("nothing: %s", (line) => expect(progressIn(line)).toBeUndefined());

  test("lines are whole however the text comes", () => {
    const lines: string[] = [];
    const take = byLine((line) => lines.push(line));
    for (const text of ["aws_vpc.ma", "in: Creat", "ing...\r\naws_eip.a: ", "Creating...\n\nrest"]) take(text);
    expect(lines).toEqual(["aws_vpc.main: Creating...", "aws_eip.a: Creating...", ""]);
  });
});

withTerraform("issue 6, 5 and 7: Terraform at a pace", () => {
  test("what is quick at AWS is there first, each resource is told as it goes, and the report says how long it takes at AWS", async () => {
    const folder = scratch("stack");
    writeStack(folder, {
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
        aws_route53_zone: { slow: { name: "shop.example" } },
        aws_subnet: {
          a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.0.0/24", availability_zone: "eu-central-1a" },
        },
      },
    });
    const world = await openWorld({ folder: scratch("world"), stacks: [folder], from: __dirname, pace: 20 });
    try {
      const told: string[] = [];
      const report = await rehearseStacks({
        stacks: [{ name: "shop", folder }],
        terraform,
        world,
        onResource: ({ action, address, stack, state }) => told.push(`${stack} ${address} ${action} ${state}`),
      });
      expect(report.outcome).toBe("succeeded");
      const order = (...events: string[]) => events.map((event) => told.indexOf(`shop ${event}`));
      // Both begin at once; the zone takes 40 s at AWS, the network 12 s.
      const ends = order(
        "aws_vpc.main create ended",
        "aws_subnet.a create started",
        "aws_route53_zone.slow create ended",
      );
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      for (const address of ["aws_vpc.main", "aws_subnet.a", "aws_route53_zone.slow"]) {
        const states = told.filter((one) => one.includes(address)).map((one) => one.split(" ").slice(2).join(" "));
        expect(states).toEqual([
          "create planned",
          "create started",
          "create ended",
          "delete planned",
          "delete started",
          "delete ended",
        ]);
      }
      const { critical, seconds } = timelineOf(readStack(folder));
      expect(report.stacks[0]?.atAws).toEqual({ critical, seconds });
      expect(seconds).toBe(40);
    } finally {
      await world.close();
    }
  });
});
