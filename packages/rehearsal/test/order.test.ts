import { parseStack } from "@towline/terraform";
import { inOrder } from "../src/stacks/order.ts";
import { sideBySide } from "../src/stacks/side-by-side.ts";
import { readPlanned } from "../src/terraform/planned.ts";

describe("issue 6: which stacks wait for which", () => {
  const stack = (name: string, parts: object) => parseStack(parts, { name });
  const afters = (...stacks: ReturnType<typeof stack>[]) =>
    inOrder(stacks).map(({ after, stack: { name } }) => `${name} < ${after.map((one) => one.name).join(", ")}`);
  const queue = (name: string) => ({ aws_sqs_queue: { q: { name } } });

  test("stacks that say nothing of each other wait for nobody", () => {
    expect(afters(stack("a", { resource: queue("orders") }), stack("b", { resource: queue("mails") }))).toEqual([
      "a < ",
      "b < ",
    ]);
  });

  test.each([
    ["looks up a type that the other creates", { data: { aws_sqs_queue: { q: { name: "anything" } } } }],
    ["writes a name of the other", { resource: { aws_ssm_parameter: { p: { name: "p", value: "orders" } } } }],
    [
      "writes an ARN of the other",
      {
        resource: {
          aws_lambda_event_source_mapping: {
            m: { function_name: "f", event_source_arn: "arn:aws:sqs:eu-central-1:111111111111:orders" },
          },
        },
      },
    ],
  ])("one that %s waits for it when it comes later, and not when it comes first", (_, parts) => {
    const orders = stack("orders", { resource: queue("orders") });
    expect(afters(orders, stack("b", parts))).toEqual(["orders < ", "b < orders"]);
    expect(afters(stack("b", parts), orders)).toEqual(["b < ", "orders < "]);
  });

  test("a name that both create is its own in each", () => {
    expect(afters(stack("a", { resource: queue("orders") }), stack("b", { resource: queue("orders") }))).toEqual([
      "a < ",
      "b < ",
    ]);
  });
});

describe("working side by side", () => {
  /** Items by name, with what they come after; what was begun and ended, in order. */
  async function worked(
    after: { [item: string]: string[] },
    { fails = [] as string[], limit = 2 } = {},
  ): Promise<{ events: string[]; most: number }> {
    const events: string[] = [];
    let running = 0;
    let most = 0;
    await sideBySide(Object.keys(after), {
      limit,
      after: (item) => after[item]!,
      act: async (item) => {
        events.push(`+${item}`);
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        events.push(`-${item}`);
        return !fails.includes(item);
      },
    });
    return { events, most };
  }

  test("begins what nothing is in the way of, never more than may run", async () => {
    const { events, most } = await worked({ a: [], b: ["a"], c: ["a"], d: ["a"], e: ["b", "c", "d"] });
    expect(most).toBe(2);
    expect(events.slice(0, 4)).toEqual(["+a", "-a", "+b", "+c"]);
    expect(events.slice(-2)).toEqual(["+e", "-e"]);
    expect(events).toHaveLength(10);
  });

  test("what comes after one that failed is not begun, all else is", async () => {
    const { events } = await worked({ a: [], b: ["a"], c: ["b"], d: [] }, { fails: ["a"], limit: 1 });
    expect(events).toEqual(["+a", "-a", "+d", "-d"]);
  });

  test("what is thrown comes out when everything that had begun is over, and nothing more is begun", async () => {
    const events: string[] = [];
    const work = sideBySide(["a", "b", "c"], {
      limit: 2,
      after: () => [],
      act: async (item) => {
        events.push(item);
        await new Promise(setImmediate);
        if (item === "a") throw new Error("broken");
        await new Promise(setImmediate);
        events.push(`${item} ended`);
        return true;
      },
    });
    await expect(work).rejects.toThrow("broken");
    expect(events).toEqual(["a", "b", "b ended"]);
  });
});

describe("what Terraform prints of a plan", () => {
  const head = (address: string, what: string) => `  # ${address} ${what}\n  + resource {\n    }\n`;

  test("is read by the heads of its resources", () => {
    const text = [
      head("aws_vpc.a", "will be created"),
      head('aws_vpc.b["x y"]', "will be updated in-place"),
      head("module.m.aws_vpc.c[0]", "must be replaced"),
      head("aws_vpc.d", "is tainted, so must be replaced"),
      head("aws_vpc.e", "will be replaced due to changes in replace_triggered_by"),
      head("aws_vpc.f", "will be destroyed"),
      head("aws_vpc.g (deposed object 1a2b3c4d)", "will be destroyed"),
      head("data.aws_vpc.h", "will be read during apply"),
      head("aws_vpc.i", 'has moved to "aws_vpc.j"'),
      "Plan: 4 to add, 1 to change, 5 to destroy.",
    ].join("\n");
    expect(readPlanned(text)).toEqual({
      counts: { create: 1, update: 1, replace: 3, delete: 2 },
      changes: [
        { address: "aws_vpc.a", action: "create" },
        { address: 'aws_vpc.b["x y"]', action: "update" },
        { address: "module.m.aws_vpc.c[0]", action: "replace" },
        { address: "aws_vpc.d", action: "replace" },
        { address: "aws_vpc.e", action: "replace" },
        { address: "aws_vpc.f", action: "delete" },
        { address: "aws_vpc.g", action: "delete" },
      ],
    });
    expect(readPlanned("No changes. Your infrastructure matches the configuration.")?.changes).toEqual([]);
  });

  test("is not believed where it does not add up to Terraform's own sum", () => {
    expect(readPlanned(`${head("aws_vpc.a", "will be created")}\nPlan: 2 to add, 0 to change, 0 to destroy.`)).toBe(
      undefined,
    );
    expect(readPlanned(head("aws_vpc.a", "will be created"))).toBe(undefined);
  });
});
