import { isMap, isScalar, type Node } from "../yaml.ts";
import { type Code, call, type Item, item, object, property, quoted } from "./code.ts";
import type { Fields, FileImport } from "./file.ts";

/** `concurrency:` of a job or of the workflow. */
export function writeConcurrency(
  file: FileImport,
  node: Node | undefined,
  scope: ReturnType<FileImport["scope"]>,
): Code | undefined {
  if (!isMap(node)) return file.text(node, scope);
  if (!file.source.part(node, "group")) return undefined;
  return object(
    file.fields(node, {
      group: ["group", (value) => file.text(value, scope)],
      "cancel-in-progress": ["cancelInProgress", (value) => file.value(value, "boolean", scope)],
      queue: [
        "queue",
        (value) => (["single", "max"].includes(String(file.source.data(value))) ? file.plainText(value) : undefined),
      ],
    }),
  );
}

/** `defaults:` of a job or of the workflow. */
export function writeDefaults(
  file: FileImport,
  node: Node | undefined,
  scope: ReturnType<FileImport["scope"]>,
): Code | undefined {
  if (!isMap(node)) return undefined;
  const run: Fields = {
    shell: ["shell", (value) => file.text(value, scope)],
    "working-directory": ["workingDirectory", (value) => file.text(value, scope)],
  };
  return object(
    file.fields(node, { run: ["run", (value) => (isMap(value) ? object(file.fields(value, run)) : undefined)] }),
  );
}

/**
 * `permissions:`. A job that asks for more than its steps are known to need says why: the comment beside it in the file,
 * or that nobody has said it yet.
 */
export function writePermissions(file: FileImport, node: Node | undefined, reasons = false): Code | undefined {
  if (isScalar(node)) {
    const all = node.value === "read-all" || node.value === "write-all";
    return all ? quoted(String(node.value)) : undefined;
  }
  if (!isMap(node)) return undefined;
  const items: Item[] = [];
  for (const part of file.source.parts(node)) {
    const level = file.source.data(part.value);
    if (typeof level !== "string" || !scopes.includes(part.name) || !["read", "write", "none"].includes(level))
      return undefined;
    items.push(file.source.item(part, quoted(level), property(part.name)));
  }
  if (!reasons) return object(items);
  const said = items.filter(({ value, lead, trail }) => value !== '"none"' && lead.length + trail.length === 1);
  const unsaid = items.filter((each) => !said.includes(each));
  const because = unsaid.some(({ value }) => value !== '"none"')
    ? call(file.imports.name("because"), quoted("as before the import"), object(unsaid))
    : object(unsaid);
  if (said.length === 0) return because;
  const explained = said.map(({ key, value, lead, trail }) => {
    const reason = [...lead, ...trail].join(" ").trim();
    return item(object([item(value, "level"), item(quoted(reason), "reason")]), key);
  });
  const plain = typeof because !== "string" && because.kind === "list" ? because.items : [spread(because)];
  return object([...plain, ...explained]);
}

/** `...because(...)` */
const spread = (code: Code): Item =>
  item(typeof code !== "string" && code.kind === "call" ? { ...code, callee: `...${code.callee}` } : code);

const scopes =
  "actions artifact-metadata attestations checks code-quality contents copilot-requests deployments discussions id-token issues models packages pages pull-requests repository-projects security-events statuses vulnerability-alerts".split(
    " ",
  );
