import fc from "fast-check";
import { idsIn, nearestId } from "../src/ids.ts";

// The ids of these cases must stay out of the titles here: a title that names one would claim to prove it.
const systems = new Set(["E1", "D-P", "D-E1"]);

test.each<[string, string[]]>([
  ["E1-14: health check", ["E1-14"]],
  ["E1-35 E1-36: replication group", ["E1-35", "E1-36"]],
  ["E1-08..11 limits", ["E1-08", "E1-09", "E1-10", "E1-11"]],
  ["E1-98..E1-101 limits", ["E1-98", "E1-99", "E1-100", "E1-101"]],
  ["D-E1-05, D-P-06: WAF statements", ["D-E1-05", "D-P-06"]],
  ["(E1-10/E1-12) twice: E1-10", ["E1-10", "E1-12"]],
  ["no id", []],
  ["SHE1-14, E1-14a, XE1-1 and E1-1234 are other words", []],
  ["C-1 and V-2 mean nothing while no page holds such a system", []],
  ["E7-01 and D-C-05 can only be ids", ["E7-01", "D-C-05"]],
])("the ids that a title names, case %#", (title, ids) => {
  expect(idsIn(title, systems)).toEqual({ ids, badRanges: [] });
});

test.each([["E1-62..59"], ["E1-05..05"], ["E1-01..D-P-04"]])("what is no range, case %#", (range) => {
  expect(idsIn(`${range} limits`, systems)).toEqual({ ids: [], badRanges: [range] });
});

test("a range names every number from its first to its last", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 60 }), (first, more) => {
      const id = (number: number) => `E1-${String(number).padStart(2, "0")}`;
      const { ids } = idsIn(`${id(first)}..${first + more}: all`, systems);
      expect(ids).toHaveLength(more + 1);
      expect([ids[0], ids.at(-1)]).toEqual([id(first), id(first + more)]);
    }),
  );
});

test.each([
  ["E1-5", "E1-05"],
  ["E1-400", "E1-309"],
  ["D-E1-47", "D-E1-46"],
  ["D-P-11", "D-P-10"],
])("the nearest known id, case %#", (unknown, nearest) => {
  const known = ["E1-04", "E1-05", "E1-06", "E1-309", "D-E1-45", "D-E1-46", "D-P-01", "D-P-10"];
  expect(nearestId(unknown, known)).toBe(nearest);
});
