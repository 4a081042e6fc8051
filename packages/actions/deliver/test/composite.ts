/**
 * Runs the composite as the runner would: reads action.yml, evaluates `if`, `with` and outputs with GitHub's own expression engine, and runs each
 * step's built bundle. A program of its own, because that engine is published for `import` only. Takes one JSON argument, prints one JSON line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { type BundleRun, runBundle } from "@towline/action-kit/testing";
import { parse } from "yaml";

interface Given {
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
}

interface Step {
  readonly id: string;
  readonly if?: string;
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
}

const actions = join(import.meta.dirname, "..", "..");
const manifest = parse(readFileSync(join(actions, "deliver", "action.yml"), "utf8")) as {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
};
const given = JSON.parse(process.argv[2]!) as Given;
const inputs = Object.fromEntries(
  Object.entries(manifest.inputs).map(([name, input]) => [name, given.inputs[name] ?? input.default ?? ""]),
);
const runs: Record<string, BundleRun> = {};
let failed = false;

for (const step of manifest.runs.steps) {
  const condition = step.if ?? "success()";
  // GitHub adds success() to a condition without a status function.
  const whole = /\b(success|failure|always|cancelled)\(/.test(condition)
    ? condition
    : `success() && (${bare(condition)})`;
  if (!truthy(evaluate(bare(whole)))) continue;
  const name = /^\$\/packages\/actions\/([\w-]+)$/.exec(step.uses)![1]!;
  const values = Object.fromEntries(Object.entries(step.with).map(([input, text]) => [input, fill(text)]));
  const run = await runBundle({ action: join(actions, name), workspace: given.workspace, inputs: values });
  runs[step.id] = run;
  failed ||= run.code !== 0;
}

const outputs = Object.fromEntries(Object.entries(manifest.outputs).map(([name, { value }]) => [name, fill(value)]));
console.log(JSON.stringify({ failed, outputs, runs }));

function fill(text: string): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression.trim()).coerceString());
}

function bare(condition: string): string {
  return condition.replace(/^\$\{\{(.*)\}\}$/s, "$1").trim();
}

function evaluate(expression: string): data.ExpressionData {
  const functions = [
    { name: "success", minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(!failed) },
    { name: "failure", minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(failed) },
  ];
  const contexts = dictionary({
    inputs: dictionary(inputs),
    steps: dictionary(
      Object.fromEntries(
        Object.entries(runs).map(([id, run]) => [id, dictionary({ outputs: dictionary(run.outputs) })]),
      ),
    ),
  });
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, ["inputs", "steps"], functions).parse();
  return new Evaluator(
    parsed,
    contexts,
    new Map(functions.map((definition) => [definition.name, definition])),
  ).evaluate();
}

function dictionary(entries: Readonly<Record<string, string | data.ExpressionData>>): data.Dictionary {
  return new data.Dictionary(
    ...Object.entries(entries).map(([key, value]) => ({
      key,
      value: typeof value === "string" ? new data.StringData(value) : value,
    })),
  );
}

function truthy(value: data.ExpressionData): boolean {
  return value.kind === data.Kind.Boolean ? value.value : value.coerceString() !== "";
}
