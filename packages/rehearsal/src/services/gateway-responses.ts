import type { ServerResponse } from "node:http";
import { evaluate, type MappingContext } from "./mapping.ts";

/** What a REST API answers itself, where it is declared: `aws_api_gateway_gateway_response`. */
export interface GatewayResponse {
  /** `UNAUTHORIZED`, `DEFAULT_4XX` */
  readonly type: string;
  readonly status: number | undefined;
  /** `Access-Control-Allow-Origin` -> `'https://app.example.com'` */
  readonly headers: Readonly<Record<string, string>>;
  /** Template of JSON. */
  readonly body: string | undefined;
}

/** An answer of the gateway as it is without a declaration. */
export interface Refused {
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
  readonly response: string;
  readonly status: number;
  readonly body: object;
  /** `x-amzn-errortype` */
  readonly type: string;
}

/** Answers with the declaration for the very response, else with that for its class, else as API Gateway does. */
export function answerRefused(
  { body, response: name, status, type }: Refused,
  declared: readonly GatewayResponse[],
  mapping: MappingContext,
  response: ServerResponse,
): void {
  const usual = status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  const own = declared.find((one) => one.type === name) ?? declared.find((one) => one.type === usual);
  const message = Object.values(body)[0] as string | null;
  const error = { message: message ?? "null", messageString: JSON.stringify(message), responseType: name };
  const text = own?.body === undefined ? JSON.stringify(body) : rendered(own.body, error, mapping);
  const headers = Object.entries(own?.headers ?? {}).flatMap(([header, source]) => {
    const value = evaluate(source, mapping);
    return value === undefined ? [] : [[header.toLowerCase(), value] as const];
  });
  response.writeHead(own?.status ?? status, {
    "content-type": "application/json",
    "x-amzn-errortype": type,
    "content-length": Buffer.byteLength(text),
    ...Object.fromEntries(headers),
  });
  response.end(text);
}

/** Variables only: such templates know no more. */
function rendered(template: string, error: Readonly<Record<string, string>>, mapping: MappingContext): string {
  return template.replaceAll(/\$(context|stageVariables)\.([\w.]*\w)/g, (_, kind: string, name: string) => {
    const of = kind === "context" ? /^error\.(\w+)$/.exec(name)?.[1] : undefined;
    return (of === undefined ? evaluate(`${kind}.${name}`, mapping) : error[of]) ?? "";
  });
}
