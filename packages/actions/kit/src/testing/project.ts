import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { writeRelease } from "../release/write.ts";
import { fakeWorld } from "./world.ts";

/** A service that answers health and version, and whatever else the baked values say it should break at. */
const SERVICE = `
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
const baked = existsSync("build.json") ? JSON.parse(readFileSync("build.json", "utf8")) : {};
if (baked.crash) { console.log("::error::cannot start: " + baked.crash); process.exit(1); }
createServer((request, response) => {
  const broken = baked[request.url];
  const body = request.url === "/version" ? { digest: process.env.RELEASE_DIGEST } : { status: "ok", greeting: process.env.GREETING };
  response.writeHead(broken ? Number(broken) : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}).listen(Number(process.env.PORT), process.env.HOST);
process.on("SIGTERM", () => process.exit(0));
`;

/** Checks of that service: a release can break `/v1`, line 4, without breaking the start. */
export const SERVICE_CHECKS = "version: { path: /version, field: digest }\nchecks:\n  - get: /health\n  - get: /v1\n";

/** Checks of a chat service, to be continued: a version, its health, and a chat that is created and removed. */
export const CHAT_CHECKS = `version: { path: /version, field: digest }
checks:
  - name: health
    get: /health
    expect: { status: 200, json: { status: ok } }
  - name: create a chat
    post: /v1/chats
    auth: bearer
    body: { title: Smoke Test Chat }
    expect: { status: 201, json: { title: Smoke Test Chat } }
    save: { chat: id }
    cleanUp: { delete: "/v1/chats/\${chat}", auth: bearer }
`;

/** A folder to work in, with the given files. */
export function makeWorkspace(files: Readonly<Record<string, string>> = {}): string {
  const workspace = mkdtempSync(join(tmpdir(), "towline-workspace-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(workspace, dirname(file)), { recursive: true });
    writeFileSync(join(workspace, file), text);
  }
  return workspace;
}

/**
 * Writes a release of a real little service into `.towline/releases` of a workspace.
 *
 * @param baked `{ "/v1": "500" }` breaks a path, `{ crash: "reason" }` the start; other entries only make another release of it.
 */
export async function makeRelease(workspace: string, baked: Readonly<Record<string, string>>): Promise<string> {
  mkdirSync(join(workspace, "service"), { recursive: true });
  writeFileSync(join(workspace, "service/server.mjs"), SERVICE);
  const { release } = await writeRelease(fakeWorld({ workspace }), {
    context: "service",
    releases: ".towline/releases",
    name: "service",
    command: ["node", "server.mjs"],
    port: 8000,
    excluded: () => false,
    baked,
  });
  return release.digest;
}

/**
 * Makes workspaces, each with the given files, in which services may run: what a test leaves running is ended after it.
 *
 * @returns Makes one workspace.
 */
export function serviceWorkspaces(files: Readonly<Record<string, string>> = {}): () => string {
  const workspaces: string[] = [];
  afterEach(() => {
    for (const workspace of workspaces.splice(0)) endServices(workspace);
  });
  return () => {
    const workspace = makeWorkspace(files);
    workspaces.push(workspace);
    return workspace;
  };
}

/** Ends the services that still run in a workspace. */
export function endServices(workspace: string): void {
  const state = join(workspace, ".towline/state");
  for (const file of existsSync(state) ? readdirSync(state).filter((name) => name.endsWith(".json")) : []) {
    try {
      process.kill(JSON.parse(readFileSync(join(state, file), "utf8")).process.pid, "SIGKILL");
    } catch {
      // Ended already.
    }
  }
}

/** What the service at an address says it is. */
export async function versionAt(url: string): Promise<unknown> {
  return (await fetch(`${url}/version`)).json();
}

/** The Terraform or OpenTofu of this machine. Without one, says once, in one line, what is skipped and how to get it. */
export function terraformHere(skipped: string): string | undefined {
  for (const name of ["terraform", "tofu"]) {
    for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
      if (folder !== "" && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  process.stderr.write(
    `Skipped, because neither terraform nor tofu is on PATH: ${skipped}. Install either to run it.\n`,
  );
  return undefined;
}

/** A stack without any provider: built-in `terraform_data`, local state, the outputs of an environment. */
export function makeStack(workspace: string, name: string, resources: Readonly<Record<string, unknown>> = {}): void {
  const configuration = {
    terraform: { backend: { local: {} } },
    variable: { backend_digest: { type: "string" }, url: { type: "string", default: "http://127.0.0.1:9" } },
    resource: { terraform_data: { service: { input: "${var.backend_digest}" }, ...resources } },
    output: {
      url: { value: "${var.url}/" },
      release: { value: { backend_digest: "${terraform_data.service.output}" } },
      password: { value: "hunter2", sensitive: true },
    },
  };
  mkdirSync(join(workspace, "cdktf.out/stacks", name), { recursive: true });
  writeFileSync(join(workspace, "cdktf.out/stacks", name, "cdk.tf.json"), JSON.stringify(configuration));
}
