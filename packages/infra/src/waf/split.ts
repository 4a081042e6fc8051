import { depth, labelled, operands, type Statement, WAF_DEPTH } from "../core/waf.ts";

/** A rule before it has a place in a web ACL. */
export interface Draft {
  readonly name: string;
  readonly statement: Statement;
  /** The rule does nothing but give this label to what it matches. */
  readonly label?: string;
}

/**
 * Makes rules that the provider can express out of rules of any depth. What is nested too deep becomes a rule of its own that
 * comes first and labels the requests it matches; where it stood, the label is asked for. The same part is labelled
 * once, whoever needs it.
 *
 * A label rule counts, so it ends nothing, and requests keep their meaning: a label is there exactly when its part matches.
 */
export function splitDeepRules(drafts: readonly Draft[]): Draft[] {
  const labels = new Map<string, string>();
  return drafts.flatMap((draft) => {
    const before: Draft[] = [];
    const statement = lower(draft.statement, { name: draft.name, labels, before });
    return [...before, statement === draft.statement ? draft : { ...draft, statement }];
  });
}

interface Split {
  readonly name: string;
  /** Labels by the text of the part that they stand for. */
  readonly labels: Map<string, string>;
  readonly before: Draft[];
}

function lower(statement: Statement, split: Split): Statement {
  if (!("rate_based_statement" in statement)) return cut(statement, WAF_DEPTH.atRoot, split);
  const { scope_down_statement, ...rate } = statement.rate_based_statement;
  if (!scope_down_statement || depth(scope_down_statement) <= WAF_DEPTH.belowRate) return statement;
  return {
    rate_based_statement: { ...rate, scope_down_statement: cut(scope_down_statement, WAF_DEPTH.belowRate, split) },
  };
}

/** The statement with at most `levels` of and, or and not; what is below them is labelled. */
function cut(statement: Statement, levels: number, split: Split): Statement {
  if (depth(statement) <= levels) return statement;
  if (levels === 0) return labelled(label(statement, split));
  const inner = operands(statement).map((operand) => cut(operand, levels - 1, split));
  if ("and_statement" in statement) return { and_statement: { statement: inner } };
  if ("or_statement" in statement) return { or_statement: { statement: inner } };
  return { not_statement: { statement: [inner[0]!] } };
}

function label(statement: Statement, split: Split): string {
  const text = JSON.stringify(statement);
  const known = split.labels.get(text);
  if (known) return known;
  const name = `${split.name}-part-${split.before.length + 1}`;
  const key = `towline:${name}`;
  // Before its own parts are looked at, so that numbers follow the order in which parts are met.
  split.labels.set(text, key);
  const place = split.before.length;
  split.before.push({ name, statement, label: key });
  const parts: Draft[] = [];
  const lowered = lower(statement, { ...split, name, before: parts });
  split.before.splice(place, 1, ...parts, { name, statement: lowered, label: key });
  return key;
}
