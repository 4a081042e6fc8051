import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, towline } from "./towline.ts";

const readme = join(root, "packages/workflows/README.md");

test("the commands in the README of workflows print what it says (UPDATE_GOLDEN=1 writes it)", () => {
  const repository = mkdtempSync(join(tmpdir(), "readme-"));
  try {
    mkdirSync(join(repository, ".github/workflows"), { recursive: true });
    const golden = join(root, "packages/workflows/test/golden/deliver.yml");
    cpSync(golden, join(repository, ".github/workflows/deliver.yml"));
    const text = readFileSync(readme, "utf8");
    let commands = 0;
    const printed = text.replace(/```console\n\$ towline ([^\n]*)\n[\s\S]*?```/g, (_, words: string) => {
      commands += 1;
      const { stdout, stderr } = towline(words.split(" "), { cwd: repository });
      expect(stderr).toBe("");
      return `\`\`\`console\n$ towline ${words}\n${stdout.trimEnd()}\n\`\`\``;
    });
    expect(commands).toBeGreaterThan(8);
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(readme, printed);
    else expect(text).toBe(printed);
  } finally {
    rmSync(repository, { recursive: true });
  }
});
