import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

test("what stands in for cdktf's resolver gives the same values and the same errors", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-resolve-"));
  try {
    const said = (how: string) =>
      execFileSync(process.execPath, [join(__dirname, "fixtures", "resolve.ts"), how, join(folder, how)], {
        encoding: "utf8",
      });
    const plain = said("plain");
    expect(plain).toContain('tokens {"text":"late","mixed":"before late after","list":"${split(');
    expect(plain).toMatch(/^aConstruct .*\/a\/b/m);
    expect(said("quick")).toBe(plain);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
