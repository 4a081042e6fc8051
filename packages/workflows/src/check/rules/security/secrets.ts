import type { Node as Tree } from "../../../expressions/tree.ts";
import type { Node } from "../../../yaml.ts";
import { compoundsOf, expressionsOf, hasPart, readsOf } from "../../expressions.ts";
import type { YamlFile } from "../../file.ts";
import { eventsOf, jobsOf, stepsOf } from "../../model.ts";
import type { Rule } from "../../rule.ts";

const isCall = (tree: Tree, name: string): tree is Tree & { kind: "call" } =>
  tree.kind === "call" && tree.name.toLowerCase() === name;

export const allSecrets: Rule = {
  id: "WF070",
  title: "a step gets the secrets that it needs by their names",
  severity: "warning",
  zizmor: "overprovisioned-secrets",
  why: "`toJSON(secrets)` and `secrets[…]` load every secret of the repository into the runner. https://docs.zizmor.sh/audits/#overprovisioned-secrets",
  check(file) {
    return expressionsOf(file)
      .filter(({ reads }) => reads.some(([head, name]) => head === "secrets" && (name === undefined || name === "*")))
      .map(({ node, source }) =>
        file.finding(this, node, "this hands over every secret; write `secrets.NAME`.", source),
      );
  },
};

export const inheritedSecrets: Rule = {
  id: "WF071",
  title: "a called workflow gets its secrets by their names",
  severity: "warning",
  zizmor: "secrets-inherit",
  why: "`secrets: inherit` gives it every secret there is. https://docs.zizmor.sh/audits/#secrets-inherit",
  check(file) {
    return jobsOf(file).flatMap(({ node, uses }) => {
      const secrets = file.entry(node, "secrets")?.value;
      return uses && file.text(secrets) === "inherit"
        ? [file.finding(this, secrets, "write the secrets that it needs: `secrets: { NAME: ${{ secrets.NAME }} }`.")]
        : [];
    });
  },
};

export const secretsOutsideEnvironment: Rule = {
  id: "WF072",
  title: "secrets are those of an environment",
  severity: "warning",
  pedantic: true,
  zizmor: "secrets-outside-env",
  why: "Only an environment can ask for an approval, or a branch, before its secrets are given. https://docs.zizmor.sh/audits/#secrets-outside-env",
  check(file) {
    // A called workflow gets the secrets of its caller, who chooses the environment.
    if (eventsOf(file).some(({ name }) => name === "workflow_call")) return [];
    const inEnvironment = new Set(
      jobsOf(file).flatMap(({ id, node }) => (file.entry(node, "environment") ? [id] : [])),
    );
    return expressionsOf(file).flatMap(({ node, job, reads, source }) => {
      const secret = reads.find(
        ([head, name]) => head === "secrets" && name && name !== "*" && name !== "GITHUB_TOKEN",
      );
      if (!secret || !job || inEnvironment.has(job)) return [];
      return [
        file.finding(
          this,
          node,
          `secrets.${secret[1]} is read in a job without \`environment\`; give it one, and move the secret there.`,
          source,
        ),
      ];
    });
  },
};

export const unredactedSecrets: Rule = {
  id: "WF081",
  title: "a secret is a text that GitHub can blot out",
  severity: "warning",
  zizmor: "unredacted-secrets",
  why: "GitHub hides a secret in logs as it is stored; a part of one that `fromJSON` takes out is shown. https://docs.zizmor.sh/audits/#unredacted-secrets",
  check(file) {
    return compoundsOf(file)
      .filter(({ tree }) =>
        hasPart(
          tree,
          (part) =>
            isCall(part, "fromjson") && readsOf(part).some(([head, name]) => head === "secrets" && name !== undefined),
        ),
      )
      .map(({ node, source }) => file.finding(this, node, "store each part as a secret of its own.", source));
  },
};

export const containerCredentials: Rule = {
  id: "WF063",
  title: "no password stands in the file",
  severity: "error",
  zizmor: "hardcoded-container-credentials",
  why: "Everybody who can read the repository can read it. https://docs.zizmor.sh/audits/#hardcoded-container-credentials",
  check(file) {
    const containers = jobsOf(file).flatMap(({ node }) => [
      file.entry(node, "container")?.value,
      ...file.entries(file.entry(node, "services")?.value).map(({ value }) => value),
    ]);
    return containers.flatMap((container) => {
      const password = file.entry(file.entry(container, "credentials")?.value, "password")?.value;
      const text = file.text(password);
      return text && !text.includes("${{")
        ? [file.finding(this, password, "store it as a secret and write `${{ secrets.NAME }}`.")]
        : [];
    });
  },
};

/** Actions that publish, with the input that holds a credential they can do without. */
const publishers: Readonly<Record<string, readonly string[]>> = {
  "pypa/gh-action-pypi-publish": ["password"],
  "rubygems/configure-rubygems-credentials": ["api-token"],
};

export const trustedPublishing: Rule = {
  id: "WF084",
  title: "a package is published without a stored token",
  severity: "warning",
  zizmor: "use-trusted-publishing",
  why: "PyPI, npm, RubyGems and crates.io trust the workflow itself, for as long as it runs; a stored token works for whoever finds it. https://docs.zizmor.sh/audits/#use-trusted-publishing",
  check(file) {
    return stepsOf(file).flatMap((step) => {
      const input = (publishers[step.repository ?? ""] ?? []).map((name) => step.input(name)).find(Boolean);
      if (input)
        return [
          file.finding(
            this,
            input.node,
            "let the registry trust this workflow, and give the job `id-token: write` instead.",
          ),
        ];
      if (!step.run || !/publish|upload|push/.test(step.run.text)) return [];
      const publishes =
        /\b(npm publish|yarn npm publish|pnpm publish|cargo publish|twine upload|uv publish|gem push)\b/.exec(
          step.run.text,
        );
      const token = publishes && tokenOf(file, step.node);
      return token
        ? [
            file.finding(
              this,
              step.run.node,
              "let the registry trust this workflow, and give the job `id-token: write` instead of the token.",
              publishes[0],
            ),
          ]
        : [];
    });
  },
};

const tokenOf = (file: YamlFile, step: Node) =>
  file
    .entries(file.entry(step, "env")?.value)
    .find(
      ({ name, value }) =>
        /^(NODE_AUTH_TOKEN|NPM_TOKEN|CARGO_REGISTRY_TOKEN|TWINE_PASSWORD|UV_PUBLISH_TOKEN|GEM_HOST_API_KEY)$/.test(
          name,
        ) && /secrets\./.test(file.text(value) ?? ""),
    );
