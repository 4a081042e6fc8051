import fc from "fast-check";
import { treeOf } from "../../src/check/expressions.ts";
import { fromOfficial, parseExpression } from "../../src/expressions/parse.ts";
import { readExpression } from "../../src/expressions/quick.ts";
import { splitTemplate } from "../../src/simulate/evaluate.ts";
import { corpusFiles, ownFiles } from "../support/workflow-files.ts";

function byGithub(text: string): unknown {
  try {
    const tree = parseExpression(text);
    return tree && fromOfficial(tree);
  } catch {
    return undefined;
  }
}

/** What the quick reader reads, GitHub's parser reads to the same tree. @returns whether it read the text */
function compare(text: string): boolean {
  const quick = readExpression(text);
  if (quick) expect({ text, tree: quick }).toEqual({ text, tree: byGithub(text) });
  return quick !== undefined;
}

test.each([
  "github.ref",
  " GitHub . event [ 'pull_request' ] . labels . * . name ",
  "needs['a b'].outputs.c",
  "matrix[0][1.5]",
  "steps.a-b.outputs.true",
  "(github).ref",
  "!(!inputs.a)",
  "1 == 2 != true >= null < 'x' && !false || env.A && env.B || 'it''s'''",
  "1 || (2 || 3) && ((4 && 5) && 6)",
  "CONTAINS(fromJSON('[\"a\"]'), github.actor)\n  || always() && hashFiles('**/a', 'b') == ''",
  "format('{0}', join(needs.*.result, ', '))",
])("an expression is read quickly, to GitHub's tree: %s", (text) => {
  expect(compare(text)).toBe(true);
});

test.each([
  "",
  "a.b",
  "github.",
  "github.1",
  "github..ref",
  "github.ref'",
  "github*",
  "github.*ref",
  "'a",
  "'a'b",
  "'a'.b",
  "true.a",
  "NaN",
  "1.",
  "1.2.3",
  "01",
  "0x1F",
  "-1",
  "1 2",
  "1 = 2",
  "1 & 2",
  "1 | 2",
  "(1",
  "1)",
  "always(",
  "always(1,)",
  "contains('a')",
  "toJSON()",
  "unknown()",
  "case(true, 1, 2)",
  "a[*",
  "!",
  "!==",
])("what the quick reader does not read is left to GitHub: %s", (text) => {
  expect(readExpression(text)).toBeUndefined();
  expect(treeOf(text)).toEqual(byGithub(text));
});

test("what is deeper than GitHub's parser goes is left to it", () => {
  for (let depth = 1; depth < 60; depth++) {
    compare(`${"(".repeat(depth)}1${")".repeat(depth)}`);
    compare(`${"!".repeat(depth)}true`);
    compare(`github${".a".repeat(depth)}`);
    compare(`${"always(".repeat(depth)}${")".repeat(depth)}`);
    compare(`${"1 || (2 && ".repeat(depth)}3${")".repeat(depth)}`);
  }
});

const pieces = fc.constantFrom(
  ..."github inputs env A a-b true null NaN 0 1 1.5 01 'x' 'it''s' ' contains( toJSON( always( case( ( ) [ ] . .* * , ! == != = < <= > >= && & || | -".split(
    " ",
  ),
  " ",
  "\n",
  "\u00a0",
  "é",
);

test("any row of pieces is read to GitHub's tree, or left to GitHub", () => {
  let read = 0;
  const property = fc.property(fc.array(pieces, { minLength: 1, maxLength: 9 }), (row) => {
    if (compare(row.join(""))) read += 1;
  });
  fc.assert(property, { numRuns: 20_000, seed: 1 });
  expect(read).toBeGreaterThan(200);
});

test("most expressions of real files are read quickly, and all as GitHub reads them", () => {
  const texts = [...ownFiles(), ...corpusFiles()].flatMap(({ content }) =>
    splitTemplate(content).flatMap((part) => (typeof part === "string" ? [] : [part.expression])),
  );
  const distinct = [...new Set(texts)].filter((text) => byGithub(text) !== undefined);
  const read = distinct.filter(compare);
  expect(read.length / distinct.length).toBeGreaterThan(0.9);
});
