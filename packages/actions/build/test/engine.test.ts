import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { makeWorkspace, runBundle } from "@towline/action-kit/testing";

const action = join(__dirname, "..");

/** A Docker engine that answers, and the registry of the distribution project: what a pipeline has. */
const engine = spawnSync("docker", ["info"], { timeout: 20_000 }).status === 0;
const registryProgram = spawnSync("docker-registry", ["--version"]).error === undefined;
const real = engine && registryProgram ? test : test.skip;
if (!(engine && registryProgram)) {
  const missing = [...(engine ? [] : ["a running Docker engine"]), ...(registryProgram ? [] : ["docker-registry"])];
  process.stderr.write(`Skipped, because there is no ${missing.join(" and no ")}: build and push of a real image.\n`);
}
jest.setTimeout(120_000);

let registry: ChildProcess | undefined;
afterEach(() => registry?.kill());

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Starts an empty registry on the loopback address, which Docker takes without TLS. */
async function startRegistry(workspace: string): Promise<string> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  registry = spawn("docker-registry", ["serve", "registry.yml"], {
    cwd: workspace,
    env: { ...process.env, REGISTRY_HTTP_ADDR: host },
  });
  for (let tries = 0; tries < 100; tries++) {
    const answered = await fetch(`http://${host}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return host;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("docker-registry did not answer within 5 s");
}

real(
  "E1-161: the image that was pushed is the one whose digest comes back, as the registry itself names it",
  async () => {
    const workspace = makeWorkspace({
      "backend/Dockerfile":
        "FROM scratch\nARG GIT_SHA=unknown\nLABEL org.opencontainers.image.revision=$GIT_SHA\nCOPY app /app\n",
      "backend/app": `built by a test, ${Math.random()}`,
      "registry.yml": "version: 0.1\nstorage: { inmemory: {} }\nhttp: { addr: 127.0.0.1:0 }\n",
    });
    const host = await startRegistry(workspace);
    const run = await runBundle({
      action,
      workspace,
      inputs: {
        name: "backend",
        context: "backend",
        repository: `${host}/backend`,
        tag: "abc123",
        "build-args": "GIT_SHA=abc123",
      },
    });
    const { digest } = run.outputs;
    expect(run).toMatchObject({ code: 0, outputs: { outcome: "succeeded", image: `${host}/backend@${digest}` } });

    const manifest = await fetch(`http://${host}/v2/backend/manifests/abc123`, {
      headers: {
        accept:
          "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json",
      },
    });
    expect(manifest.headers.get("docker-content-digest")).toBe(digest);
    expect(spawnSync("docker", ["image", "inspect", `${host}/backend:abc123`], { encoding: "utf8" }).stdout).toContain(
      '"org.opencontainers.image.revision": "abc123"',
    );
  },
);
