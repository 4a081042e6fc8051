import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "../src/clock.ts";
import { Cancelled, TimedOut } from "../src/ports.ts";
import { ActionError } from "../src/problem.ts";
import { systemChildren } from "../src/process.ts";

const node = process.execPath;
const folder = mkdtempSync(join(tmpdir(), "towline-process-"));
const env = { ...process.env, INPUT_TOKEN: "s3cret", SECRET_OF_JOB: "x" };

/** A program that takes a lock file and gives it back on SIGINT, as Terraform does; a second SIGINT would end it at once. */
const LOCKER = `
  const { writeFileSync, rmSync } = require("node:fs");
  const lock = process.argv[1];
  writeFileSync(lock, String(process.pid));
  let signals = 0;
  process.on("SIGINT", () => {
    signals += 1;
    if (signals > 1) process.exit(99);
    setTimeout(() => { rmSync(lock); console.log("lock released"); process.exit(1); }, 200);
  });
  console.log("locked");
  setInterval(() => {}, 1000);
`;

test("a cancelled run sends its child one SIGINT and waits until it has released its lock", async () => {
  const controller = new AbortController();
  const lock = join(folder, "lock-cancel");
  const lines: string[] = [];
  const running = systemChildren(controller.signal, env).run({
    command: node,
    args: ["-e", LOCKER, lock],
    onLine(line) {
      lines.push(line);
      if (line === "locked") controller.abort();
    },
  });
  await expect(running).rejects.toThrow(Cancelled);
  expect(lines).toEqual(["locked", "lock released"]);
  expect(existsSync(lock)).toBe(false);
});

test("a deadline interrupts the same way, and says how long was waited", async () => {
  const { signal } = new AbortController();
  const lock = join(folder, "lock-late");
  const deadline = systemClock(signal).deadline(700);
  const running = systemChildren(signal, env).run({ command: node, args: ["-e", LOCKER, lock], deadline });
  await expect(running).rejects.toThrow(TimedOut);
  await expect(running).rejects.toThrow(/waited .*s of 0.7s/);
  expect(existsSync(lock)).toBe(false);
});

test("arguments reach the program as they are, because no shell reads them", async () => {
  const { signal } = new AbortController();
  const args = ["$HOME", "a b", "`id`", "; rm -rf /", '"quoted"'];
  const { stdout } = await systemChildren(signal, env).run({
    command: node,
    args: ["-p", "JSON.stringify(process.argv.slice(1))", ...args],
  });
  expect(JSON.parse(stdout)).toEqual(args);
});

test("the inputs of the action are not in the environment of its children, and a service inherits only the basics", async () => {
  const { signal } = new AbortController();
  const children = systemChildren(signal, env);
  const { stdout } = await children.run({
    command: node,
    args: ["-p", "JSON.stringify(process.env)"],
    env: { EXTRA: "1" },
  });
  expect(JSON.parse(stdout)).toMatchObject({ EXTRA: "1", SECRET_OF_JOB: "x" });
  expect(stdout).not.toContain("s3cret");

  const log = join(folder, "service.log");
  const service = await children.start({
    command: node,
    args: ["-p", "JSON.stringify(process.env)"],
    env: { PORT: "1" },
    log,
  });
  while (await children.alive(service)) await wait(20);
  const inherited = JSON.parse(readFileSync(log, "utf8"));
  expect(inherited).toMatchObject({ PORT: "1", PATH: process.env["PATH"] });
  expect(inherited).not.toHaveProperty("SECRET_OF_JOB");
});

test("both streams, the exit code, and lines without an end of line arrive", async () => {
  const { signal } = new AbortController();
  const script = 'process.stdout.write("a\\nb"); process.stderr.write("c"); process.exitCode = 7';
  expect(await systemChildren(signal, env).run({ command: node, args: ["-e", script] })).toEqual({
    code: 7,
    stdout: "a\nb",
    stderr: "c",
  });
});

test("a program that is not there is one clear problem", async () => {
  const { signal } = new AbortController();
  const children = systemChildren(signal, env);
  await expect(children.run({ command: "no-such-program", args: [] })).rejects.toThrow(ActionError);
  await expect(children.run({ command: "no-such-program", args: [] })).rejects.toThrow(
    /no-such-program: was not found/,
  );
  expect(await children.find("no-such-program")).toBeUndefined();
});

test("a service that ignores SIGTERM is killed after its grace, and a reused process number is not mistaken for it", async () => {
  const { signal } = new AbortController();
  const children = systemChildren(signal, env);
  const log = join(folder, "stubborn.log");
  const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")';
  const service = await children.start({ command: node, args: ["-e", script], log });
  while (!readFileSync(log, "utf8").includes("up")) await wait(20);
  expect(await children.alive({ ...service, born: "1" })).toBe(false);
  await children.stop({ ...service, born: "1" }, 100);
  expect(await children.alive(service)).toBe(true);
  await children.stop(service, 200);
  while (await children.alive(service)) await wait(20);
});

test("files that are no programs are not found on PATH", async () => {
  writeFileSync(join(folder, "plain"), "");
  const children = systemChildren(new AbortController().signal, { PATH: `${folder}:${process.env["PATH"]}` });
  expect(await children.find("plain")).toBeUndefined();
});
