import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isResolution, main, RequirementsError, readProofs, readRows } from "../src/index.ts";

const repository = resolve(__dirname, "../../..");

describe("in a small repository", () => {
  let root: string;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const run = (options: { json?: boolean; unproved?: boolean }) => {
    let text = "";
    const code = main({ root, ...options, write: (more) => (text += more) });
    return { code, text };
  };
  const problems = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof RequirementsError) return error.problems;
      throw error;
    }
    return [];
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "towline requirements "));
    write(
      "docs/requirements/e1-limits.md",
      "# E1: Limits\n\n| id | what it says | how it is realised | resolutions |\n| --- | --- | --- | --- |\n" +
        "| E1-02 | at most 20 a minute | a rule |  |\n| E1-01 | either `a \\| b` | a **rule** | [D-E1-01](defects.md) |\n",
    );
    write(
      "docs/requirements/defects.md",
      "# Resolutions\n\n## E1\n\n| id | rows | the mistake | the resolution |\n| --- | --- | --- | --- |\n| D-E1-01 | E1-01 | cannot be | is done otherwise |\n",
    );
    write("packages/one/test/limits.test.ts", 'test("E1-01 D-E1-01: limited", () => {});\n');
    write("packages/one/node_modules/two/test/other.test.ts", 'test("E1-02: of somebody else", () => {});\n');
    write("packages/one/src/limits.test.ts", 'test("E1-02: not in a test folder", () => {});\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test("the JSON report has every row with what proves it, in the order of the ids", () => {
    const { code, text } = run({ json: true });
    const proof = { file: "packages/one/test/limits.test.ts", line: 1, title: "E1-01 D-E1-01: limited" };
    expect(code).toBe(0);
    expect(JSON.parse(text)).toEqual({
      rows: [
        { id: "E1-01", says: "either `a | b`", realised: "a **rule**", provedBy: [proof] },
        { id: "E1-02", says: "at most 20 a minute", realised: "a rule", provedBy: [] },
      ],
      resolutions: [{ id: "D-E1-01", says: "cannot be", realised: "is done otherwise", provedBy: [proof] }],
    });
  });

  test("the text report counts by topic and lists the tests", () => {
    expect(run({}).text).toBe(
      [
        "E1: Limits: proved 1 of 2",
        "  ✓ E1-01  either `a | b`",
        "      packages/one/test/limits.test.ts:1  E1-01 D-E1-01: limited",
        "  · E1-02  at most 20 a minute",
        "",
        "Resolutions: E1: proved 1 of 1",
        "  ✓ D-E1-01  cannot be",
        "      packages/one/test/limits.test.ts:1  E1-01 D-E1-01: limited",
        "",
        "rows: 1 of 2 proved; resolutions: 1 of 1 proved",
        "",
      ].join("\n"),
    );
  });

  test("--unproved leaves out what is proved, the counts stay", () => {
    expect(run({ unproved: true }).text).toContain(
      "E1: Limits: proved 1 of 2\n  · E1-02  at most 20 a minute\n\nResolutions: E1: proved 1 of 1\n\n",
    );
    expect(JSON.parse(run({ unproved: true, json: true }).text).rows.map(({ id }: { id: string }) => id)).toEqual([
      "E1-02",
    ]);
  });

  test("unknown ids and bad ranges are all told at once, with place and nearest known id, and nothing is printed", () => {
    write("apps/two/test/a.test.ts", '\ntest("E1-3: unknown", () => {});\ntest("E1-02..01: backwards", () => {});\n');
    let printed = "";
    const found = problems(() => main({ root, write: (text) => (printed += text) }));
    expect(found.map(({ code, where }) => [code, where])).toEqual([
      ["unknown-id", "apps/two/test/a.test.ts:2"],
      ["bad-range", "apps/two/test/a.test.ts:3"],
    ]);
    expect(found[0]?.instead).toContain("E1-02");
    expect(printed).toBe("");
  });

  test("an id outside a title proves nothing and breaks nothing", () => {
    write("apps/two/test/a.test.ts", '// E1-02 and E1-99\ntest("no id", () => { expect("E1-02 E1-99"); });\n');
    expect(JSON.parse(run({ json: true }).text).rows[1]).toMatchObject({ id: "E1-02", provedBy: [] });
  });

  test("malformed rows, repeated ids and unknown resolutions are all told at once", () => {
    write(
      "docs/requirements/e1-more.md",
      "# E1: More\n\n| E1-01 | again | so | |\n| E1-03 | too | few |\n| E1-04 | says | so | [D-E1-09](defects.md) |\n",
    );
    expect(problems(() => run({})).map(({ code, where }) => [code, where])).toEqual([
      ["malformed-row", "e1-more.md:4"],
      ["repeated-id", "e1-more.md:3"],
      ["unknown-resolution", "e1-more.md:5"],
    ]);
  });

  test("pages without a row are a mistake, not an empty report", () => {
    rmSync(join(root, "docs"), { recursive: true });
    write("docs/requirements/README.md", "# Requirements\n");
    expect(problems(() => run({})).map(({ code }) => code)).toEqual(["no-rows"]);
  });
});

describe("in this repository", () => {
  const rows = readRows(join(repository, "docs", "requirements"));

  test("the pages hold the 309 rows of E1 without a gap, and the resolutions", () => {
    const requirements = rows.filter((row) => !isResolution(row)).map(({ id }) => id);
    expect(requirements).toEqual(Array.from({ length: 309 }, (_, index) => `E1-${String(index + 1).padStart(2, "0")}`));
    expect(rows.filter(isResolution).map(({ id }) => id)).toEqual([
      ...Array.from({ length: 46 }, (_, index) => `D-E1-${String(index + 1).padStart(2, "0")}`),
      ...Array.from({ length: 10 }, (_, index) => `D-P-${String(index + 1).padStart(2, "0")}`),
    ]);
  });

  test("every row says what it asks for and how it is realised", () => {
    expect(rows.filter(({ says, realised }) => says === "" || realised === "")).toEqual([]);
  });

  test("no test names an id that does not exist", () => {
    expect(readProofs(repository, rows).problems).toEqual([]);
  });
});
