import { parseExpression } from "../../src/expressions/parse.ts";
import { printText } from "../../src/expressions/template.ts";
import {
  cancelled,
  contains,
  env,
  expr,
  format,
  fromJSON,
  github,
  hashFiles,
  input,
  job,
  jobContext,
  not,
  raw,
  run,
  secret,
  startsWith,
  strategy,
  success,
  toJSON,
  variable,
  when,
  workflowDispatch,
} from "../../src/index.ts";
import { splitTemplate } from "../../src/simulate/evaluate.ts";
import { evaluate } from "../support/official-expressions.ts";

test("contexts, operators and functions read as GitHub writes them", () => {
  expect(github.ref.equals("refs/heads/main").text).toBe("github.ref == 'refs/heads/main'");
  expect(github.event.pull_request.head.repo.fork.not().text).toBe("!github.event.pull_request.head.repo.fork");
  expect(github.event.at("odd key").text).toBe("github.event['odd key']");
  expect(github.event.at("labels").each().at("name").contains("deploy").text).toBe(
    "contains(github.event.labels.*.name, 'deploy')",
  );
  expect(not(cancelled()).and(startsWith(github.ref, "refs/tags/")).text).toBe(
    "!cancelled() && startsWith(github.ref, 'refs/tags/')",
  );
  expect(variable("REGION").equals("eu").or(input("force")).and(success()).text).toBe(
    "(vars.REGION == 'eu' || inputs.force) && success()",
  );
  expect(contains(fromJSON('["a"]'), github.actor).text).toBe("contains(fromJSON('[\"a\"]'), github.actor)");
  expect(format("{0}-{1}", github.sha, 1).text).toBe("format('{0}-{1}', github.sha, 1)");
  expect([secret("A").text, env("B").text, toJSON(github.event).text, hashFiles("**/package-lock.json").text]).toEqual([
    "secrets.A",
    "env.B",
    "toJSON(github.event)",
    "hashFiles('**/package-lock.json')",
  ]);
});

test("a choice is case(): an empty value stays, where `a && b || c` would take the other (gagen)", () => {
  const chosen = when(github.ref.equals("refs/heads/main"), "").when(input<boolean>("dry").not(), 2).otherwise("c");
  expect(chosen.text).toBe("case(github.ref == 'refs/heads/main', '', !inputs.dry, 2, 'c')");
  expect(evaluate(chosen.text)).toBe("");
  expect(evaluate("github.ref == 'refs/heads/main' && '' || 'c'")).toBe("c");
});

test("where a job stands in its matrix, and what runs beside it", () => {
  expect(strategy.jobIndex.text).toBe("strategy.job-index");
  expect(jobContext.status.equals("failure").text).toBe("job.status == 'failure'");
  expect(jobContext.service("db").port(5432).text).toBe("job.services.db.ports['5432']");
  expect(jobContext.container.network.text).toBe("job.container.network");
});

test("a quote in a literal is doubled (gagen 0.4 and cdkactions leave it)", () => {
  const text = github.actor.equals("o'brien").text;
  expect(text).toBe("github.actor == 'o''brien'");
  expect(evaluate(text)).toBe(true);
});

test("several quotes survive although GitHub's own JavaScript lexer undoubles only the first", () => {
  expect(evaluate(format("it''s {0} o''clock", "'x'").text)).toBe("it''s 'x' o''clock");
});

test("a raw text never binds to its neighbours (gagen prints `a || b == 'x'`, cdkactions `a || b && c`)", () => {
  expect(raw("github.a || github.b").equals("x").text).toBe("(github.a || github.b) == 'x'");
  expect(raw("github.a || github.b").and(github.ref).text).toBe("(github.a || github.b) && github.ref");
  expect(raw("github.a").and(github.ref).text).toBe("github.a && github.ref");
});

test("the negation of > stays a negation: with what is no number, <= would be false as well (gagen)", () => {
  const more = raw<number>("github.event.number").greaterThan(9);
  expect(more.not().text).toBe("!(github.event.number > 9)");
  expect(evaluate("!(github.actor > 9)")).toBe(true);
  expect(evaluate("github.actor <= 9")).toBe(false);
});

test("a template is a text with expressions, or one format() call", () => {
  const template = expr`release-${github.sha}-{1}-${github.run_number}`;
  expect(printText(template)).toBe("release-${{ github.sha }}-{1}-${{ github.run_number }}");
  expect(template.asExpression().text).toBe("format('release-{0}-{{1}}-{1}', github.sha, github.run_number)");
  expect(printText(expr`a ${expr`b ${github.ref}`} ${1}`)).toBe("a b ${{ github.ref }} 1");
});

test("braces inside a literal do not end the expression", () => {
  const text = String(printText(expr`x ${github.ref.equals("}} ${{")} y`));
  expect(splitTemplate(text)).toEqual(["x ", { expression: "github.ref == '}} ${{'" }, " y"]);
  expect(parseExpression("github.ref == '}} ${{'")).toBeDefined();
});

test("an expression in a plain string is refused, with what to write instead", () => {
  expect(() => `${github.sha}`).toThrow(/WFM001 .*Write expr`/);
  expect(() => run(`echo ${github.event.pull_request.title}`)).toThrow(/pass it through `env`/);
  expect(() => run("echo ${{ github.sha }}" as string)).toThrow(/WFM002 .*\$\{\{ github\.sha \}\}.*through env/);
});

test("an expression that reads a job has no text outside a workflow", () => {
  const build = job("build", { steps: [run("true")] });
  expect(() => build.result.equals("success").text).toThrow(/WFM010/);
});

test("a boolean input is a boolean, not the text that github.event.inputs has (actions/runner#1483)", () => {
  const dispatch = workflowDispatch({ inputs: { dry: { type: "boolean" } } });
  expect(dispatch.inputs.dry.text).toBe("inputs.dry");
  expect(evaluate(dispatch.inputs.dry.text)).toBe(false);
});
