// Who may know whom, as one table; `node scripts/walls.mjs` writes it into biome.json, whose linter enforces it on every import.
import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readJson, repository } from "./workspace.mjs";

/**
 * @typedef {object} Room
 * @property {string} files what the wall surrounds
 * @property {string} name its own package, which it may always import by name
 * @property {string[]} may packages of ours that it may import
 * @property {string} why said to whoever runs into the wall
 * @property {boolean} [plain] it never hears of CDKTF, its constructs, its providers or AWS
 * @property {boolean} [cdktf] it may import cdktf itself
 */

/** Later rooms win over earlier ones for the files of both. @type {Room[]} */
export const rooms = [
  {
    files: "packages/infra/**",
    name: "infra",
    may: [],
    why: "infra imports nothing of ours, and cdktf only through src/core/tf.ts",
  },
  { files: "packages/infra/src/core/tf.ts", name: "infra", may: [], cdktf: true, why: "infra imports nothing of ours" },
  { files: "packages/infra/test/**", name: "infra", may: [], cdktf: true, why: "infra imports nothing of ours" },
  {
    files: "packages/workflows/**",
    name: "workflows",
    may: [],
    plain: true,
    why: "workflows imports nothing of ours and never hears of AWS",
  },
  { files: "packages/terraform/**", name: "terraform", may: [], why: "terraform imports nothing of ours" },
  {
    files: "packages/terraform/test/**",
    name: "terraform",
    may: [],
    cdktf: true,
    why: "terraform imports nothing of ours",
  },
  {
    files: "packages/requirements/**",
    name: "requirements",
    may: [],
    plain: true,
    why: "requirements imports nothing of ours",
  },
  {
    files: "packages/rehearsal/**",
    name: "rehearsal",
    may: ["terraform"],
    why: "rehearsal imports terraform; actions it starts as processes",
  },
  {
    files: "packages/rehearsal/test/**",
    name: "rehearsal",
    may: ["terraform"],
    cdktf: true,
    why: "rehearsal imports terraform",
  },
  {
    files: "packages/actions/*/**",
    name: "",
    may: ["action-kit", "action-kit/*", "terraform", "terraform/*"],
    plain: true,
    why: "an action imports action-kit and terraform",
  },
  {
    files: "packages/actions/kit/**",
    name: "action-kit",
    may: ["terraform", "terraform/*"],
    plain: true,
    why: "action-kit imports terraform",
  },
  ...["build", "deploy", "smoke-test", "rollback"].map((action) => ({
    files: `packages/actions/${action}/**`,
    name: `action-${action}`,
    may: ["action-kit", "action-kit/*", "terraform", "terraform/*"],
    plain: true,
    why: "an action imports action-kit and terraform, never another action",
  })),
  {
    files: "packages/actions/deliver/**",
    name: "action-deliver",
    may: ["action-kit", "action-kit/*", "terraform", "terraform/*", "action-*/spec"],
    plain: true,
    why: "deliver imports action-kit, terraform and the specs of the actions it puts together",
  },
  {
    files: "packages/system/**",
    name: "system",
    may: ["infra", "workflows", "workflows/**", "terraform", "action-*/spec"],
    why: "system imports infra, workflows, terraform and the specs of actions, never what an action runs",
  },
  {
    files: "packages/cli/**",
    name: "cli",
    may: ["system", "system/*", "terraform", "workflows", "workflows/**", "rehearsal", "requirements"],
    why: "cli imports system, terraform, workflows, rehearsal and requirements",
  },
  {
    files: "apps/**",
    name: "",
    may: ["system", "system/*", "infra", "workflows", "workflows/**"],
    why: "an app imports system, infra and workflows",
  },
  {
    files: "apps/*/test/**",
    name: "",
    may: ["system", "system/*", "infra", "workflows", "workflows/**", "cli/rehearse"],
    why: "the tests of an app import what it imports, and rehearse it",
  },
  {
    files: ".github/**",
    name: "github",
    may: ["workflows"],
    plain: true,
    why: "the workflows of this repository are written with workflows and nothing else of ours",
  },
  {
    files: "bench/**",
    name: "bench",
    may: [],
    plain: true,
    why: "a benchmark starts processes and imports nothing of ours",
  },
  { files: "scripts/**", name: "scripts", may: [], plain: true, why: "scripts run before anything is installed" },
];

const barrels = ["@cdktf/provider-aws", "@cdktf/provider-github"];

/** The options of Biome's noRestrictedImports for one room. @param {Room} room */
export function restrictions(room) {
  const deep = "a provider's barrel costs seconds and hundreds of MB at every start: import lib/<resource>/index.js";
  const patterns = [
    {
      group: ["@towline/**", ...[room.name, ...room.may].filter(Boolean).map((name) => `!@towline/${name}`)],
      message: `${room.why} (docs/architecture.md)`,
    },
    {
      group: barrels.flatMap((barrel) => [barrel, `${barrel}/index.js`, `${barrel}/lib`, `${barrel}/lib/index.js`]),
      message: deep,
    },
  ];
  if (!room.cdktf) {
    patterns.push({
      group: ["cdktf", "cdktf/**", "cdktn", "cdktn/**"],
      message: "cdktf comes through one door, packages/infra/src/core/tf.ts, so that its successor can",
    });
  }
  if (room.plain) {
    patterns.push({
      group: ["@cdktf/**", "constructs", "constructs/**", "@aws-sdk/**"],
      message: `${room.why}: no CDKTF and no AWS here (docs/architecture.md)`,
    });
  }
  return { patterns };
}

/** biome.json with the walls of the table in its overrides; everything else stays as it is. @param {any} config */
export function withWalls(config) {
  const overrides = rooms.map((room) => ({
    includes: [room.files],
    linter: { rules: { style: { noRestrictedImports: { level: "error", options: restrictions(room) } } } },
  }));
  return { ...config, overrides };
}

if (realpathSync(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) {
  const file = join(repository, "biome.json");
  writeFileSync(file, `${JSON.stringify(withWalls(readJson(file)), null, 2)}\n`);
  spawnSync(join(repository, "node_modules", ".bin", "biome"), ["format", "--write", file], { stdio: "inherit" });
  if (!readFileSync(file, "utf8").includes("noRestrictedImports")) process.exitCode = 1;
}
