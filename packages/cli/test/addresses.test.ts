import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { towline } from "./towline.ts";

const root = join(__dirname, "..", "..", "..");

test("no example of the infrastructure modules has lost an address", () => {
  const { code, stdout } = towline(["addresses", join(root, "packages", "infra", "examples"), "--check"]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/: (up to date|none lost)/)]);
}, 120_000);

describe("a program whose construct is renamed", () => {
  let folder = "";
  beforeAll(() => {
    // Where the package of the modules is found.
    mkdirSync(join(root, "packages", "system", ".towline"), { recursive: true });
    folder = mkdtempSync(join(root, "packages", "system", ".towline", "addresses-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const program = (id: string, more = "") =>
    writeFileSync(
      join(folder, "shop.ts"),
      `import { App, TerraformData, TerraformStack } from "@towline/infra";
const app = new App();
const stack = new TerraformStack(app, "shop");
const kept = new TerraformData(stack, ${JSON.stringify(id)}, { input: "x" });
${more}
app.synth();
`,
    );
  const addresses = (...words: string[]) => towline(["addresses", folder, ...words]);
  const book = () => JSON.parse(readFileSync(join(folder, "addresses.json"), "utf8"));

  test("is refused, and nothing is written", () => {
    program("kept");
    expect(addresses()).toMatchObject({ code: 0, stdout: expect.stringContaining("1 address added") });
    expect(book().stacks).toEqual({ "shop/shop": { "terraform_data.kept": "kept" } });

    program("renamed");
    for (const words of [[], ["--check"]]) {
      const { code, stdout } = addresses(...words);
      expect(code).toBe(1);
      expect(stdout).toContain("terraform_data.kept (kept) is lost; the next apply would destroy it");
      expect(stdout).toContain("new of its type: terraform_data.renamed");
    }
    expect(book().stacks).toEqual({ "shop/shop": { "terraform_data.kept": "kept" } });
  });

  test("passes with the moved block that cdktf writes, and is recorded", () => {
    program("renamed", 'kept.moveFromId("terraform_data.kept");');
    expect(addresses("--check")).toMatchObject({ code: 0 });
    expect(addresses()).toMatchObject({ code: 0 });
    expect(book().stacks).toEqual({ "shop/shop": { "terraform_data.renamed": "renamed" } });
  });

  test("passes with a reason, which stays on record, and not without one", () => {
    program("other");
    const farewell = { stack: "shop/shop", address: "terraform_data.renamed" };
    const write = (gone: object[]) =>
      writeFileSync(join(folder, "addresses.json"), JSON.stringify({ ...book(), gone }));
    write([farewell]);
    expect(addresses()).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI004") });
    write([{ ...farewell, reason: "nothing is kept there" }]);
    expect(addresses()).toMatchObject({ code: 0 });
    expect(book()).toEqual({
      gone: [{ ...farewell, reason: "nothing is kept there" }],
      stacks: { "shop/shop": { "terraform_data.other": "other" } },
    });
  });

  test("a folder without programs is told", () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    expect(towline(["addresses", empty])).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI003") });
  });
});
