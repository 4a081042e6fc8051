import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ephemeralOf } from "../src/behaviours/index.ts";
import { openWorld, rehearseStacks } from "../src/index.ts";
import { scratch, terraform, withTerraform, writeStack } from "./support/terraform.ts";

const MARK = "StandIn";

/** Every file below a folder whose bytes hold the text. */
function holding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text));
}

test("a password is new at every opening and as long and plain as asked for", () => {
  const open = ephemeralOf("aws_secretsmanager_random_password")!;
  const draw = () => open({ password_length: 64, exclude_punctuation: true })["random_password"];
  expect(draw()).toMatch(/^StandIn[A-Za-z0-9]{57}$/);
  expect(draw()).not.toBe(draw());
});

withTerraform("ephemeral resources", () => {
  test("a secret is written with a value that is in no state, and the second plan is empty", async () => {
    const folder = scratch("ephemeral-world");
    const stack = join(scratch("ephemeral-stacks"), "auth");
    writeStack(stack, {
      ephemeral: { aws_secretsmanager_random_password: { jwt: { password_length: 64, exclude_punctuation: true } } },
      resource: {
        aws_secretsmanager_secret: { auth: { name: "shop/auth" } },
        aws_secretsmanager_secret_version: {
          auth: {
            secret_id: "${aws_secretsmanager_secret.auth.id}",
            secret_string_wo: '{"JWT_SECRET":"${ephemeral.aws_secretsmanager_random_password.jwt.random_password}"}',
            secret_string_wo_version: 1,
          },
        },
      },
    });
    const world = await openWorld({ folder, from: __dirname });
    try {
      const report = await rehearseStacks({
        world,
        terraform,
        stacks: [{ name: "auth", folder: stack }],
        destroy: false,
      });
      expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
      expect(report.outcome).toBe("succeeded");
      expect(report.stacks[0]).toMatchObject({ created: 2, differences: [] });
      expect(holding(folder, "shop/auth")).not.toEqual([]);
      expect(holding(folder, MARK)).toEqual([]);
    } finally {
      await world.close();
    }
  }, 60_000);

  test.each(["secrets", "elasticache"])(
    "D-P-10: the example %s leaves no value in the state, in a plan or anywhere in the world",
    async (example) => {
      const infra = join(__dirname, "..", "..", "infra");
      const [folder, outdir] = [scratch(`${example}-world`), scratch(`${example}-stacks`)];
      const { status, stderr } = spawnSync(process.execPath, [join(infra, "examples", `${example}.ts`)], {
        cwd: infra,
        encoding: "utf8",
        env: { ...process.env, CDKTF_OUTDIR: outdir },
      });
      expect([status, stderr]).toEqual([0, ""]);
      const stack = join(outdir, "stacks", example);
      expect(readFileSync(join(stack, "cdk.tf.json"), "utf8")).toContain("aws_secretsmanager_random_password");
      const world = await openWorld({ folder, from: infra });
      try {
        const report = await rehearseStacks({
          world,
          terraform,
          stacks: [{ name: example, folder: stack }],
          destroy: false,
        });
        expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
        expect(report.stacks.flatMap(({ differences }) => differences)).toEqual([]);
        expect(holding(folder, MARK)).toEqual([]);
      } finally {
        await world.close();
      }
    },
    120_000,
  );

  test("where it would be kept, Terraform itself refuses it", async () => {
    const folder = scratch("kept-world");
    const stack = join(scratch("kept-stacks"), "auth");
    writeStack(stack, {
      ephemeral: { aws_secretsmanager_random_password: { jwt: { password_length: 64 } } },
      resource: {
        aws_ssm_parameter: {
          jwt: {
            name: "jwt",
            type: "SecureString",
            value: "${ephemeral.aws_secretsmanager_random_password.jwt.random_password}",
          },
        },
      },
    });
    const world = await openWorld({ folder, from: __dirname });
    try {
      const report = await rehearseStacks({ world, terraform, stacks: [{ name: "auth", folder: stack }] });
      expect(report.outcome).toBe("failed");
      expect(JSON.stringify(report.stacks[0]!.errors)).toMatch(/[Ee]phemeral/);
    } finally {
      await world.close();
    }
  }, 60_000);
});
