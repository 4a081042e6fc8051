import type { IncomingMessage, ServerResponse } from "node:http";
import { addressIn } from "../rules/cidr.ts";
import { Reading } from "../rules/reading.ts";
import type { Records } from "../world/records.ts";
import type { Notice } from "../world/types.ts";
import { type Clock, SlidingCounts } from "./clock.ts";
import { cookiesOf, fieldOf, headerOf, type InspectedRequest, inspected, transformed } from "./waf-request.ts";

/** What WAF answers instead of the origin. */
export interface Verdict {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | undefined;
  /** Name of the rule, `default` for the web ACL's own. */
  readonly rule: string;
}

const CONTENT: { readonly [type: string]: string } = {
  APPLICATION_JSON: "application/json",
  TEXT_HTML: "text/html",
  TEXT_PLAIN: "text/plain",
};

/**
 * AWS WAF in front of what listens here: looks a request's web ACL up by what it is associated with, and goes through
 * its rules in order of priority. Counts exactly and at once, where AWS takes some seconds.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rules.html
 */
export class Waf {
  private readonly records: Records;
  private readonly counts: SlidingCounts;
  private readonly notice: (notice: Notice) => void;

  constructor({ records, clock, notice }: { records: Records; clock: Clock; notice: (notice: Notice) => void }) {
    this.records = records;
    this.counts = new SlidingCounts(clock);
    this.notice = notice;
  }

  /** @returns what to answer when the request may not pass to the resource, undefined when it may */
  judge(resourceArn: string, request: IncomingMessage): Verdict | undefined {
    const association = this.records
      .ofType("aws_wafv2_web_acl_association")
      .find(({ attributes }) => attributes["resource_arn"] === resourceArn);
    const arn = association?.attributes["web_acl_arn"];
    return typeof arn === "string" ? this.judgeBy(arn, request) : undefined;
  }

  /** The same by a web ACL that the resource itself names, as distributions do. */
  judgeBy(arn: string, request: IncomingMessage): Verdict | undefined {
    const record = this.records.ofType("aws_wafv2_web_acl").find(({ attributes }) => attributes["arn"] === arn);
    if (!record) return undefined;
    const acl = new Reading(record.attributes);
    const seen = inspected(request);
    const rules = [...acl.blocks("rule")].sort((a, b) => (a.number("priority") ?? 0) - (b.number("priority") ?? 0));
    for (const rule of rules) {
      const name = rule.text("name") ?? "";
      const statement = rule.blocks("statement")[0];
      if (!statement || !this.matches(statement, seen, `${record.id} ${name}`)) continue;
      for (const label of rule.blocks("rule_label")) {
        // Labels of the web ACL's own rules are fully qualified; statements name them short or whole.
        seen.labels.add(label.text("name") ?? "");
      }
      if (rule.blocks("action.allow").length > 0) return undefined;
      if (rule.blocks("action.block").length > 0) return verdict(acl, rule.blocks("action.block")[0]!, name);
    }
    const [block] = acl.blocks("default_action.block");
    return block ? verdict(acl, block, "default") : undefined;
  }

  private matches(statement: Reading, request: InspectedRequest, at: string): boolean {
    const [kind] = statement.entries().find(([, value]) => Array.isArray(value) && value.length > 0) ?? [];
    const [body] = kind === undefined ? [] : statement.blocks(kind);
    if (kind === undefined || !body) return false;
    const inner = (block: Reading) => this.matches(block, request, at);
    switch (kind) {
      case "and_statement":
        return body.blocks("statement").every(inner);
      case "or_statement":
        return body.blocks("statement").some(inner);
      case "not_statement":
        return !body.blocks("statement").some(inner);
      case "rate_based_statement":
        return this.isOverRate(body, request, at);
      case "byte_match_statement": {
        const wanted = body.text("search_string") ?? "";
        const how = body.text("positional_constraint") ?? "EXACTLY";
        return this.someText(body, request, (text) => compare(text, wanted, how));
      }
      case "regex_match_statement": {
        const pattern = new RegExp(body.text("regex_string") ?? "$^");
        return this.someText(body, request, (text) => pattern.test(text));
      }
      case "regex_pattern_set_reference_statement": {
        const set = this.byArn("aws_wafv2_regex_pattern_set", body.text("arn"));
        const patterns = (set?.blocks("regular_expression") ?? []).map(
          (each) => new RegExp(each.text("regex_string") ?? "$^"),
        );
        return this.someText(body, request, (text) => patterns.some((pattern) => pattern.test(text)));
      }
      case "size_constraint_statement": {
        const size = body.number("size") ?? 0;
        const how = body.text("comparison_operator") ?? "GT";
        return this.someText(body, request, (text) => measure(Buffer.byteLength(text), size, how));
      }
      case "ip_set_reference_statement": {
        const ranges = this.byArn("aws_wafv2_ip_set", body.text("arn"))?.texts("addresses") ?? [];
        return ranges.some((range) => addressIn(this.address(body, request), range));
      }
      case "label_match_statement": {
        const key = body.text("key") ?? "";
        return [...request.labels].some(
          (label) => label === key || key.endsWith(`:${label}`) || label.startsWith(`${key}:`),
        );
      }
      default:
        this.notice({
          subject: "WAF",
          message: `${kind} is not evaluated by the stand-in; requests pass it.`,
        });
        return false;
    }
  }

