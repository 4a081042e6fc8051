import type { WebAclRule } from "../../src/index.ts";
import type { Json } from "./synth.ts";

/*
 * What AWS WAF does with a request, as far as our rules need it, and what the provider and AWS take as a rule. Written from their
 * documentation and not from the compiler, which it judges.
 */

/** A request as WAF sees it. */
export interface Seen {
  readonly ip: string;
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
}

/** `allow`, or the name of the rule that stopped the request. */
export type Verdict = string;

/** Sends requests within one window and says what happens to each. */
export function replay(rules: readonly WebAclRule[], requests: readonly Seen[]): Verdict[] {
  const counts = new Map<string, number>();
  const inOrder = [...rules].sort((a, b) => a.priority - b.priority);
  return requests.map((request) => {
    const labels = new Set<string>();
    for (const rule of inOrder) {
      if (!matches(rule.statement as Json, { rule: rule.name, request, labels, counts })) continue;
      if (rule.label) labels.add(rule.label);
      if (rule.action === "block") return rule.name;
    }
    return "allow";
  });
}

interface Look {
  readonly rule: string;
  readonly request: Seen;
  readonly labels: ReadonlySet<string>;
  readonly counts: Map<string, number>;
}

function matches(statement: Json, look: Look): boolean {
  const [kind, body] = Object.entries(statement)[0] as [string, Json];
  switch (kind) {
    case "and_statement":
      return body["statement"].every((inner: Json) => matches(inner, look));
    case "or_statement":
      return body["statement"].some((inner: Json) => matches(inner, look));
    case "not_statement":
      return !matches(body["statement"][0], look);
    case "label_match_statement":
      return look.labels.has(body["key"]);
    case "byte_match_statement":
      return field(body, look.request) === body["search_string"];
    case "regex_match_statement":
      return new RegExp(body["regex_string"]).test(field(body, look.request) ?? "");
    case "size_constraint_statement":
      return (field(body, look.request)?.length ?? 0) > body["size"];
    case "rate_based_statement":
      return overLimit(body, look);
    case "managed_rule_group_statement":
      return false;
    default:
      throw new Error(`The evaluator knows no ${kind}`);
  }
}

function field(body: Json, request: Seen): string | undefined {
  const [kind, how] = Object.entries(body["field_to_match"])[0] as [string, Json];
  const text =
    kind === "method"
      ? request.method
      : kind === "uri_path"
        ? request.path
        : kind === "single_header"
          ? request.headers?.[how["name"]]
          : request.cookies?.[how["match_pattern"][0].included_cookies[0]];
  return (body["text_transformation"] as Json[]).reduce<string | undefined>(
    (value, { type }) => value && transformed(value, type),
    text,
  );
}

function transformed(text: string, type: string): string {
  if (type === "LOWERCASE") return text.toLowerCase();
  if (type === "URL_DECODE") return decodeURIComponent(text);
  if (type === "NORMALIZE_PATH") return new URL(text, "http://x").pathname.replaceAll(/\/+/g, "/");
  return text;
}

/** A request that lacks a part of the key is not counted, and so never stopped. */
function overLimit(rate: Json, { counts, request, rule, ...look }: Look): boolean {
  const scope = rate["scope_down_statement"];
  if (scope && !matches(scope, { ...look, counts, request, rule })) return false;
  const parts = keyOf(rate, request);
  if (parts.some((part) => part === undefined)) return false;
  const key = JSON.stringify([rule, ...parts]);
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count > rate["limit"];
}

function keyOf(rate: Json, request: Seen): (string | undefined)[] {
  const forwarded = () => request.headers?.[rate["forwarded_ip_config"].header_name.toLowerCase()];
  if (rate["aggregate_key_type"] === "CONSTANT") return [];
  if (rate["aggregate_key_type"] === "IP") return [request.ip];
  if (rate["aggregate_key_type"] === "FORWARDED_IP") return [forwarded()];
  return rate["custom_key"].map((part: Json) => {
    if (part["ip"]) return request.ip;
    if (part["forwarded_ip"]) return forwarded();
    if (part["header"]) return request.headers?.[part["header"].name];
    return request.cookies?.[part["cookie"].name];
  });
}

const STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  and_statement: ["statement"],
  or_statement: ["statement"],
  not_statement: ["statement"],
  label_match_statement: ["key", "scope"],
  byte_match_statement: ["field_to_match", "positional_constraint", "search_string", "text_transformation"],
  regex_match_statement: ["field_to_match", "regex_string", "text_transformation"],
  size_constraint_statement: ["comparison_operator", "field_to_match", "size", "text_transformation"],
  managed_rule_group_statement: ["name", "rule_action_override", "vendor_name"],
  rate_based_statement: [
    "aggregate_key_type",
    "custom_key",
    "evaluation_window_sec",
    "forwarded_ip_config",
    "limit",
    "scope_down_statement",
  ],
};

