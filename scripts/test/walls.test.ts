import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { withWalls } from "../walls.mjs";

const repository = resolve(__dirname, "../..");
const biome = join(repository, "node_modules", ".bin", "biome");
const turbo = join(repository, "node_modules", ".bin", "turbo");

// The house as docs/architecture.md draws it, written out a second time on purpose: the table of walls.mjs is what is tested.
const rooms: Record<string, readonly string[]> = {
  "packages/infra/src": [],
  "packages/workflows/src": [],
  "packages/terraform/src": [],
  "packages/requirements/src": [],
  "packages/rehearsal/src": ["terraform"],
  "packages/actions/kit/src": ["terraform"],
  "packages/actions/build/src": ["action-kit", "action-kit/spec", "terraform"],
  "packages/actions/deploy/src": ["action-kit", "action-kit/spec", "terraform"],
  "packages/actions/smoke-test/src": ["action-kit", "action-kit/spec", "terraform"],
  "packages/actions/rollback/src": ["action-kit", "action-kit/spec", "terraform"],
  "packages/actions/deliver/src": [
    "action-kit",
    "action-kit/spec",
    "terraform",
    "action-deploy/spec",
    "action-smoke-test/spec",
    "action-rollback/spec",
  ],
  "packages/system/src": [
    "infra",
    "workflows",
    "terraform",
    "action-deploy/spec",
    "action-smoke-test/spec",
    "action-rollback/spec",
    "action-kit/spec",
  ],
  "packages/cli/src": ["system", "terraform", "workflows", "rehearsal", "requirements"],
  "apps/eloquent": ["system", "infra", "workflows"],
  "apps/eloquent/test": ["system", "infra", "workflows", "cli/rehearse"],
  bench: [],
  ".github": ["workflows"],
  scripts: [],
};
const ours = [
  "infra",
  "workflows",
  "terraform",
  "requirements",
  "rehearsal",
  "system",
  "cli",
  "cli/rehearse",
  "bench",
  "app-eloquent",
  "app-demo-api",
  "action-kit",
  "action-kit/spec",
  "action-deploy",
  "action-deploy/spec",
  "action-smoke-test",
  "action-smoke-test/spec",
  "action-rollback",
  "action-rollback/spec",
];
/** The package that a folder is: its own name is no arrow. */
const itself: Record<string, string> = {
  "packages/infra/src": "infra",
  "packages/workflows/src": "workflows",
  "packages/terraform/src": "terraform",
  "packages/requirements/src": "requirements",
  "packages/rehearsal/src": "rehearsal",
  "packages/actions/kit/src": "action-kit",
  "packages/actions/deploy/src": "action-deploy",
  "packages/actions/smoke-test/src": "action-smoke-test",
  "packages/actions/rollback/src": "action-rollback",
  "packages/system/src": "system",
  "packages/cli/src": "cli",
  bench: "bench",
};

