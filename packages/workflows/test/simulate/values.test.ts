import { simulate } from "../../src/index.ts";
import { push } from "../../src/simulate/events.ts";

const workflow = `
on: push
env: { REGION: eu-central-1, HOST: "\${{ github.ref_name }}.example.com" }
jobs:
  build:
    runs-on: x
    outputs: { digest: "\${{ steps.image.outputs.digest }}" }
    steps:
      - { id: image, uses: acme/build@v1, with: { tag: "\${{ github.sha }}", push: true } }
  deploy:
    needs: build
    runs-on: x
    env: { URL: "https://\${{ env.HOST }}" }
    steps:
      - { uses: acme/deploy@v1, with: { digest: "\${{ needs.build.outputs.digest }}", token: "\${{ secrets.TOKEN }}" } }
      - { run: "curl \${{ env.URL }}/\${{ env.PATH_OF }}", env: { PATH_OF: "health" } }
      - { run: "echo \${{ fromJSON(needs.build.outputs.unknown).x }}" }
      - { run: "never", if: failure() }
`;

test("steps are shown with the inputs, the script and the variables that they would have", () => {
  const deploy = simulate(workflow, push("main"), {
    outputs: { "build/image": { digest: "sha256:1f" } },
    secrets: { TOKEN: "given" },
  }).job("deploy");
  const env = { REGION: "eu-central-1", HOST: "main.example.com", URL: "https://main.example.com" };
  expect(deploy.steps).toEqual([
    {
      title: "acme/deploy@v1",
      status: "runs",
      uses: "acme/deploy@v1",
      with: { digest: "sha256:1f", token: "given" },
      env,
    },
    expect.objectContaining({ run: "curl https://main.example.com/health", env: { ...env, PATH_OF: "health" } }),
    // What cannot be known stays as it is written.
    expect.objectContaining({ run: "echo ${{ fromJSON(needs.build.outputs.unknown).x }}" }),
    { title: "never", status: "skipped", reason: expect.stringContaining("failure()") },
  ]);
});

test("a step that has an id is shown with it, and its inputs are texts as an action reads them", () => {
  const { steps } = simulate(workflow, push("main"), { github: { sha: "abc" } }).job("build");
  expect(steps[0]).toMatchObject({ id: "image", with: { tag: "abc", push: "true" } });
});

test("a step without an id fails by its number, and what stands behind it follows", () => {
  const deploy = simulate(workflow, push("main"), { outcomes: { "deploy/#2": "failure" } }).job("deploy");
  expect(deploy.result).toBe("failure");
  expect(deploy.steps.map(({ status }) => status)).toEqual(["runs", "runs", "skipped", "runs"]);
});
