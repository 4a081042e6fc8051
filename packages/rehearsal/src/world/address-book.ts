import type { Records } from "./records.ts";

/** Where something of the world answers on this machine. */
export interface Address {
  /** Terraform type: `aws_api_gateway_stage`. */
  type: string;
  /** What it is called: the load balancer's name, that of the stage with its API's, the comment of a distribution. */
  name: string;
  /** `http://127.0.0.1:<port>/staging`, `ws://…` */
  url: string;
}

/** The attribute in which each type says where it is. */
const SAYS: { readonly [type: string]: string } = {
  aws_cloudfront_distribution: "domain_name",
  aws_api_gateway_stage: "invoke_url",
  aws_apigatewayv2_stage: "invoke_url",
  aws_lb: "dns_name",
};

/** Everything in front of services that carries traffic. */
export function addressesOf(records: Records): Address[] {
  return Object.entries(SAYS).flatMap(([type, attribute]) => {
    const found = records.ofType(type).flatMap(({ attributes, id }) => {
      const said = String(attributes[attribute] ?? "");
      const url = said.includes("://") ? said : `http://${said}`;
      // What does not answer here still has the name that AWS would give it.
      if (!URL.canParse(url) || new URL(url).hostname !== "127.0.0.1") return [];
      return [{ type, name: nameOf(attributes, records) ?? id, url }];
    });
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

function nameOf(attributes: { readonly [name: string]: unknown }, records: Records): string | undefined {
  const { api_id, comment, name, rest_api_id, stage_name } = attributes;
  const api =
    records.find("aws_api_gateway_rest_api", String(rest_api_id)) ??
    records.find("aws_apigatewayv2_api", String(api_id));
  const own = stage_name ?? name ?? comment;
  const text = typeof own === "string" && own !== "" ? own : undefined;
  return api && text ? `${api.attributes["name"]}/${text}` : text;
}
