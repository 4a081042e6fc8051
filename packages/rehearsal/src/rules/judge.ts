import type { Diagnostic } from "../protocol/diagnostics.ts";
import { RULES } from "./all.ts";
import type { Subject } from "./subject.ts";
import type { Rule } from "./types.ts";

const byType = new Map<string, readonly Rule[]>();

/** The rules that judge a type, those for any type of its provider included. */
export function rulesOf(type: string): readonly Rule[] {
  let rules = byType.get(type);
  if (!rules) {
    const aws = type.startsWith("aws_");
    rules = RULES.filter(({ types }) => (types === "any" ? aws : types.includes(type)));
    byType.set(type, rules);
  }
  return rules;
}

/** How many rules are about this type in particular. */
export function ownRules(type: string): number {
  return rulesOf(type).filter(({ types }) => types !== "any").length;
}

/** Everything that the cloud would refuse, at once. Rules that the configuration decides hold at apply as well. */
export function judge(when: Rule["when"], doing: string, subject: Subject): Diagnostic[] {
  const refusals: Diagnostic[] = [];
  for (const rule of rulesOf(subject.type)) {
    if (rule.when !== when && !(when === "apply" && rule.when === "plan")) continue;
    const words = rule.check(subject);
    if (words === undefined) continue;
    refusals.push({
      severity: "error",
      summary: `${doing} ${subject.type}${nameOf(subject)}`,
      detail: `${words}\n\n${rule.demands}\nRule ${rule.id} of the stand-in: ${rule.source}`,
      ...(rule.at && when !== "delete" ? { path: [rule.at] } : {}),
    });
  }
  return refusals;
}

/** What a person calls it. */
function nameOf(subject: Subject): string {
  for (const name of ["name", "service_name", "bucket", "alarm_name", "replication_group_id", "id"]) {
    const text = subject.text(name);
    if (text !== undefined) return ` (${text})`;
  }
  return "";
}
