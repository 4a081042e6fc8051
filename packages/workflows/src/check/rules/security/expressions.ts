import type { Node as Tree } from "../../../expressions/tree.ts";
import { compoundsOf, expressionsOf, hasPart } from "../../expressions.ts";
import { stepsOf } from "../../model.ts";
import type { Rule } from "../../rule.ts";

export const unsoundContains: Rule = {
  id: "WF082",
  title: "contains asks a list and not a text",
  severity: "warning",
  zizmor: "unsound-contains",
  why: "`contains('refs/heads/main refs/heads/next', github.ref)` is true for refs/heads/mai as well. https://docs.zizmor.sh/audits/#unsound-contains",
  check(file) {
    const isUnsound = (tree: Tree) =>
      tree.kind === "call" &&
      tree.name.toLowerCase() === "contains" &&
      tree.args[0]?.kind === "literal" &&
      tree.args[1]?.kind !== "literal";
    return compoundsOf(file)
      .filter(({ tree }) => hasPart(tree, isUnsound))
      .map(({ node, source }) => file.finding(this, node, `write contains(fromJSON('["a", "b"]'), …).`, source));
  },
};

export const unsoundTernary: Rule = {
  id: "WF083",
  title: "the first value of `a && b || c` is not empty",
  severity: "warning",
  zizmor: "unsound-ternary",
  why: "An empty `b` gives `c` whatever `a` is. https://docs.zizmor.sh/audits/#unsound-ternary",
  check(file) {
    const isUnsound = (tree: Tree) =>
      tree.kind === "logical" &&
      tree.operator === "||" &&
      tree.terms.slice(0, -1).some((term) => {
        const last = term.kind === "logical" && term.operator === "&&" ? term.terms.at(-1) : undefined;
        return last?.kind === "literal" && !last.value;
      });
    return compoundsOf(file)
      .filter(({ tree }) => hasPart(tree, isUnsound))
      .map(({ node, source }) =>
        file.finding(
          this,
          node,
          "the value after `&&` counts as false, so it is never taken; turn the condition round, or write case(a, b, c).",
          source,
        ),
      );
  },
};

export const pastedExpressions: Rule = {
  id: "WF076",
  title: "a script reads its values from variables",
  severity: "warning",
  pedantic: true,
  zizmor: "template-injection",
  why: "Whatever is pasted is code; only a variable stays a value. https://docs.zizmor.sh/audits/#template-injection",
  check(file) {
    const scripts = new Set<unknown>(
      stepsOf(file).flatMap((step) => [
        step.run?.node,
        ...(step.repository === "actions/github-script" ? [step.input("script")?.node] : []),
      ]),
    );
    return expressionsOf(file)
      .filter(({ node, reads }) => scripts.has(node) && reads.length > 0)
      .map(({ node, source }) => file.finding(this, node, "pass it through `env` and read the variable.", source));
  },
};
