/** "Did you mean" for a misspelt name, or the fallback when nothing is near. */
export function nearest(name: string, known: readonly string[], otherwise: string): string {
  // Escape hatches are often written in the camel case of the bindings.
  const snake = name.replaceAll(/(?<=[a-z0-9])([A-Z])/g, "_$1").toLowerCase();
  if (snake !== name && known.includes(snake)) return `Did you mean "${snake}"?`;
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  best ??= known.find((candidate) => name.length > 3 && candidate.startsWith(`${name}_`));
  return best === undefined ? otherwise : `Did you mean "${best}"?`;
}

/** Levenshtein distance, given up as soon as it reaches `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      current.push(
        Math.min(
          previous[column]! + 1,
          current[column - 1]! + 1,
          previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1),
        ),
      );
    }
    if (Math.min(...current) >= limit) return limit;
    previous = current;
  }
  return previous[b.length]!;
}
