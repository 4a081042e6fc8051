/**
 * GitHub's filter patterns:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function toRegExp(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === "*") {
      if (pattern[at + 1] !== "*") source += "[^/]*";
      else if (pattern[at + 2] === "/") {
        // `**/x` also matches `x`.
        source += "(?:.*/)?";
        at += 2;
      } else {
        source += ".*";
        at += 1;
      }
    } else if (char === "?" || char === "+") {
      // Both quantify the character before: "zero or one" and "one or more".
      source += source === "" ? `\\${char}` : char;
    } else if (char === "[") {
      const end = pattern.indexOf("]", at + 1);
      if (end < 0) source += "\\[";
      else {
        source += `[${pattern.slice(at + 1, end).replace(/[\\^]/g, "\\$&")}]`;
        at = end;
      }
    } else if (char === "\\" && at + 1 < pattern.length) {
      at += 1;
      source += literally(pattern[at]!);
    } else source += literally(char);
  }
  return new RegExp(`^${source}$`, "s");
}

const literally = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/** Whether a name passes a list of patterns. The last that matches decides; `!` takes out again. */
export function matches(patterns: readonly string[], name: string): boolean {
  let included = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith("!");
    if (toRegExp(negative ? pattern.slice(1) : pattern).test(name)) included = !negative;
  }
  return included;
}
