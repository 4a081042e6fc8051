import { escapeMark } from "../../lower/tree.ts";
import { isMap, isSeq, type Node } from "../../yaml.ts";
import type { YamlFile } from "../file.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const escapeHatch: Rule = {
  id: "WF092",
  title: "a key went through the escape hatch",
  severity: "warning",
  why: "A key that was written through `extra` is checked by nobody here: it may be new, or a misspelling. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax",
  check(file) {
    if (!file.content.includes(escapeMark)) return [];
    return marked(file, file.root).map(({ key, name }) =>
      file.finding(
        this,
        key,
        `${name} is unknown here and was written through \`extra\`. Write it as a property as soon as there is one.`,
      ),
    );
  },
};

/**
 * Whether GitHub's parser only says of a key that it does not know it, and the key was written as one that nobody knows:
 * the finding of WF092 says so already, and a key that is newer than the parser must not keep a file from being written.
 */
export function isEscaped(file: YamlFile, { rule, message, line, column }: Finding): boolean {
  if (rule !== "github" || !message.startsWith("Unexpected value") || !file.content.includes(escapeMark)) return false;
  return marked(file, file.root).some(({ key }) => {
    const place = file.placeOf(key.range?.[0] ?? 0);
    return place.line === line && place.column === column;
  });
}

/** Keys above which, or beside whose value, the mark stands. */
function marked(file: YamlFile, node: unknown): { readonly key: Node; readonly name: string }[] {
  const resolved = file.resolve(node);
  if (isSeq(resolved)) return file.items(resolved).flatMap((item) => marked(file, item));
  if (!isMap(resolved)) return [];
  return file.entries(resolved).flatMap(({ key, name, value }) => {
    const comment = `${key.commentBefore ?? ""} ${value?.comment ?? ""}`;
    return comment.includes(escapeMark) ? [{ key, name }] : marked(file, value);
  });
}
