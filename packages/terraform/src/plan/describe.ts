import { attributeChanges } from "./differences.ts";
import type { Plan, ResourceChange } from "./types.ts";

const SIGNS: { [action: string]: string } = { create: "+", update: "~", replace: "±", delete: "-", forget: "." };

/**
 * Writes a plan for a person: one line a resource, the changed attributes below, a summary at the end.
 * Sensitive values are never printed.
 * @param options.attributes also list attributes of updates and replacements @default true
 */
export function describePlan(plan: Plan, { attributes = true }: { attributes?: boolean } = {}): string {
  const lines: string[] = [];
  for (const change of plan.changes) {
    const sign = SIGNS[change.action];
    if (!sign || change.mode === "data") continue;
    lines.push(`${sign} ${change.address}${why(change)}`);
    if (!attributes || (change.action !== "update" && change.action !== "replace")) continue;
    for (const { path, before, after, unknown, sensitive } of attributeChanges(change)) {
      const values = sensitive ? "(sensitive)" : `${show(before)} -> ${unknown ? "(known after apply)" : show(after)}`;
      const forces = change.replacePaths.includes(path) ? "  # forces replacement" : "";
      lines.push(`    ${path}: ${values}${forces}`);
    }
  }
  for (const { name, action } of plan.outputs) {
    if (SIGNS[action]) lines.push(`${SIGNS[action]} output ${name}`);
  }
  lines.push(plan.empty ? "No changes." : summary(plan));
  return lines.join("\n");
}

function summary({ counts }: Plan): string {
  const parts = [
    [counts.create, "to create"],
    [counts.update, "to update"],
    [counts.replace, "to replace"],
    [counts.delete, "to delete"],
  ] as const;
  const named = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return named.length > 0 ? `${named.join(", ")}.` : "Only outputs change.";
}

function why(change: ResourceChange): string {
  if (change.action === "replace") return change.createBeforeDestroy ? "  (new one first)" : "  (old one goes first)";
  return change.importing ? "  (imported)" : "";
}

function show(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
