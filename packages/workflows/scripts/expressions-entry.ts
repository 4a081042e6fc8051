// What goes into dist/expressions.cjs: GitHub's own reader and evaluator of expressions.
export * as expressions from "@actions/expressions";
export * as ast from "@actions/expressions/ast";
