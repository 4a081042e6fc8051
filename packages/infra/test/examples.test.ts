import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unknownKeys } from "./support/provider-schema.ts";
import type { Json } from "./support/synth.ts";

const examples = join(__dirname, "..", "examples");
const outdir = mkdtempSync(join(tmpdir(), "towline-examples-"));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Runs an example as a reader would, with nothing on PATH, and reads its stacks. */
function stacksOf(example: string): Json[] {
  const folder = join(outdir, example);
  const { status, stderr } = spawnSync(process.execPath, [join(examples, example)], {
    cwd: examples,
    encoding: "utf8",
    env: { PATH: outdir, CDKTF_OUTDIR: folder },
  });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  const names = readdirSync(join(folder, "stacks"));
  return names.map((name) => JSON.parse(readFileSync(join(folder, "stacks", name, "cdk.tf.json"), "utf8")) as Json);
}

test.each(readdirSync(examples).filter((file) => file.endsWith(".ts")))(
  "examples/%s runs by itself; its Terraform has no key that the provider does not know, and lets no address range in",
  (example) => {
    const stacks = stacksOf(example);
    expect(stacks.length).toBeGreaterThan(0);
    for (const stack of stacks) {
      const all = Object.entries({ ...stack["resource"], ...prefixed(stack["data"]) } as Json)
        .filter(([type]) => type !== "terraform_data")
        .flatMap(([type, of]) => Object.values(of as Json).map((one): [string, Json] => [type, one]));
      expect(all.length).toBeGreaterThan(2);
      expect(all.flatMap(([type, one]) => unknownKeys(type, one))).toEqual([]);
      const open = all.filter(
        ([type, one]) => type === "aws_vpc_security_group_ingress_rule" && one["cidr_ipv4"] === "0.0.0.0/0",
      );
      expect(open).toEqual([]);
      // A plain stack has the backend that cdktf gives it, with the folder it was run in.
      expect(all.filter(([, one]) => JSON.stringify(one).includes(examples))).toEqual([]);
    }
  },
);

const prefixed = (data: Json = {}): Json =>
  Object.fromEntries(Object.entries(data).map(([type, of]) => [`data.${type}`, of]));