  /** More requests than the limit in the window. A request that lacks a part of the key is not counted at all. */
  private isOverRate(rate: Reading, request: InspectedRequest, at: string): boolean {
    const [among] = rate.blocks("scope_down_statement");
    if (among && !this.matches(among, request, at)) return false;
    const key = this.keyOf(rate, request);
    if (key === undefined) return false;
    const count = this.counts.add(`${at} ${key}`, rate.number("evaluation_window_sec") ?? 300);
    return count > (rate.number("limit") ?? Number.POSITIVE_INFINITY);
  }

  private keyOf(rate: Reading, request: InspectedRequest): string | undefined {
    const by = rate.text("aggregate_key_type") ?? "IP";
    if (by === "CONSTANT") return "all";
    if (by !== "CUSTOM_KEYS") return this.address(rate, request);
    const parts = rate.blocks("custom_key").map((key): string | undefined => {
      const [kind] = key.entries().find(([, value]) => Array.isArray(value) && value.length > 0) ?? [];
      const [block] = kind === undefined ? [] : key.blocks(kind);
      const name = block?.text("name") ?? "";
      const parts: { readonly [kind: string]: () => string | undefined } = {
        header: () => headerOf(request, name),
        cookie: () => cookiesOf(request).get(name),
        query_argument: () => request.query.get(name) ?? undefined,
        query_string: () => request.query.toString(),
        uri_path: () => request.path,
        http_method: () => request.method,
        ip: () => request.ip,
        forwarded_ip: () => this.address(rate, request),
        label_namespace: () => [...request.labels].find((label) => label.startsWith(block?.text("namespace") ?? "")),
      };
      const raw = parts[kind ?? ""]?.();
      return raw === undefined ? undefined : this.transform(raw, block);
    });
    return parts.some((part) => part === undefined) ? undefined : JSON.stringify(parts);
  }

  private address(statement: Reading, request: InspectedRequest): string {
    const name =
      statement.text("forwarded_ip_config.header_name") ?? statement.text("ip_set_forwarded_ip_config.header_name");
    const forwarded = name === undefined ? undefined : headerOf(request, name)?.split(",")[0]?.trim();
    return forwarded ?? request.ip;
  }

  private someText(statement: Reading, request: InspectedRequest, holds: (text: string) => boolean): boolean {
    const [field] = statement.blocks("field_to_match");
    const texts = field && fieldOf(field, request);
    if (!texts) {
      const what = field?.entries().find(([, value]) => Array.isArray(value) && value.length > 0)?.[0] ?? "nothing";
      this.notice({ subject: "WAF", message: `The field ${what} is not looked at by the stand-in; requests pass it.` });
      return false;
    }
    return texts.some((text) => holds(this.transform(text, statement)));
  }

  private transform(text: string, statement: Reading | undefined): string {
    return transformed(text, statement?.blocks("text_transformation") ?? [], (name) =>
      this.notice({ subject: "WAF", message: `The transformation ${name} is not done by the stand-in.` }),
    );
  }

  private byArn(type: string, arn: string | undefined): Reading | undefined {
    const record = this.records.ofType(type).find(({ attributes }) => attributes["arn"] === arn);
    return record && new Reading(record.attributes);
  }
}

/** Writes the verdict; without a body of its own, the front's. */
export function answerVerdict({ status, headers, body }: Verdict, response: ServerResponse, own: string): void {
  const text = body ?? own;
  response.writeHead(status, {
    "content-type": body === undefined && own.startsWith("<") ? "text/html" : "application/json",
    ...headers,
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function verdict(acl: Reading, block: Reading, rule: string): Verdict {
  const [custom] = block.blocks("custom_response");
  const key = custom?.text("custom_response_body_key");
  const body = acl.blocks("custom_response_body").find((each) => each.text("key") === key);
  const headers = Object.fromEntries(
    (custom?.blocks("response_header") ?? []).map((each) => [
      (each.text("name") ?? "").toLowerCase(),
      each.text("value") ?? "",
    ]),
  );
  const type = CONTENT[body?.text("content_type") ?? ""];
  return {
    status: custom?.number("response_code") ?? 403,
    headers: { ...(type ? { "content-type": type } : {}), ...headers },
    body: body?.text("content"),
    rule,
  };
}

function compare(text: string, wanted: string, how: string): boolean {
  if (how === "STARTS_WITH") return text.startsWith(wanted);
  if (how === "ENDS_WITH") return text.endsWith(wanted);
  if (how === "CONTAINS") return text.includes(wanted);
  if (how === "CONTAINS_WORD") return new RegExp(`(^|\\W)${wanted.replaceAll(/[^\w]/g, "\\$&")}(\\W|$)`).test(text);
  return text === wanted;
}

function measure(length: number, size: number, how: string): boolean {
  return (
    {
      EQ: length === size,
      NE: length !== size,
      LE: length <= size,
      LT: length < size,
      GE: length >= size,
      GT: length > size,
    }[how] ?? false
  );
}
