import { escapeMark } from "../../lower/tree.ts";
import { isMap, isSeq, type Node } from "../../yaml.ts";
import type { YamlFile } from "../file.ts";
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
