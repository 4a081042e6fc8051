import { holder, isOf, lockIn } from "../src/terraform/lock.ts";

const said = `Error message: operation error S3: PutObject, StatusCode: 412
\u001b[31mLock Info:
  ID:        21496ee6-996a-3d8b-f2e2-c560a62f4e78
  Path:      states/staging/terraform.tfstate
  Operation: OperationTypeApply
  Who:       runner@fv-az12
  Version:   1.11.4
  Created:   2026-11-26 07:43:26.933491027 +0000 UTC
  Info:
`;
const trace = { who: "runner@fv-az12", from: "2026-11-26T07:43:26.833Z", until: "2026-11-26T07:43:27.032Z" };

test("issue 6: a lock is known by what Terraform tells of it", () => {
  expect(holder(lockIn(said)!)).toBe("runner@fv-az12 since 2026-11-26 07:43:26 UTC (OperationTypeApply)");
  expect(lockIn("Error: NoSuchKey")).toBeUndefined();
});

test("issue 6: only the lock of the command that ended is its own: another machine's and another time's are not", () => {
  const lock = lockIn(said)!;
  expect(isOf(trace, lock)).toBe(true);
  expect(isOf({ ...trace, who: "runner@fv-az13" }, lock)).toBe(false);
  expect(isOf({ ...trace, until: "2026-11-26T07:43:26.900Z" }, lock)).toBe(false);
  expect(isOf(trace, { ...lock, created: "2026-11-26 07:43:28 +0000 UTC" })).toBe(false);
  expect(isOf(trace, { ...lock, created: "" })).toBe(false);
});
