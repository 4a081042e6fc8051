import fc from "fast-check";
import { fromOfficial, parseExpression } from "../../src/expressions/parse.ts";
import { print } from "../../src/expressions/print.ts";
import type { Comparison, Node } from "../../src/expressions/tree.ts";
import { evaluate } from "../support/official-expressions.ts";

const literal = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom("o'brien", "''", "'", "a'b''c", "${{ x }}", "}}", "it''s o'clock", "refs/heads/main", "line\nbreak"),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

const leaf: fc.Arbitrary<Node> = fc.oneof(
  literal.map((value): Node => ({ kind: "literal", value })),
  fc.constantFrom("github", "inputs", "matrix").map((name): Node => ({ kind: "context", name })),
);

const key: fc.Arbitrary<Node | "*"> = fc.oneof(
  fc
    .constantFrom("ref", "actor", "event", "dry", "os", "odd key", "it's", "9lives", "a.b")
    .map((value): Node => ({ kind: "literal", value })),
  fc.nat(3).map((value): Node => ({ kind: "literal", value })),
  fc.constant("*" as const),
);

const calls = fc.constantFrom<[string, number]>(
  ["contains", 2],
  ["startsWith", 2],
  ["endsWith", 2],
  ["toJSON", 1],
  ["success", 0],
  ["cancelled", 0],
);

/** A condition of `case` has to be a truth value. */
const truth = (of: Node): Node => ({ kind: "not", of });

const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    tie("node").map((of): Node => ({ kind: "not", of })),
    fc.tuple(tie("node"), key).map(([of, at]): Node => ({ kind: "index", of, key: at })),
    fc
      .tuple(fc.constantFrom<Comparison>("==", "!=", "<", "<=", ">", ">="), tie("node"), tie("node"))
      .map(([operator, left, right]): Node => ({ kind: "compare", operator, left, right })),
    fc
      .tuple(fc.constantFrom<"&&" | "||">("&&", "||"), fc.array(tie("node"), { minLength: 2, maxLength: 3 }))
      .map(([operator, terms]): Node => ({ kind: "logical", operator, terms })),
    fc.tuple(fc.array(fc.tuple(tie("node"), tie("node")), { minLength: 1, maxLength: 2 }), tie("node")).map(
      ([pairs, last]): Node => ({
        kind: "call",
        name: "case",
        args: [...pairs.flatMap(([condition, value]) => [truth(condition), value]), last],
      }),
    ),
    calls.chain(([name, count]) =>
      fc.array(tie("node"), { minLength: count, maxLength: count }).map((args): Node => ({ kind: "call", name, args })),
    ),
  ),
}));

/** Every operation in parentheses: right by being dull. */
function reference(tree: Node): string {
  switch (tree.kind) {
    case "not":
      return `(!(${reference(tree.of)}))`;
    case "compare":
      return `((${reference(tree.left)}) ${tree.operator} (${reference(tree.right)}))`;
    case "logical":
      return `(${tree.terms.map((term) => `(${reference(term)})`).join(` ${tree.operator} `)})`;
    case "call":
      return `${tree.name}(${tree.args.map(reference).join(", ")})`;
    case "index":
      return tree.key === "*" ? `(${reference(tree.of)}).*` : `(${reference(tree.of)})[${reference(tree.key)}]`;
    default:
      return print(tree);
  }
}

/** -0 is printed as 0, and 1e21 is one number however it is written. */
const normal = (tree: Node): unknown => JSON.parse(JSON.stringify(tree));

const depthAllowed = (tree: Node): boolean => {
  try {
    parseExpression(reference(tree));
    return true;
  } catch (error) {
    // GitHub refuses trees deeper than 50: https://github.com/actions/languageservices
    if (/depth/i.test(String(error))) return false;
    throw error;
  }
};

test("what is printed is parsed by GitHub's parser into the same tree", () => {
  fc.assert(
    fc.property(node, (tree) => {
      fc.pre(depthAllowed(tree));
      expect(normal(fromOfficial(parseExpression(print(tree))!))).toEqual(normal(tree));
    }),
    { numRuns: 10_000, seed: 1 },
  );
});

test("what is printed has the value of the same expression with every parenthesis written", () => {
  fc.assert(
    fc.property(node, (tree) => {
      fc.pre(depthAllowed(tree));
      expect(evaluate(print(tree))).toEqual(evaluate(reference(tree)));
    }),
    { numRuns: 10_000, seed: 2 },
  );
});
