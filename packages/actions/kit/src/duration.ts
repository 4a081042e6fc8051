const UNITS: readonly [milliseconds: number, ...names: string[]][] = [
  [1, "ms", "millisecond", "milliseconds"],
  [1_000, "s", "sec", "second", "seconds"],
  [60_000, "m", "min", "minute", "minutes"],
  [3_600_000, "h", "hour", "hours"],
];

/** Milliseconds of `"5 minutes"`, `"90s"`, `"1.5 hours"`, `"1m30s"`; `undefined` when it is not a time span. */
export function parseDuration(text: string): number | undefined {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== text.trim()) return undefined;
  let total = 0;
  for (const [, amount, unit] of parts) {
    const known = UNITS.find(([, ...names]) => names.includes(unit!.toLowerCase()));
    if (known === undefined) return undefined;
    total += Number(amount) * known[0];
  }
  return Math.round(total);
}

/** `4m10s`, `12s`, `0.4s`: short, for one line of progress. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(Math.round(milliseconds / 100) / 10).toString()}s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const rest = seconds % 60;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return rest === 0 ? `${minutes}m` : `${minutes}m${rest}s`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}
