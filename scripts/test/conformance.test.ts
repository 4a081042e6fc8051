import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../conformance.mjs";

const finding = (rule: string, message: string) => ({ file: "deploy.yml", line: 1, rule, message });

test("a finding is open until it is waived, by its rule or by words of its message", () => {
  const findings = [
    finding("unpinned-images", "container image is not pinned"),
    finding("syntax-check", 'unexpected key "queue"'),
  ];
  const waivers = [
    { tool: "zizmor", match: "unpinned-images", reason: "r" },
    { tool: "zizmor", match: 'key "queue"', reason: "r" },
  ];
  expect(judge("zizmor", findings, []).open).toEqual(findings);
  expect(judge("zizmor", findings, waivers)).toEqual({ open: [], idle: [] });
});

test("a waiver of another tool waives nothing, and one that waives nothing is told", () => {
  const found = finding("unpinned-images", "container image is not pinned");
  const waiver = { tool: "zizmor", match: "unpinned-images", reason: "r" };
  expect(judge("actionlint", [found], [waiver])).toEqual({ open: [found], idle: [] });
  expect(judge("zizmor", [], [waiver])).toEqual({ open: [], idle: [waiver] });
});

test("every waiver of this repository says why", () => {
  const waivers = JSON.parse(readFileSync(join(__dirname, "..", "conformance-waivers.json"), "utf8")) as {
    reason: string;
  }[];
  for (const { reason } of waivers) expect(reason.split(" ").length).toBeGreaterThan(5);
});
