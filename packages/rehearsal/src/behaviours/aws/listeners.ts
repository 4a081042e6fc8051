import { Reading } from "../../rules/reading.ts";
import type { Action, BalancerSettings, Condition, ListenerRule } from "../../services/balancer.ts";
import type { Records } from "../../world/records.ts";
import { guardOf } from "../guard.ts";
import type { Surroundings } from "../types.ts";

const FORBIDDEN = "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>";

/**
 * What a load balancer does now, from its listeners and rules. It has one loopback address, so one listener is served:
 * that of HTTPS, as TLS ends at the edge here, else the one with the lowest port. Undefined while there is none.
 */
export function settingsOf(balancerArn: string, surroundings: Surroundings): BalancerSettings | undefined {
  const { records } = surroundings;
  const listeners = readings(records, "aws_lb_listener").filter(
    (listener) => listener.text("load_balancer_arn") === balancerArn,
  );
  const rank = (listener: Reading) =>
    (/^(HTTPS|TLS)$/.test(listener.text("protocol") ?? "") ? 0 : 100_000) + (listener.number("port") ?? 0);
  const [listener] = listeners.sort((a, b) => rank(a) - rank(b));
  if (!listener) return undefined;
  return {
    rules: readings(records, "aws_lb_listener_rule")
      .filter((rule) => rule.text("listener_arn") === listener.text("arn"))
      .map(ruleOf),
    otherwise: actionOf(listener.blocks("default_action")),
    targets: (group) => targetsOf(group, records),
    guard: guardOf(balancerArn, surroundings, FORBIDDEN),
  };
}

/** Ports of what is registered with a target group: tasks of ECS services, and load balancers behind it. */
function targetsOf(group: string, records: Records): number[] {
  const services = records
    .ofType("aws_ecs_service")
    .filter(({ attributes }) =>
      new Reading(attributes).blocks("load_balancer").some((block) => block.text("target_group_arn") === group),
    );
  const attached = readings(records, "aws_lb_target_group_attachment")
    .filter((attachment) => attachment.text("target_group_arn") === group)
    .flatMap((attachment) => records.find("aws_lb", attachment.text("target_id") ?? "") ?? []);
  return [...services, ...attached].map(({ hidden }) => Number(hidden["port"] ?? 0)).filter((port) => port > 0);
}

function readings(records: Records, type: string): Reading[] {
  return records.ofType(type).map(({ attributes }) => new Reading(attributes));
}

function ruleOf(rule: Reading): ListenerRule {
  return {
    priority: rule.number("priority") ?? 0,
    conditions: rule.blocks("condition").flatMap(conditionsOf),
    action: actionOf(rule.blocks("action")),
  };
}

function conditionsOf(block: Reading): Condition[] {
  const simple = [
    ["path", "path_pattern"],
    ["host", "host_header"],
    ["method", "http_request_method"],
    ["source-ip", "source_ip"],
  ] as const;
  const found: Condition[] = simple.flatMap(([field, name]) => {
    const values = block.texts(`${name}.values`);
    return values.length > 0 ? [{ field, values }] : [];
  });
  const header = block.text("http_header.http_header_name");
  if (header) found.push({ field: "header", name: header, values: block.texts("http_header.values") });
  for (const pair of block.blocks("query_string"))
    found.push({ field: "query", name: pair.text("key"), values: [pair.text("value") ?? ""] });
  return found;
}

/** The last action decides; those before it (authentication) have no stand-in and are said. */
function actionOf(blocks: readonly Reading[]): Action {
  const ordered = [...blocks].sort((a, b) => (a.number("order") ?? 0) - (b.number("order") ?? 0));
  const unknown = ordered.find((each) => !["fixed-response", "forward", "redirect"].includes(each.text("type") ?? ""));
  const action = unknown ?? ordered[ordered.length - 1];
  switch (action?.text("type")) {
    case "forward": {
      const weighted = action.blocks("forward").flatMap((block) => block.blocks("target_group"));
      const groups = weighted.map((group) => ({ name: group.text("arn") ?? "", weight: group.number("weight") ?? 1 }));
      const single = action.text("target_group_arn");
      return { type: "forward", groups: groups.length > 0 || !single ? groups : [{ name: single, weight: 1 }] };
    }
    case "fixed-response":
      return {
        type: "fixed-response",
        status: action.number("fixed_response.status_code") ?? 503,
        contentType: action.text("fixed_response.content_type") ?? "text/plain",
        body: action.text("fixed_response.message_body") ?? "",
      };
    case "redirect":
      return {
        type: "redirect",
        status: Number(/\d+/.exec(action.text("redirect.status_code") ?? "HTTP_302")?.[0]),
        protocol: action.text("redirect.protocol") ?? "#{protocol}",
        host: action.text("redirect.host") ?? "#{host}",
        port: action.text("redirect.port") ?? "#{port}",
        path: action.text("redirect.path") ?? "/#{path}",
        query: action.text("redirect.query") ?? "#{query}",
      };
    default:
      return { type: "other", name: action?.text("type") ?? "none" };
  }
}
