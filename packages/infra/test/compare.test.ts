import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "./support/synth.ts";

const page = readFileSync(join(__dirname, "../../../docs/compare.md"), "utf8");

/** Cells of the row about a file, as numbers where they are. */
const row = (file: string): string[] => {
  const line = page.split("\n").find((one) => one.startsWith("| [") && one.includes(`/compare/${file}`));
  return line!
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());
};
const lines = (file: string): number =>
  readFileSync(join(__dirname, "compare", file), "utf8")
    .split("\n")
    .filter((line) => !/^\s*($|\/\/|#)/.test(line)).length;

/** What a program makes, synthesized as its user would. */
function made(file: string): Json {
  const folder = mkdtempSync(join(tmpdir(), "compare-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, [join(__dirname, "compare", file)], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
    return JSON.parse(readFileSync(join(folder, "cdktf.out", "stacks", "shop", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each(["towline.ts", "plain-cdktf.ts"])(
  "docs/compare.md tells of %s what it is (node scripts/compare.mjs --write)",
  (file) => {
    const resources = Object.values(made(file)["resource"]).flatMap((ofType) => Object.keys(ofType as Json));
    expect(row(file).slice(0, 2)).toEqual([String(lines(file)), String(resources.length)]);
  },
);

test.each(["terraform-aws-modules/main.tf", "sst.config.ts"])(
  "docs/compare.md counts the lines of %s right",
  (file) => {
    expect(row(file)[0]).toBe(String(lines(file)));
  },
);

test("the shortest of them to make in Terraform is Towline's, and it makes the most", () => {
  const number = (file: string, column: number) => Number.parseInt(row(file)[column]!, 10);
  for (const other of ["plain-cdktf.ts", "terraform-aws-modules/main.tf"]) {
    expect(number("towline.ts", 0)).toBeLessThan(number(other, 0) / 3);
    expect(number("towline.ts", 1)).toBeGreaterThan(number(other, 1));
  }
});