/** Everything that the provider or AWS would refuse about the rules of a web ACL. */
export function illegal(rules: readonly WebAclRule[]): string[] {
  const wrong: string[] = [];
  const unique = (what: string, values: readonly unknown[]) => {
    if (new Set(values).size !== values.length) wrong.push(`${what} twice: ${values.join()}`);
  };
  unique(
    "name",
    rules.map(({ name }) => name),
  );
  unique(
    "priority",
    rules.map(({ priority }) => priority),
  );
  const given = new Map<string, number>();
  for (const rule of [...rules].sort((a, b) => a.priority - b.priority)) {
    if (!/^[\w-]{1,128}$/.test(rule.name)) wrong.push(`name ${rule.name}`);
    if (rule.label && !/^[0-9A-Za-z_:-]{1,1024}$/.test(rule.label)) wrong.push(`label ${rule.label}`);
    if (rule.label && rule.action !== "label") wrong.push(`${rule.name} labels and ends`);
    const rate = (rule.statement as Json)["rate_based_statement"];
    if (rate) wrong.push(...illegalRate(rate).map((what) => `${rule.name}: ${what}`));
    else wrong.push(...illegalStatement(rule.statement as Json, 3).map((what) => `${rule.name}: ${what}`));
    for (const key of JSON.stringify(rule.statement).matchAll(/"label_match_statement":\{"key":"([^"]+)"/g)) {
      if (!given.has(key[1]!)) wrong.push(`${rule.name} asks for ${key[1]}, which no rule before it gives`);
    }
    if (rule.label) given.set(rule.label, rule.priority);
  }
  const rates = rules.filter(({ statement }) => "rate_based_statement" in statement);
  if (rates.length > 10) wrong.push(`${rates.length} rates`);
  return wrong;
}

function illegalRate(rate: Json): string[] {
  const wrong = unknown("rate_based_statement", rate);
  if (!(Number.isInteger(rate["limit"]) && rate["limit"] >= 10 && rate["limit"] <= 2_000_000_000))
    wrong.push(`limit ${rate["limit"]}`);
  if (![60, 120, 300, 600].includes(rate["evaluation_window_sec"])) wrong.push("window");
  const type = rate["aggregate_key_type"];
  if ((type === "CUSTOM_KEYS") !== (rate["custom_key"] !== undefined)) wrong.push("custom_key and its type");
  if (rate["custom_key"]) {
    if (rate["custom_key"].length > 5) wrong.push("more than five keys");
    // An address among the keys needs another key beside it.
    if (rate["custom_key"].every((part: Json) => part["ip"] || part["forwarded_ip"])) wrong.push("only an address");
    if (rate["custom_key"].some((part: Json) => part["forwarded_ip"]) && !rate["forwarded_ip_config"])
      wrong.push("no header with the address");
  }
  if (type === "FORWARDED_IP" && !rate["forwarded_ip_config"]) wrong.push("no header with the address");
  if (type === "CONSTANT" && !rate["scope_down_statement"]) wrong.push("everybody, without a scope");
  if (rate["scope_down_statement"]) wrong.push(...illegalStatement(rate["scope_down_statement"], 2));
  return wrong;
}

function illegalStatement(statement: Json, levels: number): string[] {
  const kinds = Object.keys(statement);
  if (kinds.length !== 1) return [`${kinds.length} statements in one`];
  const kind = kinds[0]!;
  const body = statement[kind] as Json;
  const wrong = unknown(kind, body);
  if (kind === "rate_based_statement") wrong.push("a rate inside a statement");
  if (body["statement"]) {
    if (levels === 0) wrong.push(`${kind} is nested too deep`);
    if (kind === "not_statement" ? body["statement"].length !== 1 : body["statement"].length < 2)
      wrong.push(`${body["statement"].length} operands of ${kind}`);
    wrong.push(...body["statement"].flatMap((inner: Json) => illegalStatement(inner, levels - 1)));
  }
  if (body["regex_string"]?.length > 200) wrong.push("an expression of more than 200 characters");
  if (body["search_string"]?.length > 200) wrong.push("a text of more than 200 characters");
  if (body["text_transformation"]) {
    const priorities = body["text_transformation"].map((one: Json) => one["priority"]);
    if (priorities.length === 0 || priorities.length > 10 || new Set(priorities).size !== priorities.length)
      wrong.push("transformations");
  }
  return wrong;
}

function unknown(kind: string, body: Json): string[] {
  const known = STATEMENTS[kind];
  if (!known) return [`no statement ${kind}`];
  return Object.keys(body)
    .filter((key) => !known.includes(key))
    .map((key) => `${kind}.${key}`);
}
