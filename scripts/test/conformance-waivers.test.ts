import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resultOf } from "../conformance/lane.mjs";
import { judge, problemsOf } from "../conformance/waivers.mjs";

const TODAY = "2026-06-15";
const finding = (rule: string, message: string, place = "deploy.yml:1") => ({ place, rule, message });
const waiver = (tool: string, match: string, more: object = {}) => ({
  tool,
  match,
  reason: "r",
  owner: "platform",
  expires: "2026-12-31",
  ...more,
});

test("a finding is open until it is waived, by its rule or by words of its message", () => {
  const findings = [
    finding("unpinned-images", "container image is not pinned"),
    finding("syntax-check", 'unexpected key "queue"'),
  ];
  const waivers = [waiver("zizmor", "unpinned-images"), waiver("zizmor", 'key "queue"')];
  expect(judge("zizmor", findings, [], TODAY).open).toEqual(findings);
  expect(judge("zizmor", findings, waivers, TODAY)).toEqual({
    open: [],
    idle: [],
    expired: [],
    used: waivers.map((one) => ({ waiver: one, count: 1 })),
  });
});

test("a waiver of another tool waives nothing, and one that waives nothing is told", () => {
  const found = finding("unpinned-images", "container image is not pinned");
  const own = waiver("zizmor", "unpinned-images");
  expect(judge("actionlint", [found], [own], TODAY)).toMatchObject({ open: [found], idle: [] });
  expect(judge("zizmor", [], [own], TODAY)).toMatchObject({ open: [], idle: [own] });
});

test("a waiver holds in the places that it names, and nowhere else", () => {
  const here = finding("CKV_AWS_18", "logging", "eloquent/bootstrap/state-1111/bucket");
  const there = finding("CKV_AWS_18", "logging", "eloquent/staging/uploads/bucket");
  const own = waiver("checkov", "CKV_AWS_18", { in: "*/bootstrap/state-*" });
  expect(judge("checkov", [here, there], [own], TODAY)).toMatchObject({ open: [there], used: [{ count: 1 }] });
  // A dot is a dot.
  const dotted = waiver("checkov", "CKV_AWS_18", { in: "eloquent.*" });
  expect(judge("checkov", [here], [dotted], TODAY).idle).toEqual([dotted]);
});

test("on its last day a waiver holds; the day after it waives nothing, and is told", () => {
  const found = finding("CKV_AWS_18", "logging");
  const own = waiver("checkov", "CKV_AWS_18", { expires: TODAY });
  expect(judge("checkov", [found], [own], TODAY)).toMatchObject({ open: [], expired: [] });
  expect(judge("checkov", [found], [own], "2026-06-16")).toEqual({ open: [found], idle: [], expired: [own], used: [] });
});

test("a thing with an open finding failed, every idle or expired waiver did too, and every waiver in use is printed", () => {
  const context = {
    waivers: [waiver("checkov", "A"), waiver("checkov", "B"), waiver("checkov", "C", { expires: "2026-01-01" })],
    today: TODAY,
    scratch: "",
    stacks: async () => [],
  };
  const findings = [finding("A", "a", "one/x"), finding("C", "c", "two/y"), finding("D", "d", "two/z")];
  const { passed, failed, note, said } = resultOf("checkov", {
    unit: "stacks",
    things: ["one", "two"],
    findings,
    context,
    thingOf: ({ place }) => place.split("/")[0] ?? "",
  });
  expect({ passed, failed, note }).toEqual({ passed: 1, failed: 3, note: "2 stacks, 1 waived, 2 open" });
  expect(said).toEqual([
    "two/y checkov C: c",
    "two/z checkov D: d",
    'waiver "B" of checkov waives nothing any more; delete it',
    'waiver "C" of checkov ended on 2026-01-01; platform mends it or extends it',
    "waived 1 x A until 2026-12-31 (platform): r",
  ]);
});

test("a waiver without reason, owner or day is refused, and so is a day that does not exist", () => {
  expect(problemsOf([waiver("zizmor", "x")])).toEqual([]);
  expect(problemsOf([{ tool: "zizmor", match: "x" }])).toEqual([
    'waiver "x" of zizmor: reason is missing',
    'waiver "x" of zizmor: owner is missing',
    'waiver "x" of zizmor: expires is missing',
  ]);
  for (const expires of ["31.12.2026", "2026-02-30", "2026-13-01", "soon"]) {
    expect(problemsOf([waiver("zizmor", "x", { expires })])).toEqual([
      `waiver "x" of zizmor: expires is "${expires}"; write a day as YYYY-MM-DD`,
    ]);
  }
});

test("every waiver of this repository says why, who answers for it and until when", () => {
  const waivers = JSON.parse(readFileSync(join(__dirname, "..", "conformance-waivers.json"), "utf8"));
  expect(problemsOf(waivers)).toEqual([]);
  for (const { reason } of waivers) expect(reason.split(" ").length).toBeGreaterThan(5);
});
