import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

const scripts = resolve(__dirname, "..");

// The scripts run as they are, in a small repository whose path has a space; only the package manager is a stand-in, which
// "installs" the Node of this test.
describe("the root commands", () => {
  let folder: string;
  let root: string;
  const write = (file: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    chmodSync(join(root, file), mode);
  };
  const environment = () => ({
    HOME: folder,
    PATH: [join(root, "tools"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  });
  const start = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, "scripts", "run.mjs"), ...args], {
      cwd: folder,
      env: environment(),
      encoding: "utf8",
    });
  const calls = () =>
    existsSync(join(root, "calls.log")) ? readFileSync(join(root, "calls.log"), "utf8").trim().split("\n") : [];
  const installs = `
    mkdir -p node_modules/node/bin node_modules/@biomejs/biome node_modules/@swc/core node_modules/turbo node_modules/typescript
    ln -sf "${process.execPath}" node_modules/node/bin/node
    for tool in @biomejs/biome @swc/core turbo typescript; do echo '{}' > "node_modules/$tool/package.json"; done
    echo "Progress: resolved 1, done"`;
  const packageManager = (version: string, install: string) =>
    `#!/bin/sh\necho "pnpm $*" >> "${root}/calls.log"\nif [ "$1" = --version ]; then echo ${version}; exit 0; fi\ncd "${root}"\n${install}\n`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "towline set up "));
    root = join(folder, "a clone");
    mkdirSync(root);
    cpSync(scripts, join(root, "scripts"), {
      recursive: true,
      filter: (path) => !/node_modules|[\\/]test$|\.turbo/.test(path),
    });
    write("package.json", JSON.stringify({ name: "clone", packageManager: "pnpm@10.0.0" }));
    write("pnpm-workspace.yaml", "packages:\n  - packages/*\n  - scripts\n");
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    write("packages/cli/package.json", JSON.stringify({ name: "@towline/cli" }));
    cpSync(join(scripts, "..", "packages", "cli", "bin"), join(root, "packages", "cli", "bin"), { recursive: true });
    write(
      "packages/cli/src/main.ts",
      "const said: string = process.argv.slice(2).join(' ');\nconsole.log(`said ${said}`);\nprocess.exitCode = said === 'fail' ? 7 : 0;\n",
    );
    write("tools/pnpm", packageManager("10.0.0", installs), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("the first start installs and says so on stderr; stdout is the command's own", () => {
    const { status, stdout, stderr } = start("towline", "synth", "eloquent");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "said synth eloquent\n" });
    expect(stderr).toMatch(/Setting up Towline/);
    expect(stderr).toMatch(/✓ pnpm .*10\.0\.0 on PATH .* s\n/);
    expect(stderr).toMatch(/Progress: resolved 1, done/);
    expect(stderr).toMatch(/✓ dependencies .* s\n/);
    expect(stderr).toMatch(/✓ Node 24 .*v24\./);
    expect(calls()).toContainEqual(expect.stringMatching(/^pnpm install --frozen-lockfile/));
  });

  test("the second start does nothing of that and is silent", () => {
    start("towline");
    const before = calls();
    expect(start("towline", "check")).toMatchObject({ status: 0, stdout: "said check\n", stderr: "" });
    expect(calls()).toEqual(before);
  });

  test.each([["package.json"], ["pnpm-lock.yaml"], ["packages/cli/package.json"]])(
    "a changed %s installs again",
    (file) => {
      start("towline");
      write(file, `${readFileSync(join(root, file), "utf8")}\n`);
      const before = calls().length;
      expect(start("towline").stderr).toMatch(/Setting up/);
      expect(calls().length).toBeGreaterThan(before);
    },
  );

  test("the exit code of the command is the exit code", () => {
    expect(start("towline", "fail").status).toBe(7);
  });

  test("a signal reaches the command, and its end is ours", async () => {
    start("towline");
    write(
      "packages/cli/src/main.ts",
      "process.on('SIGTERM', () => { console.log('released'); process.exit(9); });\nconsole.log('up');\nsetInterval(() => {}, 1000);\n",
    );
    const child = spawn(process.execPath, [join(root, "scripts", "run.mjs"), "towline"], {
      env: environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (text.includes("up")) child.kill("SIGTERM");
    });
    expect(await new Promise((ended) => child.on("close", ended))).toBe(9);
    expect(said).toBe("up\nreleased\n");
  });

  test("a process that is started as node by name gets its signals", async () => {
    const wrapper = `mkdir -p node_modules/.bin\nprintf '%s\\n' '#!/bin/sh' '"$(dirname "$0")/../node/bin/node" "$@"' > node_modules/.bin/node\nchmod +x node_modules/.bin/node`;
    write("tools/pnpm", packageManager("10.0.0", `${installs}\n${wrapper}`), 0o755);
    start("towline");
    const started = spawn(
      "node",
      ["-e", "process.on('SIGTERM', () => process.exit(9)); console.log('up'); setInterval(() => {}, 1000)"],
      {
        env: { PATH: join(root, "node_modules", ".bin") },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    started.stdout.once("data", () => started.kill("SIGTERM"));
    expect(await new Promise((ended) => started.on("close", ended))).toBe(9);
  });

  test("a registry that does not answer is one clear error with advice; nothing counts as installed", () => {
    write(
      "tools/pnpm",
      packageManager(
        "10.0.0",
        'echo "ERR_PNPM_META_FETCH_FAIL GET https://registry.example/turbo: ENOTFOUND" >&2; exit 1',
      ),
      0o755,
    );
    const { status, stdout, stderr } = start("towline");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/Set-up failed: pnpm install ended with 1\n {2}the package registry did not answer/);
    expect(existsSync(join(root, "node_modules", ".towline-setup"))).toBe(false);
    expect(existsSync(join(root, ".towline", "setup.lock"))).toBe(false);
  });

  test("a tool that came without the program of this platform is installed anew, then named", () => {
    write(
      "tools/pnpm",
      packageManager(
        "10.0.0",
        `${installs}\necho '{"optionalDependencies":{"@turbo/linux-64":"1"}}' > node_modules/turbo/package.json`,
      ),
      0o755,
    );
    const { status, stderr } = start("towline");
    expect(status).toBe(1);
    expect(stderr).toMatch(/Once more, from an empty node_modules/);
    expect(stderr).toMatch(/Set-up failed: no program for .* came with turbo/);
  });

  test("another pnpm on PATH is left alone: npx brings the pinned one", () => {
    write("tools/pnpm", packageManager("9.1.0", "exit 3"), 0o755);
    write(
      "tools/npx",
      `#!/bin/sh\necho "npx $*" >> "${root}/calls.log"\nshift 2\nif [ "$1" = --version ]; then echo 10.0.0; exit 0; fi\ncd "${root}"\n${installs}\n`,
      0o755,
    );
    expect(start("towline").stderr).toMatch(/✓ pnpm .*10\.0\.0 through npx/);
    expect(calls()).toContainEqual(expect.stringMatching(/^npx -y pnpm@10\.0\.0 install --frozen-lockfile/));
  });

  test("two first starts at once install once", async () => {
    write("tools/pnpm", packageManager("10.0.0", `sleep 1\n${installs}`), 0o755);
    const one = () =>
      new Promise((ended) =>
        spawn(process.execPath, [join(root, "scripts", "run.mjs"), "towline"], {
          env: environment(),
          stdio: "ignore",
        }).on("close", ended),
      );
    expect(await Promise.all([one(), one()])).toEqual([0, 0]);
    expect(calls().filter((call) => call.includes("install"))).toHaveLength(1);
  });

  test("the lock of a set-up that was killed is not waited for", () => {
    write(".towline/setup.lock", "999999999");
    expect(start("towline").status).toBe(0);
  });

  describe("with something to build", () => {
    const turbo = (script: string) =>
      `mkdir -p node_modules/.bin\nprintf '%s\\n' '#!/bin/sh' 'echo "turbo $*" >> "${root}/calls.log"' '${script}' > node_modules/.bin/turbo\nchmod +x node_modules/.bin/turbo`;
    const builds = () => calls().filter((call) => call.startsWith("turbo run build")).length;
    beforeEach(() => {
      write(
        "packages/one/package.json",
        JSON.stringify({
          name: "@towline/one",
          scripts: { build: "make" },
          dependencies: { "@towline/two": "workspace:*" },
        }),
      );
      write("packages/one/src/a.ts", "export {};\n");
      write("packages/two/package.json", JSON.stringify({ name: "@towline/two" }));
      write("packages/two/src/b.ts", "export {};\n");
      write(
        "tools/pnpm",
        packageManager(
          "10.0.0",
          `${installs}\n${turbo("mkdir -p packages/one/dist; echo built > packages/one/dist/main.mjs")}`,
        ),
        0o755,
      );
    });

    test("it is built once", () => {
      expect(start("towline").stderr).toMatch(/✓ bundles .*one/);
      expect(start("towline").stderr).toBe("");
      expect(builds()).toBe(1);
    });

    test.each([["packages/one/src/a.ts"], ["packages/two/src/b.ts"]])("a change of %s builds again", (file) => {
      start("towline");
      write(file, "export const more = 1;\n");
      start("towline");
      expect(builds()).toBe(2);
    });

    test("a result that is gone is built again", () => {
      start("towline");
      rmSync(join(root, "packages", "one", "dist"), { recursive: true });
      start("towline");
      expect(builds()).toBe(2);
    });

    test("a build that fails says which and why, and the command does not start", () => {
      const failing = [
        'echo "@towline/one:build: cache miss, executing 1"',
        'echo "@towline/one:build: a.ts: no such import"',
        'echo "@towline/one:build:  ELIFECYCLE  failed"',
        "exit 1",
      ].join("; ");
      write("tools/pnpm", packageManager("10.0.0", `${installs}\n${turbo(failing)}`), 0o755);
      const { status, stdout, stderr } = start("towline");
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(
        /Set-up failed: a bundle could not be built\n {2}one build:\n {2}a\.ts: no such import\n$/,
      );
    });
  });

  test("an unknown command names the known ones", () => {
    const { status, stderr } = start("tset");
    expect(status).toBe(2);
    expect(stderr).toContain("npm run test");
    expect(calls()).toEqual([]);
  });
});

test("the pnpm that packageManager pins is the one the lock file installs", () => {
  const { packageManager, devDependencies } = JSON.parse(readFileSync(resolve(scripts, "..", "package.json"), "utf8"));
  expect(packageManager).toBe(`pnpm@${devDependencies.pnpm}`);
});
