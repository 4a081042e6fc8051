import { parseExpression } from "../../src/expressions/parse.ts";
import { Scope } from "../../src/simulate/evaluate.ts";

/** What expressions of the tests read. */
export const contexts = {
  github: {
    ref: "refs/heads/main",
    actor: "o'brien",
    event: { number: 7, labels: [{ name: "a" }, { name: "b" }], "odd key": "x" },
  },
  inputs: { dry: false, count: 3, word: "" },
  matrix: { os: "linux", list: [1, 2, 3] },
  vars: {},
  needs: { build: { result: "success", outputs: { digest: "sha256:abc" } } },
  steps: {},
  env: {},
  secrets: {},
  runner: {},
  job: {},
};

/** Evaluates a text with GitHub's evaluator. */
export function evaluate(text: string): unknown {
  const scope = new Scope(contexts, {
    success: () => true,
    failure: () => false,
    always: () => true,
    cancelled: () => false,
  });
  return scope.evaluate(parseExpression(text)!);
}
