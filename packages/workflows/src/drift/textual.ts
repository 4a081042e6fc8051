/** A unified diff of two texts, three lines around each change; empty when they are equal. */
export function textualDiff(before: string, after: string, file: string): string {
  if (before === after) return "";
  const changes = editScript(before.split("\n"), after.split("\n"));
  const kept = changes.map((_, at) => changes.slice(Math.max(0, at - 3), at + 4).some(({ mark }) => mark !== " "));
  const lines = [`--- ${file}`, `+++ ${file}`];
  let gap = true;
  changes.forEach(({ mark, text, line }, at) => {
    if (!kept[at]) {
      gap = true;
      return;
    }
    if (gap) lines.push(`@@ line ${line} @@`);
    gap = false;
    lines.push(`${mark}${text}`);
  });
  return `${lines.join("\n")}\n`;
}

interface Change {
  readonly mark: " " | "-" | "+";
  readonly text: string;
  /** In the text before. */
  readonly line: number;
}

/** Longest common subsequence of lines, after setting the equal ends aside. */
function editScript(before: readonly string[], after: readonly string[]): Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  const longest = lengths(old, fresh);
  const same = (text: string, index: number): Change => ({ mark: " ", text, line: index + 1 });

  const middle: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const line = start + i + 1;
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      middle.push({ mark: " ", text: old[i]!, line });
      i++;
      j++;
    } else if (j >= fresh.length || (i < old.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      middle.push({ mark: "-", text: old[i]!, line });
      i++;
    } else {
      middle.push({ mark: "+", text: fresh[j]!, line });
      j++;
    }
  }
  const tail = before.slice(before.length - end).map((text, at) => same(text, before.length - end + at));
  return [...before.slice(0, start).map(same), ...middle, ...tail];
}

function lengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      table[i]![j] = old[i] === fresh[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
