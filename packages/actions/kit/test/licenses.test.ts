import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { makeWorkspace } from "../src/testing/index.ts";

const library = (name: string, version: string, more: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries({
      "package.json": JSON.stringify({ name, version, license: "MIT", type: "module", main: "index.js" }),
      "index.js": `export const value = ${JSON.stringify(name)} + process.pid; export const other = 1;`,
      LICENSE: `Copyright of ${name}\r\nPermission is granted.\r\n`,
      ...more,
    }).map(([file, text]) => [`node_modules/${name}/${file}`, text]),
  );
const MAIN = `import { value } from "used";
import { other } from "@scope/shaken";
const later = await import("./later.ts");
console.log(value, later.value);
`;
const PROJECT = {
  "src/main.ts": MAIN,
  "src/later.ts": 'export { value } from "@scope/later";\n',
  ...library("used", "1.0.0"),
  ...library("@scope/later", "2.1.0", { "NOTICE.txt": "Notice of later\n", "license-checker.js": "never" }),
  ...library("@scope/shaken", "3.0.0"),
  ...library("absent", "4.0.0"),
};

/** Bundles a project as the build of an action does. */
function bundle(files: Record<string, string>) {
  const workspace = makeWorkspace(files);
  const script = pathToFileURL(join(__dirname, "../scripts/bundle.ts")).href;
  const program = `const { bundle } = await import(${JSON.stringify(script)}); console.log(JSON.stringify(await bundle(process.cwd())));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: workspace,
    encoding: "utf8",
  });
  const dist = join(workspace, "dist");
  return { status, stdout, stderr, read: (name: string) => readFileSync(join(dist, name), "utf8"), dist };
}

test("the licences of what is in the bundle go along with it, chunks included, and of nothing else", () => {
  const { status, stdout, stderr, read, dist } = bundle(PROJECT);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(read("licenses.txt")).toBe(`The bundle beside this file contains code of these packages, under these licences.

== @scope/later 2.1.0 (MIT)

Copyright of @scope/later
Permission is granted.

Notice of later

== used 1.0.0 (MIT)

Copyright of used
Permission is granted.
`);
  const listed = JSON.parse(stdout).map(({ name }: { name: string }) => name);
  expect([...listed].sort()).toEqual(readdirSync(dist).sort());
});

test("the same packages give the same licences, in any folder", () => {
  expect(bundle(PROJECT).read("licenses.txt")).toBe(bundle(PROJECT).read("licenses.txt"));
});

test("a package without a licence text does not get into a bundle: the build names every one", () => {
  const bare: Record<string, string> = { ...PROJECT };
  delete bare["node_modules/used/LICENSE"];
  delete bare["node_modules/@scope/later/LICENSE"];
  delete bare["node_modules/@scope/later/NOTICE.txt"];
  const { status, stderr } = bundle(bare);
  expect(status).toBe(1);
  expect(stderr).toContain("@scope/later@2.1.0, used@1.0.0: bundled, but without a licence text");
});
