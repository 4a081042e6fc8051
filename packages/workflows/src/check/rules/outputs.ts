import { fromOfficial, parseExpression } from "../../expressions/parse.ts";
import { type Node as Tree, walk } from "../../expressions/tree.ts";
import { splitTemplate } from "../../simulate/evaluate.ts";
import type { Rule } from "../rule.ts";

export const outputs: Rule = {
  id: "WF008",
  title: "an output that is read is declared",
  severity: "error",
  why: "Reading an output that a job does not declare gives an empty text, silently. https://docs.github.com/actions/reference/workflows-and-actions/contexts#needs-context",
  check(file) {
    const declared = new Map(
      file.jobs
        // The outputs of a called workflow are declared in another file.
        .filter(({ value }) => !file.entry(value, "uses"))
        .map(({ name, value }) => [
          name.toLowerCase(),
          file.entries(file.entry(value, "outputs")?.value).map((output) => output.name),
        ]),
    );
    return file.jobs.flatMap(({ value }) =>
      scalars(file, value).flatMap(({ node, text, condition }) =>
        readOutputs(text, condition).flatMap(([job, output]) => {
          const known = declared.get(job.toLowerCase());
          if (!known || known.some((name) => name.toLowerCase() === output.toLowerCase())) return [];
          return [
            file.finding(this, node, `job ${job} has no output "${output}"; it has ${known.join(", ") || "none"}.`),
          ];
        }),
      ),
    );
  },
};

type File = Parameters<Rule["check"]>[0];
type Scalar = {
  readonly node: NonNullable<ReturnType<File["resolve"]>>;
  readonly text: string;
  readonly condition: boolean;
};

/** Every text below a node that could hold an expression. */
function scalars(file: File, node: unknown, condition = false): Scalar[] {
  const resolved = file.resolve(node);
  const text = file.text(resolved);
  if (resolved && text !== undefined)
    return condition || text.includes("${{") ? [{ node: resolved, text, condition }] : [];
  const children = [
    ...file.entries(resolved).map(({ name, value }) => scalars(file, value, name === "if")),
    ...file.items(resolved).map((item) => scalars(file, item)),
  ];
  return children.flat();
}

/** `[job, output]` of every `needs.job.outputs.output` in a text. */
function readOutputs(text: string, condition: boolean): [string, string][] {
  if (!text.includes("needs")) return [];
  const sources =
    condition && !text.includes("${{")
      ? [text]
      : splitTemplate(text).flatMap((part) => (typeof part === "string" ? [] : [part.expression]));
  const found: [string, string][] = [];
  for (const source of sources) {
    const tree = parse(source);
    if (!tree) continue;
    walk(tree, (node) => {
      const path = pathOf(node);
      if (path?.length === 4 && path[0] === "needs" && path[2] === "outputs") found.push([path[1]!, path[3]!]);
    });
  }
  return found;
}

/** GitHub's parser reports what it cannot read; here it is passed over. */
function parse(source: string): Tree | undefined {
  try {
    const tree = parseExpression(source);
    return tree && fromOfficial(tree);
  } catch {
    return undefined;
  }
}

function pathOf(node: Tree): string[] | undefined {
  if (node.kind === "context") return [node.name.toLowerCase()];
  if (node.kind !== "index" || node.key === "*" || node.key.kind !== "literal") return undefined;
  const head = pathOf(node.of);
  return head && [...head, String(node.key.value)];
}
