// Tools of others in pinned versions, installed by their registries' ordinary clients into a folder that git ignores.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../workspace.mjs";
import { run } from "./processes.mjs";

/** Raised when a tool cannot be had on this machine: `message` is the one line that says why. */
export class NotToBeHad extends Error {}

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} version
 * @property {string} program its path inside the folder of the tool
 * @property {(folder: string) => Promise<void>} install
 */

const getGo = "go (https://go.dev/dl)";
const getPython = "python3 (https://www.python.org/downloads)";

/** @param {string} needs @param {string} command @param {string[]} args @param {{ cwd?: string, env?: Record<string, string> }} [options] */
async function step(needs, command, args, { cwd = repository, env = {} } = {}) {
  const { code, stdout, stderr } = await run(command, args, { cwd, env: { ...process.env, ...env } });
  if (code === null) throw new NotToBeHad(`there is no ${needs} on PATH`);
  if (code !== 0) throw new NotToBeHad(`${[command, ...args].join(" ")}: ${lastLine(stderr || stdout)}`);
  return stdout;
}

/** @param {string} text */
const lastLine = (text) => text.trim().split("\n").at(-1) ?? "";

/**
 * A Go program that `go install` takes. Linked without its symbols: half the size, and a linker that is done sooner.
 * @param {{ name: string, package: string, version: string, env?: Record<string, string> }} tool @returns {Tool}
 */
export function goTool({ name, package: path, version, env = {} }) {
  return {
    name,
    version,
    program: name,
    install: async (folder) => {
      const args = ["install", "-ldflags=-s -w", `${path}@v${version}`];
      await step(getGo, "go", args, { env: { ...env, GOBIN: folder } });
    },
  };
}

/**
 * A Go program that `go install` refuses because its module replaces others: built from a copy of the module as the Go
 * client fetched and verified it.
 * @param {{ name: string, module: string, package: string, version: string, ldflags: string }} tool @returns {Tool}
 */
export function goModuleTool({ name, module, package: path, version, ldflags }) {
  return {
    name,
    version,
    program: name,
    install: async (folder) => {
      const work = mkdtempSync(join(tmpdir(), `towline-${name}-`));
      try {
        const told = await step(getGo, "go", ["mod", "download", "-json", `${module}@v${version}`], { cwd: work });
        const source = join(work, "source");
        cpSync(JSON.parse(told).Dir, source, { recursive: true });
        // The module cache is read-only, and so is a copy of it.
        await step("chmod", "chmod", ["-R", "u+w", source]);
        await step(getGo, "go", ["build", `-ldflags=-s -w ${ldflags}`, "-o", join(folder, name), path], {
          cwd: source,
        });
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  };
}

/** A Python program in an environment of its own. @param {{ name: string, version: string }} tool @returns {Tool} */
export function pythonTool({ name, version }) {
  return {
    name,
    version,
    program: join("bin", name),
    install: async (folder) => {
      await step(getPython, "python3", ["-m", "venv", folder]);
      const quietly = ["install", "--quiet", "--disable-pip-version-check", `${name}==${version}`];
      await step(getPython, join(folder, "bin", "pip"), quietly);
    },
  };
}

/**
 * The path of the program, installed when it is not there yet.
 * @param {Tool} tool @returns {Promise<string>} @throws {NotToBeHad}
 */
export async function installed({ name, version, program, install }) {
  const folder = join(repository, ".tools", `${name}-${version}`);
  // Only an installation that came to its end leaves this mark.
  const mark = join(folder, "installed");
  if (!existsSync(mark)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await install(folder);
    mkdirSync(mark);
  }
  return join(folder, program);
}
