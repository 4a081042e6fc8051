import fc from "fast-check";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { type QuickNode, readQuickly } from "../../src/quick-yaml/index.ts";
import { brokenFile } from "../support/break-file.ts";
import { corpusFiles, ownFiles } from "../support/workflow-files.ts";

/** Kinds, values and places of everything in a text. */
function told(node: QuickNode | Node | null): unknown {
  const [start, end] = node?.range ?? [];
  if (isMap(node)) {
    const items = node.items.map(({ key, value }) => [told(key as Node), told(value as Node)]);
    return { map: items, start, end };
  }
  if (isSeq(node)) return { seq: node.items.map((item) => told(item as Node)), start, end };
  return isScalar(node) ? { value: node.value, start, end } : node;
}

const byLibrary = (content: string) => parseDocument(content, { uniqueKeys: false, logLevel: "silent" });

/** What the quick reader reads has no error and is the same to the library. @returns whether it read the text */
function compare(content: string): boolean {
  const quick = readQuickly(content);
  if (!quick) return false;
  const { contents, errors, warnings } = byLibrary(content);
  expect([...errors, ...warnings]).toEqual([]);
  expect(told(quick as never)).toEqual(told(contents));
  return true;
}

test.each([
  ["keys and values", "a: 1\nb: x y\nc: true\nd: null\ne: ~\nf: 1.5\ng: -3\nh: 1e3\ni: 010\nj: .5\n"],
  ["texts that look like others", "a: yes\nb: on\nc: a:b\nd: -x\ne: 1.2.3\nf: http://x\ng: a#b\nh: ?x\n"],
  ["quotes", `a: 'it''s'\nb: "x \\n \\u00e9 \\x41 \\\\ \\" y"\n'c d': ""\n"on": ''\n`],
  ["values below their keys", "a:\n  b\nc:\n  'd'\ne:\n  - f\n"],
  ["no value", "a:\nb: # comment\nc:\n\n  # comment\nd:\n  e:\n  # comment\nf:\n    # comment\ng: \n"],
  ["lists", "a:\n  - 1\n  - b: c\n    d: e\n  -   f: g\n  -\n    h: i\n  - 'j: k'\nl:\n- m\n- n: o\np: q\n"],
  ["texts of several lines", "a: b\n  c\n\n  d\ne:\n  f\n   g\nh:\n  - i\n    j\n"],
  [
    "literal blocks",
    "a: |\n  b\n    c\n\n  d\n\ne: |-\n  f\n\ng: |+\n  h\n\n\ni: | # comment\n  j\nk:\n  - |\n    l\n  - m\n",
  ],
  ["empty lines with spaces in blocks", "a: |\n  b\n \n  c\n   \nd: |\n \n  e\nf: >\n  g\n    \n  h\n"],
  ["folded blocks", "a: >\n  b\n  c\n\n  d\n    e\n  f\ng: >-\n  h\n\n\n  i\nj: >+\n  k\n\n"],
  ["blocks whose indent is said", "a: |2\n   b\n  c\n\nd: >1-\n  e\n f\n\ng:\n  - |1+\n     h\n\n"],
  ["a block at the end", "a: |\n  b\n  c"],
  [
    "brackets",
    "a: [b, 'c', 1, [d]]\ne: {f: g, h: [i]}\nj: [ ]\nk: {}\nl: [m,\n  n,\n]\no:\n  [p, q]\nr: [\n    s\n  ]\n",
  ],
  [
    "comments",
    "# a\nb: c # d\n\n# e\nf:\n  # g\n  h: i\n  # j\n# k\nl:\n  - m\n  # n\n  - o\n # p\nq: r\n  # s\nt: u\n",
  ],
  [
    "comments that belong to what is above",
    "a:\n  b:\n    c: d\n      # e\n\n      # f\n    # g\n  h: i\nj:\n  - k\n    # l\nm: n\n",
  ],
  ["a document's beginning", "---\na: b\n"],
  ["no line break at the end", "a:\n  b: c"],
  ["only keys", "a:\n  b:\n    c:\n"],
])("%s are read as the library reads them", (_, content) => {
  expect(compare(content)).toBe(true);
});

test.each([
  ["an anchor", "a: &b c\n"],
  ["an alias", "a: *b\n"],
  ["a tag", "a: !b c\n"],
  ["a second document", "a: b\n---\nc: d\n"],
  ["an end of a document", "a: b\n...\n"],
  ["a directive", "%YAML 1.2\n---\na: b\n"],
  ["a complex key", "? a\n: b\n"],
  ["a tab", "a:\n\tb: c\n"],
  ["other line breaks", "a: b\r\nc: d\r\n"],
  ["a key deeper than its siblings", "a: b\n  c: d\n"],
  ["a key less deep than its siblings", "a:\n    b: c\n  d: e\n"],
  ["a mapping in a value", "a: b: c\n"],
  ["a list beside its key", "a: - b\n"],
  ["an item among keys", "a: b\n- c\n"],
  ["words after quotes", "a: 'b' c\n"],
  ["an open quote", "a: 'b\n"],
  ["an open bracket", "a: [b\n"],
  ["an expression in brackets", "a: [${{ b }}]\n"],
  ["a hexadecimal number", "a: 0x1f\n"],
  ["a list alone", "- a\n"],
  ["nothing", ""],
  ["a text alone", "a"],
  ["a reserved character", "a: @b\n"],
])("%s is left to the library", (_, content) => {
  expect(readQuickly(content)).toBeUndefined();
});

test("the files of the tests, and everything that stands in them", () => {
  const files = ownFiles();
  const read = files.filter(({ content }) => compare(content));
  expect(read.length / files.length).toBeGreaterThan(0.95);
});

test("what a broken file says is what the library says, if the quick reader reads it at all", () => {
  let read = 0;
  fc.assert(
    fc.property(brokenFile(ownFiles()), ({ content }) => {
      if (compare(content)) read += 1;
    }),
    { numRuns: 4_000, seed: 21 },
  );
  expect(read).toBeGreaterThan(1_000);
});

const corpus = corpusFiles();
const withCorpus = corpus.length > 0 ? test : test.skip;

withCorpus("real files, whole and broken (TOWLINE_CORPUS)", () => {
  const read = corpus.filter(({ content }) => compare(content));
  expect(read.length / corpus.length).toBeGreaterThan(0.95);
  fc.assert(
    fc.property(brokenFile(corpus), ({ content }) => {
      compare(content);
    }),
    { numRuns: 1_000, seed: 22 },
  );
});
