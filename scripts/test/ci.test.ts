import { addUp, readClosingLine } from "../ci.mjs";

test("a closing line is read, with and without skipped ones; other lines are none", () => {
  expect(readClosingLine("12 passed, 1 failed")).toEqual({ passed: 12, failed: 1, skipped: 0 });
  expect(readClosingLine("12 passed, 0 failed, 3 skipped")).toEqual({ passed: 12, failed: 0, skipped: 3 });
  for (const line of ["npm test came to 12 passed, 0 failed", "Tests: 12 passed, 12 total", ""]) {
    expect(readClosingLine(line)).toBeUndefined();
  }
});

test("the sum is that of both commands; one that ended badly counts at least once", () => {
  const sum = { passed: 5, failed: 0, skipped: 1 };
  const ended = (code: number, of: typeof sum | undefined) => ({ code, sum: of });
  expect(addUp([ended(0, sum), ended(0, sum)])).toMatchObject({ passed: 10, failed: 0, skipped: 2 });
  expect(addUp([ended(1, { ...sum, failed: 2 }), ended(0, sum)])).toMatchObject({ failed: 2 });
  // Stopped after its last test, or before its first line.
  expect(addUp([ended(1, sum), ended(0, sum)])).toMatchObject({ failed: 1 });
  expect(addUp([ended(0, undefined), ended(0, sum)])).toMatchObject({ passed: 5, failed: 1 });
});
