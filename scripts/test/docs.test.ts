import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { rooms } from "../walls.mjs";

const repository = resolve(__dirname, "../..");
const read = (file: string) => readFileSync(join(repository, file), "utf8");

/** The cells of every row of the tables of a page, without the lines under the headings. */
const rowsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test("every link between the pages leads somewhere", () => {
  const pages = (readdirSync(join(repository, "docs"), { recursive: true }) as string[]).filter((page) =>
    page.endsWith(".md"),
  );
  const broken = pages.flatMap((page) =>
    [...read(join("docs", page)).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(join(repository, "docs", dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(broken).toEqual([]);
});

test("the page of outcomes says what the kit does", () => {
  const source = read("packages/actions/kit/src/outcome.ts");
  const table = /EXIT_CODES[^{]*\{([^}]*)\}/.exec(source)?.[1] ?? "";
  const codes = [...table.matchAll(/^ {2}"?([a-z-]+)"?: (\d+),$/gm)].map(([, outcome, code]) => [outcome, code]);
  const page = rowsOf(read("docs/outcomes.md"))
    .slice(1)
    .map(([outcome = "", code]) => [outcome.replaceAll("`", ""), code]);
  expect(codes).toHaveLength(7);
  expect(page).toEqual(codes);
});

test("the picture of the house has an arrow for every import that the walls allow", () => {
  const picture = /```mermaid\n([\s\S]*?)```/.exec(read("docs/architecture.md"))?.[1] ?? "";
  const drawn = [...picture.matchAll(/^ {2}(\w+) (?:-->|-\. "(?:spec only|tests rehearse)" \.->) (.*)$/gm)].flatMap(
    ([, from, to = ""]) => to.split(" & ").map((one) => `${from} -> ${one}`),
  );
  const node = (name: string) => (name === "action-kit" ? "kit" : name.startsWith("action-") ? "actions" : name);
  const from = (files: string) =>
    files.startsWith("apps/") ? "apps" : files.startsWith("packages/actions/kit") ? "kit" : (files.split("/")[1] ?? "");
  const allowed = rooms
    .filter(({ files }) => /^(packages|apps)\//.test(files))
    .flatMap(({ files, may }) => may.map((name) => [from(files), node(name.replace(/\/.*$/, ""))]))
    .filter(([room, target]) => room !== target)
    .map(([room, target]) => `${room} -> ${target}`);
  // `system` sees the kit through the same door as the actions, `/spec`.
  expect([...new Set(drawn)].sort()).toEqual([...new Set([...allowed, "system -> kit"])].sort());
});
