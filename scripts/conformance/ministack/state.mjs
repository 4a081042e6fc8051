// Runs inside `towline rehearse -- …`: Terraform's S3 backend, as a shipped stack has it, against the S3 of MiniStack. The first argument is
// the folder of the stack, the second the address of MiniStack, the third the file for what was found.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [stack = "", s3 = "", results = ""] = process.argv.slice(2);
const { bucket, key, use_lockfile } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")).terraform.backend.s3;
const lock = `${key}.tflock`;
// Providers stay those of the rehearsal; only the state goes elsewhere.
const before = process.env["AWS_ENDPOINT_URL_S3"] ?? "";
const env = {
  ...process.env,
  AWS_ENDPOINT_URL_S3: s3,
  TF_CLI_ARGS_init: (process.env["TF_CLI_ARGS_init"] ?? "").replaceAll(before, s3),
};
const scratch = mkdtempSync(join(dirname(stack), "state-"));

/** @param {string} name */
function checkout(name) {
  const folder = join(scratch, name);
  cpSync(stack, folder, { recursive: true });
  return folder;
}

/** @param {string} cwd @param {string[]} args @returns {Promise<{ code: number, output: string }>} */
function terraform(cwd, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", [...args, "-no-color"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const object = (/** @type {string} */ name) => fetch(`${s3}/${bucket}/${name}`);
const exists = async (/** @type {string} */ name) => (await object(name)).ok;

/** @type {{ what: string, good: boolean, detail: string }[]} */
const found = [];
/** @param {string} what @param {boolean} good @param {string} [detail] */
const check = (what, good, detail = "") => found.push({ what, good, detail: good ? "" : detail });

const made = await fetch(`${s3}/${bucket}`, { method: "PUT" });
if (!made.ok) throw new Error(`MiniStack made no bucket: ${made.status} ${await made.text()}`);
const [here, there] = [checkout("here"), checkout("there")];
check("the shipped stack locks with a file", use_lockfile === true, `use_lockfile is ${use_lockfile}`);
for (const folder of [here, there]) {
  const { code, output } = await terraform(folder, "init");
  check("init takes the backend", code === 0, output);
}

const applying = terraform(here, "apply", "-auto-approve");
let applied = false;
void applying.then(() => {
  applied = true;
});
let locked = false;
while (!locked && !applied) {
  locked = await exists(lock);
  if (!locked) await new Promise((resolve) => setTimeout(resolve, 20));
}
check("while an apply runs, its lock file lies beside the state", locked, "no lock file was seen");
const refused = await terraform(there, "plan", "-lock-timeout=0s");
check(
  "meanwhile another checkout is refused the lock",
  refused.code === 1 && refused.output.includes("Error acquiring the state lock"),
  refused.output,
);
const { code, output } = await applying;
check("the apply ends well", code === 0, output);
check("then the lock file is gone", !(await exists(lock)), "it is still there");
const state = await object(key);
const resources = state.ok ? /** @type {any} */ (await state.json()).resources.length : 0;
check("the state lies in the bucket", resources > 100, `it has ${resources} resources`);
const again = await terraform(there, "plan", "-detailed-exitcode");
check("the other checkout reads that state, and has nothing to change", again.code === 0, again.output);
const destroyed = await terraform(there, "plan", "-destroy", "-detailed-exitcode");
check("a plan that only looks leaves no lock behind", destroyed.code === 2 && !(await exists(lock)), destroyed.output);
writeFileSync(results, JSON.stringify({ found, resources }));
