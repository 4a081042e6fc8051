import type { Rule } from "../rule.ts";

/** https://docs.github.com/actions/concepts/security/script-injections#understanding-the-risk-of-script-injections */
const untrusted =
  /\$\{\{[^}]*\b(github\.head_ref|github\.event\.(?:[\w.*-]+\.)?(?:title|body|message|default_branch|page_name|label|name|email|head_ref)|github\.event\.pull_request\.head\.ref|github\.event\.workflow_run\.head_branch)\b/i;

export const scriptInjection: Rule = {
  id: "WF004",
  title: "what strangers write does not become part of a script",
  severity: "error",
  why: "GitHub pastes the value into the script before the shell reads it, so a pull request's title can run commands. https://docs.github.com/actions/reference/security/secure-use#use-an-intermediate-environment-variable",
  check(file) {
    return file.steps.flatMap((step) => {
      const scripts = [file.entry(step, "run")?.value, file.entry(file.entry(step, "with")?.value, "script")?.value];
      return scripts.flatMap((script) => {
        const found = untrusted.exec(file.text(script) ?? "");
        if (!found) return [];
        return [
          file.finding(
            this,
            script,
            `anybody can choose ${found[1]}, and it is pasted into the script; pass it through \`env\` and read the variable.`,
          ),
        ];
      });
    });
  },
};
