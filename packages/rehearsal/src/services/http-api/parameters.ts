import { evaluate, type MappingContext } from "../mapping.ts";

/** A value of a parameter mapping: fixed text, `$request.header.x`, or text with `${…}` in it. */
export function mapped(source: string, mapping: MappingContext): string | undefined {
  if (/^\$(request|context|stageVariables)\b[\w.-]*$/.test(source)) return evaluate(source, mapping);
  return source.replaceAll(/\$\{([^}]+)\}/g, (_, inside: string) => evaluate(`$${inside}`, mapping) ?? "");
}

interface Target {
  headers: { [name: string]: string | string[] | undefined };
  query?: URLSearchParams;
  path?: string;
  status?: number;
}

/**
 * Applies `overwrite:header.X`, `append:querystring.y`, `remove:header.z`, `overwrite:path`, `overwrite:statuscode`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function mapParameters(parameters: Readonly<Record<string, string>>, mapping: MappingContext, to: Target): void {
  for (const [target, source] of Object.entries(parameters)) {
    const [, how, where, name = ""] =
      /^(overwrite|append|remove):(header|querystring|path|statuscode)\.?(.*)$/.exec(target) ?? [];
    const value = how === "remove" ? undefined : mapped(source, mapping);
    if (how !== "remove" && value === undefined) continue;
    if (where === "header") setHeader(to.headers, name.toLowerCase(), how === "append", value);
    else if (where === "querystring" && to.query) setQuery(to.query, name, how === "append", value);
    else if (where === "path" && value !== undefined) to.path = value;
    else if (where === "statuscode" && value !== undefined) to.status = Number(value);
  }
}

function setHeader(headers: Target["headers"], name: string, append: boolean, value: string | undefined): void {
  const before = headers[name];
  headers[name] = append && before !== undefined && value !== undefined ? [before, value].flat().join(",") : value;
}

function setQuery(query: URLSearchParams, name: string, append: boolean, value: string | undefined): void {
  if (!append) query.delete(name);
  if (value !== undefined) query.append(name, value);
}
