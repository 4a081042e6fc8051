import type { Node as Tree } from "../../expressions/tree.ts";
import { splitTemplate } from "../../simulate/evaluate.ts";
import { compoundsOf, partsOf, readsOf } from "../expressions.ts";
import { inputsOf, jobsOf, stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

export const alwaysTrue: Rule = {
  id: "WF027",
  title: "a condition is one expression and nothing around it",
  severity: "error",
  zizmor: "unsound-condition",
  why: "`if: ${{ x }} && true`, or a newline after `}}`, is a text that is not empty, and so always true. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif",
  check(file) {
    return [...jobsOf(file), ...stepsOf(file)].flatMap(({ condition }) => {
      if (!condition) return [];
      const parts = splitTemplate(condition.text);
      if (parts.length < 2 || !parts.some((part) => typeof part === "object")) return [];
      return [
        file.finding(
          this,
          condition.node,
          "this is always true: what stands around `${{ }}` makes a text of it; write the whole condition without `${{ }}`.",
        ),
      ];
    });
  },
};

/** Comparisons of an input with a literal. */
function comparisons(tree: Tree): { input: string; value: unknown }[] {
  const below = partsOf(tree).flatMap(comparisons);
  if (tree.kind !== "compare" || !/^[!=]=$/.test(tree.operator)) return below;
  const [read, other] = tree.left.kind === "literal" ? [tree.right, tree.left] : [tree.left, tree.right];
  const path = read.kind === "index" ? readsOf(read)[0] : undefined;
  if (path?.[0] !== "inputs" || path.length !== 2 || other.kind !== "literal") return below;
  return [{ input: path[1]!, value: other.value }, ...below];
}

export const booleanInput: Rule = {
  id: "WF029",
  title: "a boolean input is compared as what it is",
  severity: "error",
  why: "A boolean never equals a text: `inputs.dry == 'true'` is always false. In an action every input is a text. https://github.com/actions/runner/issues/1483",
  check(file) {
    const compounds = compoundsOf(file);
    if (compounds.length === 0) return [];
    const inputs = inputsOf(file);
    return compounds.flatMap(({ node, tree, source }) =>
      comparisons(tree).flatMap(({ input, value }) => {
        if (file.kind === "action") {
          if (typeof value !== "boolean" || !inputs.has(input.toLowerCase())) return [];
          return [
            file.finding(
              this,
              node,
              `inputs.${input} of an action is a text and never equals ${value}; write '${value}'.`,
              source,
            ),
          ];
        }
        if (inputs.get(input.toLowerCase())?.type !== "boolean" || typeof value !== "string") return [];
        return [
          file.finding(
            this,
            node,
            `inputs.${input} is a boolean and never equals '${value}'; write \`inputs.${input}\` or \`!inputs.${input}\`.`,
            source,
          ),
        ];
      }),
    );
  },
};

export const retiredCommand: Rule = {
  id: "WF030",
  title: "a script writes to GitHub's files and not with commands that were removed",
  severity: "error",
  why: "GitHub disables set-output, save-state, set-env and add-path. https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/",
  check(file) {
    const files: Readonly<Record<string, string>> = {
      "set-output": "GITHUB_OUTPUT",
      "save-state": "GITHUB_STATE",
      "set-env": "GITHUB_ENV",
      "add-path": "GITHUB_PATH",
    };
    return stepsOf(file).flatMap(({ run }) => {
      if (!run?.text.includes("::")) return [];
      const found = [...run.text.matchAll(/::(set-output|save-state|set-env)\s+name=|::(add-path)::/g)];
      return found.map((match) => {
        const command = match[1] ?? match[2]!;
        return file.finding(
          this,
          run.node,
          `the command ${command} is gone; write \`echo "name=value" >> "$${files[command]}"\`.`,
          match[0],
        );
      });
    });
  },
};
