import { escapeXml } from "../xml.ts";
import type { Members } from "./call.ts";

/**
 * Parameters of the query protocol: `Tags.member.1.Key=a` is a list of structures
 * (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html).
 */
export function readQuery(body: string): { operation: string; input: Members } {
  const root: Members = {};
  let operation = "";
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === "Action") operation = value;
    else if (name !== "Version") put(root, name.split("."), value);
  }
  return { operation, input: lists(root) as Members };
}

function put(into: Members, [name = "", ...rest]: string[], value: string): void {
  if (rest.length === 0) into[name] = value;
  else {
    into[name] ??= {};
    put(into[name] as Members, rest, value);
  }
}

function lists(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = value as Members;
  const only = Object.keys(members).length === 1 ? members["member"] : undefined;
  const items = (only ?? members) as Members;
  const numbered =
    typeof items === "object" && Object.keys(items).length > 0 && Object.keys(items).every((key) => /^\d+$/.test(key));
  if (numbered) {
    return Object.entries(items)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => lists(item));
  }
  return Object.fromEntries(Object.entries(members).map(([name, item]) => [name, lists(item)]));
}

/** An answer in the query protocol. */
export function writeQuery(
  operation: string,
  output: Members,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  return `<${operation}Response xmlns="${namespace}"><${operation}Result>${xmlMembers(output)}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

export function writeQueryError(
  code: string,
  message: string,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function xmlMembers(members: Members): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `<${name}>${xmlValue(value, name)}</${name}>`)
    .join("");
}

/** Times are seconds in the JSON protocols and text in XML. */
const isTime = (name: string) => /(Timestamp|Expiration|Date|Time)$/.test(name);

function xmlValue(value: unknown, name: string): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${xmlValue(item, name)}</member>`).join("");
  if (typeof value === "object" && value !== null) return xmlMembers(value as Members);
  if (typeof value === "number" && isTime(name)) return new Date(value * 1000).toISOString();
  return escapeXml(String(value));
}
