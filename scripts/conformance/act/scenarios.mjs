// Runs inside `towline rehearse -- …`: pushes to the repository of the first argument, one after another in one stand-in cloud, by act.
// What act logged of each goes into the file of the second argument.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ title: string, event: string, workflow: string, payload: object, env: Record<string, string>, token?: string }} Scenario */
/** @typedef {{ act: string, args: string[], scenarios: Scenario[] }} Order */

const [repository = "", order = "", results = ""] = process.argv.slice(2);
/** @type {Order} */
const { act, args, scenarios } = JSON.parse(readFileSync(order, "utf8"));

const told = scenarios.map(({ title, event, workflow, payload, env, token = "" }) => {
  const file = join(repository, "..", "event.json");
  writeFileSync(file, JSON.stringify(payload));
  // The user of the smoke test, as the stand-in for who signs tokens knows it.
  const secret = ["--secret", `TEST_JWT_TOKEN=${process.env[token] ?? ""}`];
  const words = [event, "--workflows", `.github/workflows/${workflow}`, "--eventpath", file, ...secret, ...args];
  const { status, stdout, stderr, error } = spawnSync(act, words, {
    cwd: repository,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    timeout: 5 * 60_000,
    killSignal: "SIGINT",
  });
  // With --json the log is on stdout, errors of act itself on stderr.
  return { title, code: status, log: stdout, errors: stderr + (error ? error.message : "") };
});
writeFileSync(results, JSON.stringify(told));
