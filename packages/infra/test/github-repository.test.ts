import {
  GithubRepositorySettings,
  type GithubRepositorySettingsProps,
  githubProvider,
  problemsOf,
  type TerraformStack,
} from "../src/index.ts";
import { build, type Json, synth } from "./support/synth.ts";

const made = (props: Partial<GithubRepositorySettingsProps>) => (stack: TerraformStack) => {
  githubProvider(stack, { owner: "eloquent-ai" });
  new GithubRepositorySettings(stack, "repository", {
    repository: { owner: "eloquent-ai", name: "chatbot" },
    environments: { production: { branches: ["main"], waitMinutes: 30 } },
    requiredChecks: ["Quality", "Tests"],
    ...props,
  });
};
const world = (props: Partial<GithubRepositorySettingsProps> = {}) => synth(made(props));
const codes = (props: Partial<GithubRepositorySettingsProps>) => problemsOf(build(made(props))).map(({ code }) => code);

test("a check counts only when GitHub Actions reports it, on the newest state of the branch", () => {
  const { rules } = world().one("github_repository_ruleset", "repository_ruleset_");
  expect(rules.required_status_checks).toEqual({
    strict_required_status_checks_policy: true,
    required_check: [
      { context: "Quality", integration_id: 15_368 },
      { context: "Tests", integration_id: 15_368 },
    ],
  });
});

test("an environment may wait before a deployment", () => {
  expect(world().one("github_repository_environment").wait_timer).toBe(30);
});

test("a tag that was set is neither moved nor deleted", () => {
  const { conditions, enforcement, rules, target } = world().one("github_repository_ruleset", "tags");
  expect({ enforcement, target }).toEqual({ enforcement: "active", target: "tag" });
  expect(conditions.ref_name).toEqual({ include: ["refs/tags/v*"], exclude: [] });
  expect(rules).toEqual({ deletion: true, non_fast_forward: true, update: true });
  expect(world({ protectedTags: [] }).all("github_repository_ruleset")).toHaveLength(1);
});

test("actions may be kept to those that are named, beside GitHub's own", () => {
  expect(world().all("github_actions_repository_permissions")).toEqual([]);
  expect(
    world({ allowedActions: ["aws-actions/*", "docker/login-action@*"] }).one("github_actions_repository_permissions"),
  ).toMatchObject({
    allowed_actions: "selected",
    allowed_actions_config: {
      github_owned_allowed: true,
      verified_allowed: false,
      patterns_allowed: ["aws-actions/*", "docker/login-action@*"],
    },
  });
  expect(codes({ allowedActions: ["*"] })).toEqual(["TOWLINE_ALLOWED_ACTIONS"]);
});

describe("the repository itself", () => {
  test("is left alone unless its settings are declared", () => {
    const { json } = world();
    expect(json["resource"]).not.toHaveProperty("github_repository");
    expect(json).not.toHaveProperty("import");
  });

  test("is taken over as it stands, not made, and cannot be deleted", () => {
    const { json, one } = world({ settings: {} });
    const [[id, repository]] = Object.entries(json["resource"].github_repository as Json) as [[string, Json]];
    expect(json["import"]).toEqual([expect.objectContaining({ id: "chatbot", to: `github_repository.${id}` })]);
    expect(repository["lifecycle"].prevent_destroy).toBe(true);
    expect(repository["archive_on_destroy"]).toBe(true);
    // A name here that the declaration sets would undo the setting.
    const ignored: string[] = repository["lifecycle"].ignore_changes;
    expect(ignored).toEqual(
      expect.arrayContaining(["description", "topics", "visibility", "default_branch", "has_issues"]),
    );
    expect(ignored.filter((argument) => argument in repository)).toEqual([]);
    expect(one("github_repository_dependabot_security_updates")).toMatchObject({
      enabled: true,
      depends_on: [`github_repository.${id}`],
    });
  });

  test("takes one commit a change, deletes merged branches, and looks for holes and secrets", () => {
    expect(world({ settings: {} }).one("github_repository")).toMatchObject({
      allow_squash_merge: true,
      allow_merge_commit: false,
      allow_rebase_merge: false,
      delete_branch_on_merge: true,
      vulnerability_alerts: true,
      security_and_analysis: {
        secret_scanning: { status: "enabled" },
        secret_scanning_push_protection: { status: "enabled" },
      },
    });
    const weaker = world({ settings: { merge: ["rebase"], vulnerabilityAlerts: false, secretScanning: false } });
    expect(weaker.one("github_repository")).toMatchObject({
      allow_squash_merge: false,
      allow_rebase_merge: true,
      vulnerability_alerts: false,
      security_and_analysis: { secret_scanning: { status: "disabled" } },
    });
    expect(weaker.all("github_repository_dependabot_security_updates")).toEqual([]);
    expect(codes({ settings: { merge: [] } })).toEqual(["TOWLINE_MERGE"]);
  });
});
