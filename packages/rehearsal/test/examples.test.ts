import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openWorld, rehearseStacks } from "../src/index.ts";
import { writeRelease } from "./support/releases.ts";
import { scratch, terraform, withTerraform } from "./support/terraform.ts";

/** Every example of the infrastructure modules, in the folder they are written in: each is a program that synthesizes. */
const infra = join(__dirname, "..", "..", "infra");
const examples = readdirSync(join(infra, "examples")).filter((file) => file.endsWith(".ts"));

/** What an example names and does not make: it stands in the account already. */
const outside = JSON.parse(readFileSync(join(infra, "examples", "outside.json"), "utf8")) as {
  [example: string]: string[];
};

function synthesized(example: string): { name: string; folder: string }[] {
  const outdir = scratch("example");
  const { status, stderr } = spawnSync(process.execPath, [join(infra, "examples", example)], {
    // A stack without a backend of its own keeps its state where the example was run.
    cwd: outdir,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: outdir },
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return readdirSync(join(outdir, "stacks")).map((name) => ({ name, folder: join(outdir, "stacks", name) }));
}

withTerraform("the examples of the infrastructure modules", () => {
  test.each(examples)(
    "%s is applied, changes nothing when it is planned again, and goes away whole",
    async (example) => {
      const releases = scratch("releases");
      const digest = writeRelease(releases, example);
      const variables = { backend_digest: digest, search_digest: digest };
      const stacks = synthesized(example).map((stack) => ({ ...stack, variables }));
      const world = await openWorld({
        folder: scratch("world"),
        releases,
        from: infra,
        existing: outside[example.replace(/\.ts$/, "")] ?? [],
      });
      const report = await rehearseStacks({ world, terraform, stacks }).finally(() => world.close());
      expect(report.stacks.flatMap(({ errors }) => errors)).toEqual([]);
      expect(report.stacks.flatMap(({ differences }) => differences)).toEqual([]);
      expect(report.outcome).toBe("succeeded");
      for (const { created, destroyed } of report.stacks) {
        expect(created).toBeGreaterThan(3);
        expect(destroyed).toBe(created);
      }
      expect(report.depth.generic).toEqual([]);
    },
    240_000,
  );
});
