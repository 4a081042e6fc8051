import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstDifference, writeReplacement } from "../conformance/cdktn-lane.mjs";

test("documents that say the same are equal, whatever the order of their keys", () => {
  expect(firstDifference({ a: [1, { b: null }], c: {} }, { c: {}, a: [1, { b: null }] })).toBeUndefined();
});

test.each([
  ["another value", { a: { b: 1 } }, { a: { b: 2 } }, "$.a.b"],
  ["a key too few", { a: 1, b: undefined }, { a: 1 }, "$.b"],
  ["a key too many", { a: 1 }, { a: 1, b: 2 }, "$.b"],
  ["another order of a list", { a: [1, 2] }, { a: [2, 1] }, "$.a.0"],
  ["a list that is longer", { a: [1] }, { a: [1, 2] }, "$.a.1"],
  ["a list for an object", { a: [] }, { a: {} }, "$.a"],
  ["null for an object", { a: null }, { a: {} }, "$.a"],
  ["text for a number", { a: 1 }, { a: "1" }, "$.a"],
])("%s is told with its place", (_, one, other, place) => {
  expect(firstDifference(one, other)).toBe(place);
});

describe("the replacement", () => {
  const copy = mkdtempSync(join(tmpdir(), "towline-replacement-"));
  afterAll(() => rmSync(copy, { recursive: true }));

  test("everybody who asks for cdktf gets its successor, as a dependency and as a peer; others keep their peers", () => {
    writeFileSync(join(copy, "pnpm-workspace.yaml"), "packages:\n  - apps/*\noverrides:\n  other: 1.0.0\n");
    writeReplacement(copy);
    const workspace = readFileSync(join(copy, "pnpm-workspace.yaml"), "utf8");
    expect(workspace).toMatch(/^overrides:\n {2}cdktf: npm:cdktn@\d+\.\d+\.\d+\n {2}other: 1\.0\.0\n/m);
    const [successor] = /npm:cdktn@\d+\.\d+\.\d+/.exec(workspace) ?? [];
    const { hooks } = createRequire(__filename)(join(copy, ".pnpmfile.cjs"));
    const provider = { name: "provider", peerDependencies: { cdktf: "^0.21.0", constructs: "^10.4.2" } };
    expect(hooks.readPackage(provider)).toEqual({
      name: "provider",
      peerDependencies: { constructs: "^10.4.2" },
      dependencies: { cdktf: successor },
    });
    const bystander = { name: "react-dom", peerDependencies: { react: "^19.0.0" } };
    expect(hooks.readPackage(bystander)).toBe(bystander);
  });

  test("a workspace without overrides is refused, not left as it is", () => {
    writeFileSync(join(copy, "pnpm-workspace.yaml"), "packages:\n  - apps/*\n");
    expect(() => writeReplacement(copy)).toThrow("no overrides");
  });

  test("constructs of the catalogue stay under the cap of the successor", () => {
    const workspace = readFileSync(join(__dirname, "../../pnpm-workspace.yaml"), "utf8");
    expect(workspace).toMatch(/^ {2}constructs: 10\.[67]\.\d+$/m);
  });
});
