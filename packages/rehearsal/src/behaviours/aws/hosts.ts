import type { Records } from "../../world/records.ts";

/**
 * The port of this machine at which a host of the world answers: the host may be the loopback address itself, that of an API by its id, or a
 * name that a record leads to one of them.
 */
export function portOf(host: string, path: string, records: Records): number | undefined {
  const direct = /^127\.0\.0\.1:(\d+)$/.exec(host)?.[1];
  if (direct) return Number(direct);
  const api = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/.exec(host)?.[1];
  if (api) return portOfApi(api, path, records);
  const record = records
    .ofType("aws_route53_record")
    .find(({ attributes: { name, fqdn } }) => [name, fqdn].some((one) => String(one).replace(/\.$/, "") === host));
  const target = record && targetOf(record.attributes);
  return target === undefined || target === host ? undefined : portOf(target, path, records);
}

/** Stages of REST APIs have an address each, APIs of the second version one for all. */
function portOfApi(api: string, path: string, records: Records): number | undefined {
  const second = records.find("aws_apigatewayv2_api", api);
  const name = path.split("/")[1];
  const stage = records
    .ofType("aws_api_gateway_stage")
    .find(({ attributes }) => attributes["rest_api_id"] === api && attributes["stage_name"] === name);
  const port = Number((second ?? stage)?.hidden["port"] ?? 0);
  return port > 0 ? port : undefined;
}

function targetOf({ alias, records }: { readonly [name: string]: unknown }): string | undefined {
  const [first] = Array.isArray(alias) ? (alias as { name?: string }[]) : [];
  const [value] = Array.isArray(records) ? (records as string[]) : [];
  return first?.name ?? value;
}
