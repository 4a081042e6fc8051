import { titlesOf } from "../src/titles.ts";

const titles = (source: string) => titlesOf(source).map(({ title }) => title);

test("titles of test, it and describe with their lines, whatever the quotes", () => {
  const source = ['describe("outer", () => {', "  test('one', () => {});", "  it(`two`, async () => {});", "});"].join(
    "\n",
  );
  expect(titlesOf(source)).toEqual([
    { title: "outer", line: 1 },
    { title: "one", line: 2 },
    { title: "two", line: 3 },
  ]);
});

test("what is no title is not read: comments, strings, other calls, patterns", () => {
  const source = `
    // test("in a comment", f)
    const text = 'test("in a string", f)';
    expect("as an argument").toBe(/test("in a pattern", f)/);
    other.test("of another object");
    run("of another function", () => {});
  `;
  expect(titles(source)).toEqual([]);
});

test("a skipped test proves nothing, nor does one inside a skipped describe", () => {
  const source = `
    test.skip("skipped", f);
    xit("skipped too", f);
    test.todo("to do");
    describe.skip("all of it", () => { test("inside", f); });
    xdescribe.each([[1]])("all of it again", () => { test("inside", f); });
    test.only("kept", f);
    test.concurrent("kept too", f);
  `;
  expect(titles(source)).toEqual(["kept", "kept too"]);
});

test("a test that runs only where its tool is counts under the name the file gives it", () => {
  const source = `
    const real = terraformHere("stacks") === undefined ? test.skip : test;
    const other = condition ? one : two;
    real("E1-168: applied", f);
    other("no test", f);
  `;
  expect(titles(source)).toEqual(["E1-168: applied"]);
});

test("sums and templates are read as far as the source says them", () => {
  expect(titles('test("E1-14" + ": " + name, f); test(`E1-15 ${name} ends`, f); test(name, f);')).toEqual([
    "E1-14: …",
    "E1-15 … ends",
  ]);
});

test("rows of test.each are filled in: arrays, single values, objects, tables", () => {
  const source = [
    'test.each([["E1-59", 1000], ["E1-60", limit]])("%s: at most %d", f);',
    'test.each(["E1-61", "E1-62"])("%s is kept", f);',
    'test.each([{ id: "E1-63", name: "x" }])("$id: $name $other", f);',
    "test.each`id | limit\n${'E1-64'} | ${5}\n${'E1-65'} | ${6}`('$id: $limit', f);",
    'test.each(rows)("E1-66: %s", f);',
    'describe.each([["E1-67"]] as const)("%s", () => { test("inner", f); });',
  ].join("\n");
  expect(titles(source)).toEqual([
    "E1-59: at most 1000",
    "E1-60: at most …",
    "E1-61 is kept",
    "E1-62 is kept",
    "E1-63: x $other",
    "E1-64: 5",
    "E1-65: 6",
    "E1-66: %s",
    "E1-67",
    "inner",
  ]);
});

test("types are no obstacle", () => {
  expect(titles('test.each<[string, number]>([["E1-01", 1]])("%s", (a: string) => a satisfies string);')).toEqual([
    "E1-01",
  ]);
});
