/** What counts as a difference between the stand-in, MiniStack and AWS. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Difference, judgeDifferences, type Listed } from "../conformance/ministack/differences.mjs";

const found: Difference = { call: "s3 HeadObject", of: "emulator", aws: "1", given: "2" };
const known: Listed = { call: "s3 HeadObject", of: "emulator", given: "2", reason: "it counts from two" };

test("issue 6, 4: a difference that is listed with its reason is known, and nothing else is", () => {
  expect(judgeDifferences([found], [known])).toEqual({ open: [], idle: [], known: [known] });
  expect(judgeDifferences([found], []).open).toEqual([found]);
  expect(judgeDifferences([found], [{ ...known, reason: "" }]).open).toEqual([found]);
  expect(judgeDifferences([{ ...found, of: "stand-in" }], [known]).open).toHaveLength(1);
});

test("an entry that is no more, or is answered in another way now, is idle", () => {
  expect(judgeDifferences([], [known]).idle).toEqual([known]);
  const { idle, open } = judgeDifferences([{ ...found, given: "3" }], [known]);
  expect([idle, open.length]).toEqual([[known], 1]);
});

test("what is listed says why, once a call", () => {
  const file = join(__dirname, "..", "conformance", "ministack", "differences.json");
  const entries = JSON.parse(readFileSync(file, "utf8")) as Listed[];
  expect(entries.filter(({ reason }) => reason.length < 20)).toEqual([]);
  expect(new Set(entries.map(({ call, of }) => `${of} ${call}`)).size).toBe(entries.length);
});
