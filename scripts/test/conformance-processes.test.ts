import { once } from "node:events";
import { run, start, stopAll } from "../conformance/processes.mjs";

const here = { cwd: __dirname, env: process.env };

test("a command is run to its end; one that does not exist has no code", async () => {
  const said = "console.log('out'); console.error('err'); process.exit(3)";
  expect(await run(process.execPath, ["-e", said], here)).toEqual({ code: 3, stdout: "out\n", stderr: "err\n" });
  expect(await run("no-such-program", [], here)).toMatchObject({
    code: null,
    stderr: expect.stringContaining("ENOENT"),
  });
});

test("what a command has started ends with it when the run is stopped", async () => {
  const script =
    "const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(child.pid); setInterval(() => {}, 1000);";
  const child = start(process.execPath, ["-e", script], here);
  const ended = once(child, "close");
  const [text] = (await once(child.stdout, "data")) as [string];
  const grandchild = Number(text);
  expect(isAlive(grandchild)).toBe(true);
  stopAll("SIGTERM");
  await ended;
  while (isAlive(grandchild)) await new Promise((resolve) => setTimeout(resolve, 10));
  // Stopping what has ended is no error.
  stopAll("SIGTERM");
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
