type Combination = Readonly<Record<string, unknown>>;

/**
 * The combinations of a matrix, as GitHub makes them:
 * https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function expandMatrix(matrix: Readonly<Record<string, unknown>>): Combination[] {
  const { include, exclude, ...axes } = matrix;
  const lists = Object.entries(axes).filter((axis): axis is [string, unknown[]] => Array.isArray(axis[1]));
  let combinations: Record<string, unknown>[] = lists.length === 0 ? [] : [{}];
  for (const [axis, values] of lists) {
    combinations = combinations.flatMap((combination) => values.map((value) => ({ ...combination, [axis]: value })));
  }
  combinations = combinations.filter((combination) => !asList(exclude).some((pattern) => covers(combination, pattern)));
  const originals = combinations.map((combination) => ({ ...combination }));
  const added: Combination[] = [];
  for (const extra of asList(include)) {
    // It joins every combination whose original values it would not overwrite, and stands alone where there is none.
    const targets = combinations.filter((_, at) =>
      Object.keys(extra).every((key) => !(key in originals[at]!) || same(originals[at]![key], extra[key])),
    );
    if (targets.length > 0) for (const target of targets) Object.assign(target, extra);
    else added.push(extra);
  }
  return [...combinations, ...added];
}

function asList(value: unknown): Combination[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

function covers(combination: Combination, pattern: Combination): boolean {
  return Object.entries(pattern).every(([key, value]) => same(combination[key], value));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
