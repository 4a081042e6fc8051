import { RULES } from "../src/rules/all.ts";
import { ownRules, rulesOf } from "../src/rules/judge.ts";
import type { Example, Rule } from "../src/rules/types.ts";
import { Engine, type Refused } from "./support/engine.ts";
import { Bench, withTerraform } from "./support/terraform.ts";

async function run(example: Example, remove?: string): Promise<{ findings: string[]; refused: Refused[] }> {
  const engine = new Engine(example);
  try {
    const refused = await engine.apply();
    if (remove && refused.length === 0) refused.push(...(await engine.destroy(remove)));
    return { findings: engine.findings(), refused };
  } finally {
    await engine.close();
  }
}

const STAGES = { plan: "validate", apply: "apply", delete: "destroy" } as const;

describe.each(RULES.map((rule): [string, Rule] => [rule.id, rule]))("%s", (id, rule) => {
  test("refuses its example, by itself alone, with what to write instead and where that is documented", async () => {
    const { refused, findings } = await run({ ...rule.given, ...rule.refused }, rule.remove);
    expect(findings).toEqual([]);
    expect(refused.map(({ when, text }) => [when, /Rule ([\w-]+) of/.exec(text)?.[1] ?? text])).toEqual([
      [STAGES[rule.when], id],
    ]);
    expect(refused[0]!.text).toContain(rule.demands);
    expect(refused[0]!.text).toContain(rule.source);
  });

  test("accepts the other", async () => {
    const { refused, findings } = await run({ ...rule.given, ...rule.accepted }, rule.remove);
    expect(findings).toEqual([]);
    expect(refused).toEqual([]);
  });
});

test("ids are unique and stable in form; every source is a page of the vendor", () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
  const foreign = RULES.filter(({ source }) => !/^https:\/\/docs\.(aws\.amazon|github)\.com\//.test(source));
  expect(foreign.map(({ id }) => id)).toEqual([]);
});

test("a type has its own rules and those for any type; a type without a table still has the latter", () => {
  expect(ownRules("aws_subnet")).toBeGreaterThan(4);
  expect(ownRules("aws_glue_job")).toBe(0);
  expect(rulesOf("aws_glue_job").map(({ id }) => id)).toEqual([
    "reference-id",
    "reference-arn",
    "tag-count",
    "tag-text",
  ]);
  expect(rulesOf("random_pet")).toEqual([]);
});

withTerraform("under Terraform", () => {
  const benches: Bench[] = [];
  const bench = async (parts: object): Promise<Bench> => {
    const made = new Bench();
    benches.push(made);
    await made.open(parts as { [name: string]: unknown });
    return made;
  };
  afterEach(() => Promise.all(benches.splice(0).map(({ world }) => world?.close())));

  test("what the configuration gives away is refused by validate, all at once and with the place", async () => {
    const it = await bench({
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/8" } },
        aws_cloudwatch_log_group: { g: { name: "g", retention_in_days: 45 } },
      },
    });
    const { code, output } = await it.run("validate", "-no-color");
    expect(code).toBe(1);
    expect(output).toContain("Rule vpc-cidr-size of the stand-in");
    expect(output).toContain("Rule log-retention of the stand-in");
    expect(output).toMatch(/with aws_vpc\.main,\s+on cdk\.tf\.json line \d+, in resource\.aws_vpc\.main/);
  });

  test("what is in use stays, and a deletion out of order says what to do; afterwards it goes", async () => {
    const network = { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } };
    const it = await bench({
      resource: { ...network, aws_subnet: { a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24" } } },
    });
    await it.apply();
    await it.run("state", "rm", "aws_subnet.a");
    const { code, output } = await it.run("destroy", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toMatch(/DependencyViolation: The vpc 'vpc-\w+' has dependencies/);
    expect(Object.keys(await it.state())).toEqual(["aws_vpc.main"]);
  });
});
