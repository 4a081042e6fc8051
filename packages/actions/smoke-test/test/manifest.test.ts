import { join } from "node:path";
import { checkManifest, entrySize, licensedPackages, runsOf } from "@towline/action-kit/testing";
import { spec } from "../src/spec.ts";

const action = join(__dirname, "..");

test("action.yml and README.md are what the spec gives", () => {
  expect(checkManifest(action)).toEqual({
    code: 0,
    said: "smoke-test: action.yml and README.md agree with src/spec.ts",
  });
});

test("D-P-03: it runs on node24, from one bundle with a small entry", () => {
  expect(runsOf(action)).toEqual({ using: "node24", main: "dist/main.mjs" });
  expect(entrySize(action)).toBeLessThan(60 * 1024);
  expect(Object.keys(spec.outputs)[0]).toBe("outcome");
});

test("the licences of the packages in the bundle lie beside it, of those that are loaded later too", () => {
  expect(licensedPackages(action)).toEqual(expect.arrayContaining(["@actions/core", "@octokit/core", "yaml"]));
  expect(licensedPackages(action)).not.toContain("undici");
});