interface Fixture {
  readonly file: string;
  readonly text: string;
}

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "towline walls "));
  copyFileSync(join(repository, "biome.json"), join(copy, "biome.json"));
  writeFileSync(join(copy, ".gitignore"), "node_modules/\n");
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The fixtures that run into a wall, by linting all of them at once. */
function stopped(fixtures: readonly Fixture[]): Set<string> {
  for (const { file, text } of fixtures) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  const answer = spawnSync(
    biome,
    ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."],
    {
      cwd: copy,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  for (const { file } of fixtures) rmSync(join(copy, file));
  const diagnostics: { category: string; location: { path: string } }[] = JSON.parse(answer.stdout).diagnostics;
  return new Set(
    diagnostics
      .filter(({ category }) => category === "lint/style/noRestrictedImports")
      .map(({ location }) => location.path),
  );
}

const importing = (specifier: string) => `import { something } from "${specifier}";\nsomething();\n`;

test("biome.json holds the walls of the table", () => {
  const config = JSON.parse(readFileSync(join(repository, "biome.json"), "utf8"));
  expect(config).toEqual(JSON.parse(JSON.stringify(withWalls(config))));
});

describe("between the rooms", () => {
  const arrows = Object.keys(rooms).flatMap((room) =>
    ours
      .filter((target) => itself[room] !== target && !target.startsWith(`${itself[room]}/`))
      .map((target, number) => ({ room, target, file: `${room}/arrow-${number}.ts` })),
  );
  let walls: Set<string>;
  beforeAll(() => {
    walls = stopped(arrows.map(({ file, target }) => ({ file, text: importing(`@towline/${target}`) })));
  });

  test.each(Object.entries(rooms))("%s may import what the house says and nothing else of ours", (room, may) => {
    const from = arrows.filter((arrow) => arrow.room === room);
    const passed = from.filter(({ file }) => !walls.has(file)).map(({ target }) => target);
    expect(from.length).toBeGreaterThan(may.length);
    expect(passed.sort()).toEqual([...may].sort());
  });
});

describe("around what is not ours", () => {
  const cases: readonly (readonly [file: string, specifier: string, allowed: boolean])[] = [
    ["packages/infra/src/core/tf.ts", "cdktf", true],
    ["packages/infra/src/networking/networking.ts", "cdktf", false],
    ["packages/infra/src/networking/token.ts", "cdktf/lib/tokens/token.js", false],
    ["packages/infra/src/core/successor.ts", "cdktn", false],
    ["packages/infra/test/networking.test.ts", "cdktf", true],
    ["packages/terraform/test/stack.test.ts", "cdktf", true],
    ["packages/rehearsal/test/stack.test.ts", "cdktf", true],
    ["packages/rehearsal/src/schema.ts", "cdktf", false],
    ["packages/system/src/stack.ts", "cdktf", false],
    ["apps/eloquent/main.ts", "cdktf", false],
    ["packages/infra/src/vpc.ts", "@cdktf/provider-aws/lib/vpc/index.js", true],
    ["apps/eloquent/vpc.ts", "@cdktf/provider-aws/lib/vpc/index.js", true],
    ["packages/infra/src/barrel.ts", "@cdktf/provider-aws", false],
    ["packages/infra/src/core/barrel.ts", "@cdktf/provider-aws/lib/index.js", false],
    ["packages/infra/test/barrel.test.ts", "@cdktf/provider-github", false],
    ["packages/system/src/barrel.ts", "@cdktf/provider-github", false],
    ["apps/eloquent/barrel.ts", "@cdktf/provider-aws", false],
    ["packages/workflows/src/aws.ts", "@cdktf/provider-aws/lib/vpc/index.js", false],
    ["packages/workflows/src/client.ts", "@aws-sdk/client-ecs", false],
    ["packages/workflows/src/tree.ts", "constructs", false],
    ["packages/actions/deploy/src/synth.ts", "cdktf", false],
    ["packages/actions/deploy/src/bucket.ts", "@cdktf/provider-aws/lib/s3-bucket/index.js", false],
    ["packages/actions/kit/src/tree.ts", "constructs", false],
    ["packages/actions/later/src/other.ts", "@towline/action-deploy", false],
    ["packages/actions/later/src/kit.ts", "@towline/action-kit", true],
    ["packages/workflows/src/yaml.ts", "yaml", true],
    ["packages/infra/src/tree.ts", "constructs", true],
  ];
  let walls: Set<string>;
  beforeAll(() => {
    walls = stopped(cases.map(([file, specifier]) => ({ file, text: importing(specifier) })));
  });

  test.each(cases.filter(([, , allowed]) => !allowed))("%s must not import %s", (file) => {
    expect(walls).toContain(file);
  });
  test.each(cases.filter(([, , allowed]) => allowed))("%s may import %s", (file) => {
    expect(walls).not.toContain(file);
  });
});

test.each([
  ["a type", 'import type { T } from "@towline/workflows";\nexport type U = T;\n'],
  ["a re-export", 'export * from "@towline/workflows";\n'],
  ["an import at run time", 'export const late = import("@towline/workflows");\n'],
  ["an import of its effect", 'import "@towline/workflows";\n'],
])("%s is an arrow as well", (_, text) => {
  expect(stopped([{ file: "packages/infra/src/arrow.ts", text }])).toEqual(new Set(["packages/infra/src/arrow.ts"]));
});

test("a wall says which one it is and where the house is drawn", () => {
  const file = join(copy, "packages", "workflows", "src", "arrow.ts");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, importing("@towline/infra"));
  // From the package's own folder, as its lint script does.
  const answer = spawnSync(biome, ["lint", "."], { cwd: join(copy, "packages", "workflows"), encoding: "utf8" });
  rmSync(file);
  expect(answer.status).toBe(1);
  expect(answer.stdout + answer.stderr).toContain(
    "workflows imports nothing of ours and never hears of AWS (docs/architecture.md)",
  );
});

describe("turbo boundaries", () => {
  const problemsOf = (text: string): string => {
    const root = mkdtempSync(join(tmpdir(), "towline boundaries "));
    const write = (file: string, content: unknown) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), typeof content === "string" ? content : JSON.stringify(content));
    };
    const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    write("package.json", { name: "root", private: true, packageManager });
    write("pnpm-workspace.yaml", "packages:\n  - packages/*\n");
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  packages/one: {}\n  packages/two: {}\n");
    write("turbo.json", { tasks: {} });
    write("packages/one/package.json", { name: "@towline/one", version: "0.1.0" });
    write("packages/one/src/index.ts", text);
    write("packages/one/src/own.ts", "export const something = () => 1;\n");
    write("packages/two/package.json", { name: "@towline/two", version: "0.1.0" });
    write("packages/two/src/x.ts", "export const something = () => 2;\n");
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    const answer = spawnSync(turbo, ["boundaries"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
    });
    rmSync(root, { recursive: true, force: true });
    return answer.status === 0 ? "" : answer.stdout + answer.stderr;
  };

  test("an import that leaves its package by a relative path is found", () => {
    expect(problemsOf(importing("../../two/src/x.ts"))).toMatch(/leaves the package/);
  });
  test("an import of a package that is declared nowhere is found", () => {
    expect(problemsOf(importing("@towline/two"))).toMatch(/@towline\/two.*not a dependency/);
  });
  test("an import inside the package is fine", () => {
    expect(problemsOf(importing("./own.ts"))).toBe("");
  });
});
