/** GitHub's API as its own client sees it. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { openWorld } from "../../src/index.ts";
import { Bench, withTerraform } from "../support/terraform.ts";

const repo = { owner: "acme", repo: "chat" };

interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at in its test
  data?: any;
  status?: number;
  message?: string;
}

withTerraform("issue 6, 4: GitHub's API over the world that Terraform made", () => {
  const bench = new Bench();
  const github = async (...calls: [operation: string, parameters: object][]): Promise<Result[]> => {
    const program = join(__dirname, "..", "support", "github-client.ts");
    const made = calls.map(([operation, parameters]) => [operation, { ...repo, ...parameters }]);
    const { stdout } = await promisify(execFile)(process.execPath, [program, bench.world.github, JSON.stringify(made)]);
    return JSON.parse(stdout) as Result[];
  };

  beforeAll(async () => {
    await bench.open({
      resource: {
        github_repository: { chat: { name: "chat" } },
        github_repository_environment: {
          production: {
            repository: "${github_repository.chat.name}",
            environment: "production",
            wait_timer: 5,
            reviewers: [{ teams: [42] }],
          },
        },
        github_actions_variable: {
          region: { repository: "${github_repository.chat.name}", variable_name: "REGION", value: "eu-central-1" },
        },
      },
    });
    await bench.apply();
  });
  afterAll(() => bench.world.close());

  test("settings are those that Terraform made", async () => {
    const [repository, environment, variable, nowhere] = await github(
      ["repos.get", {}],
      ["repos.getEnvironment", { environment_name: "production" }],
      ["actions.getRepoVariable", { name: "REGION" }],
      ["repos.getEnvironment", { environment_name: "nowhere" }],
    );
    expect(repository!.data).toMatchObject({ full_name: "acme/chat", default_branch: "main" });
    expect(environment!.data.protection_rules).toEqual([
      { type: "wait_timer", wait_timer: 5 },
      { type: "required_reviewers", prevent_self_review: false, reviewers: [{ type: "Team", reviewer: { id: 42 } }] },
    ]);
    expect(variable!.data).toMatchObject({ value: "eu-central-1" });
    expect(nowhere).toMatchObject({ status: 404 });
  });

  test("deployments and their statuses, newest first, and a state that GitHub does not know is refused", async () => {
    const [made] = await github(["repos.createDeployment", { ref: "abc", environment: "production" }]);
    const deployment_id = made!.data.id as number;
    const [, , statuses, here, there, refused] = await github(
      ["repos.createDeploymentStatus", { deployment_id, state: "in_progress" }],
      ["repos.createDeploymentStatus", { deployment_id, state: "success" }],
      ["repos.listDeploymentStatuses", { deployment_id }],
      ["repos.listDeployments", { environment: "production" }],
      ["repos.listDeployments", { environment: "staging" }],
      ["repos.createDeploymentStatus", { deployment_id, state: "great" }],
    );
    expect(statuses!.data.map(({ state }: { state: string }) => state)).toEqual(["success", "in_progress"]);
    expect([here!.data.length, there!.data.length]).toEqual([1, 0]);
    expect(refused).toMatchObject({ status: 422 });
  });

  test("comments are written, found page by page and changed", async () => {
    await github(
      ...["one", "two", "three"].map((body) => ["issues.createComment", { issue_number: 7, body }] as [string, object]),
    );
    const [listed] = await github(["issues.listComments", { issue_number: 7, per_page: 2, page: 2 }]);
    expect(listed!.data.map(({ body }: { body: string }) => body)).toEqual(["three"]);
    const comment_id = listed!.data[0].id as number;
    const [, changed] = await github(
      ["issues.updateComment", { comment_id, body: "3" }],
      ["issues.getComment", { comment_id }],
    );
    expect(changed!.data.body).toBe("3");
  });

  test("checks belong to a commit", async () => {
    const [made] = await github(["checks.create", { name: "plan", head_sha: "abc" }]);
    const [, found] = await github(
      ["checks.update", { check_run_id: made!.data.id, status: "completed", conclusion: "success" }],
      ["checks.listForRef", { ref: "abc" }],
    );
    expect(found!.data.check_runs).toEqual([expect.objectContaining({ name: "plan", conclusion: "success" })]);
  });

  test("what was written is there when the world is opened again", async () => {
    await bench.world.close();
    bench.world = await openWorld({ folder: bench.world.folder, from: __dirname });
    const [listed] = await github(["repos.listDeployments", {}]);
    expect(listed!.data).toHaveLength(1);
  });

  test("nobody without a token, and nothing that is not covered, gets an answer that looks like success", async () => {
    expect((await fetch(`${bench.world.github}/repos/acme/chat`)).status).toBe(401);
    const [forks] = await github(["repos.listForks", {}]);
    expect(forks).toMatchObject({ status: 501, message: expect.stringContaining("GET /repos/acme/chat/forks") });
    const forged = await fetch(`${bench.world.github}/oidc/token?audience=x`, {
      headers: { authorization: "bearer x.y.z" },
    });
    expect(forged.status).toBe(401);
  });
});
