import type { Row } from "./measure.ts";
import type { Spread } from "./statistics.ts";

/** The rows for people: medians with their range, the ratio, and which goals were met. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ name, ours, against, ratio, memory, goals }) => [
    name,
    written(ours),
    `${written(against)} ${against.what}`,
    `${ratio.toFixed(2)}×`,
    memory === null ? "" : `${memory.toFixed(0)} MB`,
    goals.map(({ goal, met }) => `${met ? "✓" : "✗"} ${goal}`).join("  "),
  ]);
  const lines = [["", "ours", "against", "ratio", "memory", "goals"], ...cells];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function written({ median, min, max, unit }: Spread): string {
  return `${median} ${unit} (${min} to ${max})`;
}
