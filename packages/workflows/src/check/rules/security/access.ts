import { isMap, type Node } from "../../../yaml.ts";
import type { YamlFile } from "../../file.ts";
import { eventsOf, jobsOf, stepsOf } from "../../model.ts";
import type { Rule } from "../../rule.ts";

/** The `permissions` of the workflow and of its jobs. */
const blocks = (file: YamlFile) =>
  file.kind !== "workflow"
    ? []
    : [file.root, ...jobsOf(file).map(({ node }) => node)].flatMap((owner, at) => {
        const entry = file.entry(owner, "permissions");
        return entry ? [{ ...entry, isTop: at === 0 }] : [];
      });

export const broadPermissions: Rule = {
  id: "WF059",
  title: "a job may do what it needs and no more",
  severity: "warning",
  zizmor: "excessive-permissions",
  why: "What the top of the file allows, every job may do, the ones with third-party code included. https://docs.zizmor.sh/audits/#excessive-permissions",
  check(file) {
    const isAlone = jobsOf(file).length < 2;
    return blocks(file).flatMap(({ value, isTop }) => {
      const all = /^(read|write)-all$/.exec(file.text(value) ?? "")?.[0];
      if (all) return [file.finding(this, value, `${all} gives every scope there is; name those that are needed.`)];
      if (!isTop || isAlone) return [];
      return file
        .entries(value)
        .filter((scope) => file.text(scope.value) === "write")
        .map(({ name, key }) =>
          file.finding(this, key, `every job may write ${name}; move this to the job that needs it.`),
        );
    });
  },
};

export const undocumentedPermissions: Rule = {
  id: "WF078",
  title: "a permission says what it is for",
  severity: "warning",
  pedantic: true,
  zizmor: "undocumented-permissions",
  why: "Without the reason nobody dares to take a permission away. https://docs.zizmor.sh/audits/#undocumented-permissions",
  check(file) {
    return blocks(file)
      .flatMap(({ value }) => file.entries(value))
      .filter(({ name, value }) => !(name === "contents" && file.text(value) === "read"))
      .filter(({ value }) => !file.commentOn(value))
      .map(({ name, key }) =>
        file.finding(this, key, `write beside ${name} what needs it: \`${name}: … # for the release\`.`),
      );
  },
};

export const dangerousTriggers: Rule = {
  id: "WF056",
  title: "what strangers start does not run with the repository's rights",
  severity: "warning",
  zizmor: "dangerous-triggers",
  why: "pull_request_target, workflow_run and issue_comment run with secrets and a writing token on what a fork can choose. https://docs.zizmor.sh/audits/#dangerous-triggers",
  check(file) {
    return eventsOf(file)
      .filter(({ name }) => /^(pull_request_target|workflow_run|issue_comment)$/.test(name))
      .map(({ name, key }) =>
        file.finding(
          this,
          key,
          `${name} runs with secrets on what a stranger sends; use pull_request, or never run or check out its code.`,
        ),
      );
  },
};

const spoofable =
  /\bgithub\.(actor|triggering_actor)(_id)?\s*==\s*'[^']*(\[bot\]|49699333|29139614)'|'[^']*(\[bot\]|49699333|29139614)'\s*==\s*github\.(actor|triggering_actor)/i;

export const botConditions: Rule = {
  id: "WF053",
  title: "a condition on a bot looks at who wrote the change",
  severity: "warning",
  zizmor: "bot-conditions",
  why: "github.actor is whoever did the last thing, so anybody's pull request passes once a bot touches it. https://docs.zizmor.sh/audits/#bot-conditions",
  check(file) {
    return [...jobsOf(file), ...stepsOf(file)].flatMap(({ condition }) => {
      const found = spoofable.exec(condition?.text ?? "");
      if (!found) return [];
      return [
        file.finding(
          this,
          condition?.node,
          "github.actor can be made a bot; compare github.event.pull_request.user.login.",
          found[0],
        ),
      ];
    });
  },
};

export const selfHosted: Rule = {
  id: "WF073",
  title: "a job runs on a machine that is thrown away",
  severity: "warning",
  pedantic: true,
  zizmor: "self-hosted-runner",
  why: "A machine of one's own keeps what a job leaves behind, for the next. https://docs.zizmor.sh/audits/#self-hosted-runner",
  check(file) {
    return jobsOf(file).flatMap(({ node }) => {
      const runsOn = file.entry(node, "runs-on")?.value;
      const labels = isMap(runsOn) ? file.entry(runsOn, "labels")?.value : runsOn;
      const all: (Node | undefined)[] = [labels, ...file.items(labels)];
      const own = all.find((label) => file.text(label) === "self-hosted");
      return own ? [file.finding(this, own, "use a runner of GitHub's, or one that is made for each job.")] : [];
    });
  },
};

export const githubApp: Rule = {
  id: "WF061",
  title: "a token of an app has the permissions and repositories that it needs",
  severity: "warning",
  zizmor: "github-app",
  why: "Without them the token may do all that the app may. https://docs.zizmor.sh/audits/#github-app",
  check(file) {
    return stepsOf(file).flatMap((step) => {
      if (step.repository !== "actions/create-github-app-token") return [];
      const problems = [
        ...(step.inputs.some(({ name }) => name.startsWith("permission-"))
          ? []
          : ["name what it may do: `permission-contents: read`"]),
        ...(step.input("owner") && !step.input("repositories") ? ["name its `repositories`"] : []),
        ...(step.input("skip-token-revoke")?.text === "true"
          ? ["let it be revoked at the end: no `skip-token-revoke`"]
          : []),
      ];
      return problems.map((problem) => file.finding(this, step.uses?.node, `${problem}.`));
    });
  },
};

export const persistedEnvironment: Rule = {
  id: "WF062",
  title: "what a stranger starts does not write the environment of later steps",
  severity: "warning",
  zizmor: "github-env",
  why: "A line in GITHUB_ENV can set LD_PRELOAD or NODE_OPTIONS, and one in GITHUB_PATH can replace a program, for every later step. https://docs.zizmor.sh/audits/#github-env",
  check(file) {
    const isDangerous =
      file.kind === "action" || eventsOf(file).some(({ name }) => /^(pull_request_target|workflow_run)$/.test(name));
    if (!isDangerous) return [];
    return stepsOf(file).flatMap(({ run }) => {
      const found = /(>>?\s*["']?\$(?:env:|\{)?|tee[^\n]*\$\{?)GITHUB_(ENV|PATH)\b/i.exec(run?.text ?? "");
      return found
        ? [file.finding(this, run?.node, `use GITHUB_OUTPUT, and read the output where it is needed.`, found[0])]
        : [];
    });
  },
};

export const insecureCommands: Rule = {
  id: "WF066",
  title: "commands that set variables stay switched off",
  severity: "error",
  zizmor: "insecure-commands",
  why: "With them, whatever a program prints can set any variable of later steps. https://docs.zizmor.sh/audits/#insecure-commands",
  check(file) {
    if (!file.content.includes("ACTIONS_ALLOW_UNSECURE_COMMANDS")) return [];
    const owners = [file.root, ...jobsOf(file).map(({ node }) => node), ...stepsOf(file).map(({ node }) => node)];
    return owners.flatMap((owner) => {
      const entry = file.entry(file.entry(owner, "env")?.value, "ACTIONS_ALLOW_UNSECURE_COMMANDS");
      if (!entry || /^(false|0|)$/i.test(file.text(entry.value) ?? "")) return [];
      return [file.finding(this, entry.key, 'remove it and write to "$GITHUB_ENV" and "$GITHUB_PATH".')];
    });
  },
};
