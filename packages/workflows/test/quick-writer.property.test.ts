import fc from "fast-check";
import { Commented, type Tree } from "../src/lower/tree.ts";
import { libraryYaml } from "../src/write/library-yaml.ts";
import { quickYaml } from "../src/write/yaml.ts";

/** Texts that YAML reads as something else, or that need quotes, a block or an escape. */
const awkward = [
  ...[
    "",
    " ",
    "yes",
    "on",
    "null",
    "~",
    "1.10",
    "0x1f",
    "1e3",
    ".5",
    "0o7",
    "+1",
    "1_000",
    ".inf",
    "22:22",
    "<<",
    "==",
  ],
  ...[
    "-",
    "?",
    "- item",
    "-a",
    "?a",
    ":a",
    "a: b",
    "a:b",
    "a:",
    "# no",
    "a #b",
    "a#b",
    "|",
    ">",
    "*a",
    "&a",
    "!a",
    "%a",
  ],
  ...["@a", "`a", "{", "[a]", "a, b", "'", '"', "it's", 'say "x"', `'"`, "\\", "---", "--- a", "...", "${{ a }}"],
  ...[
    "a\nb",
    "a\nb\n",
    "a\n\nb\n",
    "a\n\n",
    "\na",
    "\n",
    " lead\nx",
    "x\n  y\n",
    "x \ny",
    "a\n---\nb",
    "a\n\tb\n",
    "C:\\x\n",
  ],
  ...["trail ", "\t", "a\tb", "\u0085", "\u2028", "\ufeffa", "é", "😀", "\ud800", "\0", "a".repeat(90)],
];
const text = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...":- #'\"\n\t[]{},&*!|>%@`?ab1.~\\"), maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const key = fc.oneof(fc.constantFrom("on", "jobs", "run", "run-name", "with", "1", "a b", "true", ""), text);
const comment = fc.oneof(fc.constantFrom("why", "v4.2.2", "a # b", "", " ", "two\nlines"), fc.string({ maxLength: 8 }));

const { tree, plain } = fc.letrec<{ tree: Tree; plain: Tree }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    text,
    fc.constantFrom<Tree>(true, false, null, 0, 5, -1, 1.5, -0, 1e21),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ),
  tree: fc.oneof(
    { weight: 6, arbitrary: tie("plain") },
    { weight: 1, arbitrary: fc.tuple(tie("plain"), comment).map(([value, said]) => new Commented(value, said)) },
  ),
}));
const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

test("what the quick writer writes is what the yaml library writes, byte by byte", () => {
  let written = 0;
  fc.assert(
    fc.property(root, fc.constantFrom("", "one line", "two\n\nlines"), (data, header) => {
      const quick = quickYaml(data, header);
      if (quick === undefined) return;
      written += 1;
      expect(quick).toBe(libraryYaml(data, header));
    }),
    { numRuns: 8_000, seed: 11 },
  );
  expect(written).toBeGreaterThan(2_000);
});

test("a text alone decides in the same way, in a mapping and in a list", () => {
  fc.assert(
    fc.property(text, plain, (value, other) => {
      const places: readonly Tree[] = [
        { a: value },
        { a: [value, "b"] },
        { a: [{ b: value }, value] },
        { [value]: "a", b: other },
      ];
      for (const data of places) {
        const quick = quickYaml(data, "");
        if (quick !== undefined) expect(quick).toBe(libraryYaml(data, ""));
      }
    }),
    { numRuns: 3_000, seed: 12 },
  );
});
