import { expressionsOf, valuesOf } from "../expressions.ts";
import { stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

/** https://docs.github.com/actions/concepts/security/script-injections#understanding-the-risk-of-script-injections */
const untrusted =
  /^github\.(head_ref|event\.(.+\.)?(title|body|message|default_branch|page_name|label|name|email|head_ref)|event\.(.+\.)?(head\.ref|head\.label|head_branch))$/i;

export const scriptInjection: Rule = {
  id: "WF004",
  title: "what strangers write does not become part of a script",
  severity: "error",
  zizmor: "template-injection",
  why: "GitHub pastes the value into the script before the shell reads it, so a pull request's title can run commands. https://docs.github.com/actions/reference/security/secure-use#use-an-intermediate-environment-variable",
  check(file) {
    const scripts = new Set<unknown>(
      stepsOf(file).flatMap((step) => [
        step.run?.node,
        ...(step.repository === "actions/github-script" ? [step.input("script")?.node] : []),
      ]),
    );
    return expressionsOf(file).flatMap(({ node, tree, reads, source }) => {
      if (!scripts.has(node) || !reads.some(([context]) => context === "github")) return [];
      const found = valuesOf(tree)
        .map((path) => path.join("."))
        .find((path) => untrusted.test(path) && !isOwnersOwn(path));
      if (!found) return [];
      return [
        file.finding(
          this,
          node,
          `anybody can choose ${found}, and it is pasted into the script; pass it through \`env\` and read the variable.`,
          source,
        ),
      ];
    });
  },
};

/** Names that only those who may write choose, or that GitHub keeps free of anything that a shell reads. */
const isOwnersOwn = (path: string): boolean =>
  /^github\.event\.(repository|organization|enterprise|workflow|sender|release\.author)\./i.test(path) &&
  !path.endsWith("default_branch");
