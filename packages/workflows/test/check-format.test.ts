import { check, documented, type Finding, formatFindings, type SarifLog } from "../src/check/index.ts";

const content =
  "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n    steps:\n      - uses: acme/notify@v2\n      - uses: acme/notify@v2\n      - run: 50% , a:b\n        foo: 1\n";
const files = [{ path: ".github/workflows/a b.yml", content }];

test("for people: the place, the line, a caret below the place, and how many there are", async () => {
  const findings = await check(files);
  expect(formatFindings(findings.slice(0, 1), "text", files)).toBe(
    [
      ".github/workflows/a b.yml:8:15: error WF001: acme/notify@v2 can change without notice; write owner/repo@<commit> # <version>.",
      "  8 |       - uses: acme/notify@v2",
      "    |               ^",
      "1 error, 0 warnings",
      "",
    ].join("\n"),
  );
  expect(formatFindings([], "text")).toBe("0 errors, 0 warnings\n");
});

test("a caret stands below its character on a line with tabs", () => {
  const finding: Finding = { rule: "WF001", severity: "warning", file: "a", line: 1, column: 3, message: "m" };
  expect(formatFindings([finding], "text", [{ path: "a", content: "\tab" }])).toContain("  1 | \tab\n    | \t ^\n");
});

test("JSON holds the findings as they are", async () => {
  const findings = await check(files);
  expect(JSON.parse(formatFindings(findings, "json", files))).toEqual({ findings });
});

test("annotations are commands of GitHub's, with what would end them escaped", () => {
  const finding: Finding = { rule: "WF001", severity: "error", file: "a,b:c", line: 2, column: 3, message: "50%\nx" };
  expect(formatFindings([finding], "github")).toBe("::error file=a%2Cb%3Ac,line=2,col=3,title=WF001::50%25%0Ax\n");
});

test("the finding of a generated file names its source, and annotates that", async () => {
  const locate = (file: string, line: number) => ({ file: "workflows/a.ts", line: line + 100, column: 1, of: file });
  const [finding] = await check(files, { locate });
  expect(finding).toMatchObject({ line: 8, source: { file: "workflows/a.ts", line: 108 } });
  expect(formatFindings([finding!], "text", files)).toMatch(
    /^workflows\/a.ts:108:1: error WF001: .*\n {2}in .*, which it generates/,
  );
  expect(formatFindings([finding!], "github")).toContain("file=workflows/a.ts,line=108,col=1");
});

/**
 * What GitHub asks of a SARIF file:
 * https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning#supported-sarif-output-file-properties
 */
function expectGithubTakes(log: SarifLog, text: string): void {
  expect(log).toMatchObject({ $schema: expect.stringMatching(/sarif-2\.1\.0/), version: "2.1.0" });
  expect(log.runs.length).toBeLessThanOrEqual(20);
  for (const { tool, results } of log.runs) {
    expect(tool.driver.name).not.toBe("");
    expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
    for (const rule of tool.driver.rules) {
      expect(rule.shortDescription.text.length).toBeGreaterThan(0);
      expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024);
      expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
      expect(rule.help.text).not.toBe("");
      expect(["note", "warning", "error"]).toContain(rule.defaultConfiguration.level);
      expect(rule.properties.tags.length).toBeLessThanOrEqual(20);
      expect(() => new URL(rule.helpUri)).not.toThrow();
    }
    expect(results.length).toBeLessThanOrEqual(25_000);
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(["note", "warning", "error"]).toContain(result.level);
      expect(result.message.text).not.toBe("");
      const [{ physicalLocation }] = result.locations;
      // A path below the repository's root, as a URI.
      expect(physicalLocation.artifactLocation.uri).toMatch(/^[^/\s][^\s]*$/);
      expect(Number.isInteger(physicalLocation.region.startLine)).toBe(true);
      expect(physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(physicalLocation.region.startColumn).toBeGreaterThan(0);
      expect(result.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:\d+$/);
    }
  }
  expect(text.length).toBeLessThan(10_000_000);
}

test("SARIF 2.1.0 as GitHub's code scanning takes it", async () => {
  const text = formatFindings(await check(files, { pedantic: true }), "sarif", files);
  const log = JSON.parse(text) as SarifLog;
  expectGithubTakes(log, text);
  expect(log.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(["github", "WF001", "WF051"]));
  expect(log.runs[0].tool.driver.rules.map(({ id }) => id)).toEqual(documented().map(({ id }) => id));
});

test("a fingerprint stays when lines are added above, and differs between two equal lines", async () => {
  const prints = async (text: string) => {
    const changed = [{ path: "w.yml", content: text }];
    const log = JSON.parse(formatFindings(await check(changed), "sarif", changed)) as SarifLog;
    return log.runs[0].results.map(
      ({ ruleId, partialFingerprints }) => `${ruleId} ${partialFingerprints.primaryLocationLineHash}`,
    );
  };
  const before = await prints(content);
  expect(await prints(`# one\n# two\n${content}`)).toEqual(before);
  expect(new Set(before).size).toBe(before.length);
});
