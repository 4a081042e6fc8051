import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unknownKeys } from "./support/provider-schema.ts";
import { SHOWN } from "./support/shown.ts";
import { type Json, read, type Synthesized } from "./support/synth.ts";

const examples = join(__dirname, "..", "examples");
const names = readdirSync(examples).flatMap((file) => (file.endsWith(".ts") ? [file.slice(0, -3)] : []));
const outdir = mkdtempSync(join(tmpdir(), "towline-examples-"));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Runs an example as somebody would who has only cloned the repository, in a folder of theirs and with nothing on PATH, and reads its stacks. */
function stacksOf(example: string): { [name: string]: Synthesized } {
  const folder = join(outdir, example);
  mkdirSync(folder);
  const { status, stderr } = spawnSync(process.execPath, [join(examples, `${example}.ts`)], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: outdir },
  });
  expect([status, stderr]).toEqual([0, ""]);
  const stacks = join(folder, "cdktf.out", "stacks");
  return Object.fromEntries(
    readdirSync(stacks).map((name) => [name, read(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8"))]),
  );
}

test.each(names.map((example) => [example, SHOWN[example]?.about ?? "it runs by itself"] as const))(
  "examples/%s: %s; its Terraform has no key that the provider does not know and no secret value, and lets no address range in",
  (example) => {
    const stacks = stacksOf(example);
    expect(Object.keys(stacks).length).toBeGreaterThan(0);
    for (const { json, text, all: ofType } of Object.values(stacks)) {
      const all = Object.entries({ ...json["resource"], ...prefixed(json["data"]) } as Json)
        .filter(([type]) => type !== "terraform_data")
        .flatMap(([type, of]) => Object.values(of as Json).map((one): [string, Json] => [type, one]));
      expect(all.length).toBeGreaterThan(2);
      expect(all.flatMap(([type, one]) => unknownKeys(type, one))).toEqual([]);
      const open = all.filter(
        ([type, one]) => type === "aws_vpc_security_group_ingress_rule" && one["cidr_ipv4"] === "0.0.0.0/0",
      );
      expect(open).toEqual([]);
      // A plain stack has the backend that cdktf gives it, with the folder it was run in.
      expect(
        all.filter(([, one]) => [examples, outdir].some((folder) => JSON.stringify(one).includes(folder))),
      ).toEqual([]);
      expect(text).not.toMatch(/"(secret_string|secret_binary|auth_token|passwords?|plaintext_value)"/);
      for (const version of ofType("aws_secretsmanager_secret_version")) {
        for (const value of Object.values(JSON.parse(version["secret_string_wo"]) as Json)) {
          expect(value).toMatch(/^$|^\$\{ephemeral\.|^https:\/\/search\.example\.com$/);
        }
      }
    }
    SHOWN[example]?.check(stacks[example]!);
  },
);

test("what an example shows is of an example that there is", () => {
  expect(Object.keys(SHOWN).filter((example) => !names.includes(example))).toEqual([]);
});

const prefixed = (data: Json = {}): Json =>
  Object.fromEntries(Object.entries(data).map(([type, of]) => [`data.${type}`, of]));
