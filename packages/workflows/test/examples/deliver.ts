// The example of the README: a workflow in any repository.
import { action, checkout, github, job, pullRequest, push, run, setupNode, workflow } from "../../src/index.ts";

const dockerBuild = action({
  uses: "docker/build-push-action@v7",
  inputs: { context: {}, push: { type: "boolean" } },
  outputs: ["digest"],
});

const image = dockerBuild({ context: ".", push: true });

const test = job("test", {
  runsOn: "ubuntu-24.04",
  steps: [checkout(), setupNode({ nodeVersion: 24 }), run("npm test")],
});
const build = job("build", { needs: [test], steps: [checkout(), image], outputs: { digest: image.outputs.digest } });
const deploy = job("deploy", {
  environment: "production",
  if: github.ref.equals("refs/heads/main"),
  steps: [run("deploy.sh", { env: { DIGEST: build.outputs.digest } })],
});

export default workflow("Deliver", { on: [push({ branches: ["main"] }), pullRequest()], jobs: [test, build, deploy] });
