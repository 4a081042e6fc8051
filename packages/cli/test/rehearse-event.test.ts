import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { copyOfEloquent, root, towline } from "./towline.ts";

jest.setTimeout(300_000);

const found = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((folder) => ["terraform", "tofu"].some((name) => existsSync(join(folder, name))));
const withTerraform = found ? test : test.skip;

withTerraform(
  "issue 6, 6: a rehearsed push ends with what it would cost a month and how long it would have taken, at a pace too",
  () => {
    const eloquent = copyOfEloquent();
    try {
      const words = ["rehearse", eloquent.folder, "--event", "push:staging", "--pace", "600", "--json"];
      const { code, stderr, stdout } = towline(words);
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
      const run = JSON.parse(stdout) as {
        outcome: string;
        report: string;
        atAws: number;
        cost: { environment: string; aws: { from: number; to: number }; budget: number };
      };
      expect(run.outcome).toBe("succeeded");
      expect(run.cost).toMatchObject({ environment: "staging", budget: 300 });
      expect(run.cost.aws.to).toBeGreaterThan(run.cost.aws.from);
      // The cache alone is 560 s of it: the report says what AWS takes, not what this machine took.
      expect(run.atAws).toBeGreaterThan(560);
      const page = readFileSync(join(root, run.report), "utf8");
      expect(page).toMatch(
        /What it would cost <small>\$\d+ to \$\d+ a month at AWS of a budget of \$300, \$50 to suppliers</,
      );
      expect(page).toContain("NAT gateway: 730 × $0.045 per hour");
      // No terminal, no frames: the plain lines of always.
      expect(stderr).not.toContain("under way");
    } finally {
      eloquent.remove();
    }
  },
);
