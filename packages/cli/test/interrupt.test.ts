/**
 * An interrupt at any point of a rehearsal leaves no process, no lock and no half-written world, and the next rehearsal goes on in the same
 * folder. The cases share a folder, so that each begins on what the one before it has left.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findTerraform } from "@towline/rehearsal";
import { smallSystem } from "./cart.ts";
import { node, root, type Started, startTowline } from "./towline.ts";

jest.setTimeout(180_000);

/** Where processes are not told of in /proc, what is left behind could not be seen. */
const where = findTerraform() && existsSync("/proc/self/cwd") ? describe : describe.skip;

where("issue 6: SIGINT at any point of a rehearsal", () => {
  const { folder, remove } = smallSystem();
  const world = join(folder, ".towline", "rehearsal");
  const temporary = mkdtempSync(join(tmpdir(), "towline-interrupt-"));
  const env = { TMPDIR: temporary, TOWLINE_INTERRUPT_TEST: folder };
  afterAll(() => {
    for (const { pid } of processes()) process.kill(pid, "SIGKILL");
    remove();
    rmSync(temporary, { recursive: true });
  });

  /** Every process that runs in the copy, on it, or was started below a command of this file. */
  const processes = (): { pid: number; command: string }[] =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .flatMap((name) => {
        try {
          const read = (file: string) => readFileSync(join("/proc", name, file), "utf8").replaceAll("\0", " ");
          const command = read("cmdline");
          // A zombie has no command line: it has ended.
          const ours = [readlinkSync(join("/proc", name, "cwd")), command, read("environ")].some((text) =>
            text.includes(folder),
          );
          return ours && command !== "" ? [{ pid: Number(name), command }] : [];
        } catch {
          return [];
        }
      });
  const filesBelow = (place: string): string[] =>
    existsSync(place)
      ? readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) =>
          entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
        )
      : [];
  /** Whether the world has such a file by now, and not from the case before. */
  let begun = 0;
  const inWorld = (pattern: RegExp) =>
    filesBelow(world).some(
      (file) =>
        pattern.test(decodeURIComponent(file)) && (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > begun,
    );
  const until = async (started: Started, sign: () => boolean) => {
    let over = false;
    void started.ended.then(() => {
      over = true;
    });
    while (!sign()) {
      if (over) throw new Error(`It ended too early:\n${started.said}`);
      await wait(20);
    }
  };

  function expectNothingLeft(): void {
    expect(processes()).toEqual([]);
    const files = filesBelow(world);
    const named = (pattern: RegExp) => files.filter((file) => pattern.test(decodeURIComponent(file)));
    expect(named(/\.tflock$|\.lock\.info$|\.writing$|open\.pid$/)).toEqual([]);
    for (const file of named(/\/resources\/[^/]*$|\/s3\/.*\.tfstate$|\/world\.json$/)) {
      expect(() => JSON.parse(readFileSync(file, "utf8"))).not.toThrow();
    }
    expect(readdirSync(temporary).filter((name) => name.startsWith("towline-"))).toEqual([]);
  }

  /** Two delays that are always the same and that nobody chose. */
  const random = (seed: number) => 1_000 + (((seed * 48_271) % 2_147_483_647) % 4_000);
  const staging = /\/s3\/[^/]+\/.*staging.*\.tflock$/;
  const push = ["--event", "push:staging"];

  test.each<[string, readonly string[], (started: Started) => Promise<unknown>]>([
    ["a plain rehearsal applies", [], (it) => until(it, () => inWorld(/\/resources\/aws_s3_bucket-/))],
    [
      "a plain rehearsal plans two stacks side by side",
      [],
      (it) => it.running(/✓ (staging|preview) +init.*✓ (staging|preview) +init/s),
    ],
    ["the accounts are prepared", push, (it) => until(it, () => inWorld(/\/resources\/aws_iam_role-/))],
    [
      "the deploy holds its lock and plans",
      push,
      async (it) => {
        await it.running(/✓ build/);
        await until(it, () => inWorld(staging));
      },
    ],
    [
      "the deploy applies",
      push,
      async (it) => {
        await it.running(/✓ build/);
        await until(it, () => inWorld(/\/resources\/aws_vpc-/));
      },
    ],
    ["the smoke test asks", push, (it) => it.running(/✓ deploy-staging/)],
    [`${random(6)} ms are over`, push, () => wait(random(6))],
    [`${random(4)} ms are over`, push, () => wait(random(4))],
    [
      "the release is taken back",
      [...push, "--fault", "fail:aws_apprunner_service"],
      (it) => it.running(/The same again.*✗ deploy-staging/s),
    ],
  ])("while %s: no process, no lock, no half-written world", async (_, words, moment) => {
    begun = Date.now();
    const started = startTowline(["rehearse", folder, ...words], { env });
    await moment(started);
    started.interrupt(words.length === 0 ? "its terminal" : "it");
    const { signal } = await started.ended;
    expect([signal, signal === "SIGINT" ? "" : started.said]).toEqual(["SIGINT", ""]);
    expectNothingLeft();
  });

  /** Runs words in a shell that knows nothing but what was printed. */
  function inShell(exports: string, words: string, cwd: string): Promise<{ code: number | null; text: string }> {
    return new Promise((resolve) => {
      const child = spawn("sh", ["-c", `${exports}\n${words}`], {
        cwd,
        env: { PATH: process.env["PATH"] ?? "", HOME: temporary },
      });
      let text = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          text += chunk;
        });
      }
      child.once("close", (code) => resolve({ code, text }));
    });
  }

  test("issue 6, 8: --serve goes on in what was left, and another shell uses it with what it prints, until it is stopped", async () => {
    const started = startTowline(["rehearse", folder, "--serve"], { env });
    await started.running(/^# Ctrl-C or kill -INT \d+ stops it/m);
    const exports = started.said
      .split("\n")
      .filter((line) => /^(?:export|unset) /.test(line))
      .join("\n");
    expect(started.said).toMatch(/^# The world of cart is up: AWS at http:\/\/127\.0\.0\.1:\d+, S3 at http/m);
    const stack = join(folder, "cdktf.out", "stacks", "bootstrap");
    const terraform = findTerraform()!.path;
    const planned = await inShell(
      exports,
      `"${terraform}" init -no-color && "${terraform}" plan -no-color -detailed-exitcode`,
      stack,
    );
    expect([planned.code, planned.code === 0 ? "" : planned.text]).toEqual([0, ""]);
    expect(planned.text).toContain("No changes.");
    const client = join(root, "packages", "rehearsal", "test", "support", "list-registries.mjs");
    const asked = await inShell(exports, `"${node}" "${client}"`, folder);
    expect([asked.code, asked.text.trim().split("\n")]).toEqual([0, ["cart-web"]]);
    started.interrupt("it");
    expect((await started.ended).signal).toBe("SIGINT");
    expectNothingLeft();
  });
});
