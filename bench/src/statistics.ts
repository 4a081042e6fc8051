/** What many runs of one process came to. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly unit: "ms";
}

/** @throws when there is no sample: a median of nothing would look like a result */
export function spread(milliseconds: readonly number[]): Spread {
  if (milliseconds.length === 0) throw new Error("no run was measured");
  const sorted = [...milliseconds].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median: tenths(median), min: tenths(sorted[0]!), max: tenths(sorted.at(-1)!), unit: "ms" };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
