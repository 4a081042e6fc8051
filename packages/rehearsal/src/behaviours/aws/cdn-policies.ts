import { Reading } from "../../rules/reading.ts";
import type { Forwarded, Passed, ResponseHeaders } from "../../services/cdn/types.ts";
import type { Records } from "../../world/records.ts";

const NONE: Passed = { only: [] };
const NOTHING: Forwarded = { headers: NONE, cookies: NONE, query: NONE };

/**
 * Policies that AWS keeps, by id.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
const MANAGED: { readonly [id: string]: Forwarded } = {
  // CachingOptimized, CachingOptimizedForUncompressedObjects, CachingDisabled
  "658327ea-f89d-4fab-a63d-7e88639e58f6": NOTHING,
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": NOTHING,
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": NOTHING,
  // AllViewer, AllViewerExceptHostHeader
  "216adef6-2c7f-47e4-b989-5492eafa07d3": { headers: "all", cookies: "all", query: "all" },
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": { headers: { allBut: ["host"] }, cookies: "all", query: "all" },
  // CORS-S3Origin, CORS-CustomOrigin, UserAgentRefererHeaders
  "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": {
    ...NOTHING,
    headers: { only: ["origin", "access-control-request-headers", "access-control-request-method"] },
  },
  "59781a5b-3903-41f3-afcb-af62929ccde1": { ...NOTHING, headers: { only: ["origin"] } },
  "acba4595-bd28-49b8-b9fe-13317c0390fa": { ...NOTHING, headers: { only: ["user-agent", "referer"] } },
};

/** What a cache behavior passes on: what is in the key of the cache, and what the origin request policy adds. */
export function forwardedBy(behavior: Reading, records: Records): Forwarded | { readonly unknown: string } {
  const cache = behavior.text("cache_policy_id");
  const request = behavior.text("origin_request_policy_id");
  if (cache === undefined) return legacy(behavior);
  let all = NOTHING;
  for (const [id, type, at] of [
    [cache, "aws_cloudfront_cache_policy", "parameters_in_cache_key_and_forwarded_to_origin."],
    [request, "aws_cloudfront_origin_request_policy", ""],
  ] as const) {
    if (id === undefined) continue;
    const declared = records.find(type, id);
    const one = declared ? policy(new Reading(declared.attributes), at) : MANAGED[id];
    if (!one) return { unknown: id };
    all = {
      headers: both(all.headers, one.headers),
      cookies: both(all.cookies, one.cookies),
      query: both(all.query, one.query),
    };
  }
  return all;
}

function policy(reading: Reading, at: string): Forwarded {
  const part = (name: string, behavior: string, items: string): Passed =>
    passedBy(reading.text(`${at}${name}.${behavior}`), reading.texts(`${at}${name}.${items}.items`));
  return {
    headers: part("headers_config", "header_behavior", "headers"),
    cookies: part("cookies_config", "cookie_behavior", "cookies"),
    query: part("query_strings_config", "query_string_behavior", "query_strings"),
  };
}

function passedBy(behavior: string | undefined, items: readonly string[]): Passed {
  if (behavior === "all" || behavior === "allViewer" || behavior === "allViewerAndWhitelistCloudFront") return "all";
  if (behavior === "allExcept") return { allBut: items };
  return behavior === "whitelist" ? { only: items } : NONE;
}

/** `forwarded_values`, from before there were policies. */
function legacy(behavior: Reading): Forwarded {
  const values = behavior.blocks("forwarded_values")[0] ?? new Reading({});
  const headers = values.texts("headers");
  const keys = values.texts("query_string_cache_keys");
  return {
    headers: headers.includes("*") ? "all" : { only: headers },
    cookies: passedBy(values.text("cookies.forward"), values.texts("cookies.whitelisted_names")),
    query: !values.flag("query_string") ? NONE : keys.length > 0 ? { only: keys } : "all",
  };
}

function both(one: Passed, other: Passed): Passed {
  if (one === "all" || other === "all") return "all";
  if ("only" in one && "only" in other) return { only: [...one.only, ...other.only] };
  const [but, only] = "allBut" in one ? [one, other] : [other as { allBut: readonly string[] }, one];
  const has = (name: string) => ("only" in only ? only.only.includes(name) : !only.allBut.includes(name));
  return { allBut: but.allBut.filter((name) => !has(name)) };
}

/** Headers that the response headers policy of a cache behavior sets, removes, and says about CORS. */
export function responseHeadersBy(id: string | undefined, records: Records): ResponseHeaders {
  const record = id === undefined ? undefined : records.find("aws_cloudfront_response_headers_policy", id);
  const reading = new Reading(record?.attributes ?? {});
  const [cors] = reading.blocks("cors_config");
  return {
    set: [...security(reading), ...reading.blocks("custom_headers_config").flatMap((block) => custom(block))],
    remove: reading
      .blocks("remove_headers_config")
      .flatMap((block) => block.blocks("items").map((item) => item.text("header") ?? "")),
    cors: cors && {
      origins: cors.texts("access_control_allow_origins.items"),
      methods: cors.texts("access_control_allow_methods.items"),
      headers: cors.texts("access_control_allow_headers.items"),
      exposed: cors.texts("access_control_expose_headers.items"),
      credentials: cors.flag("access_control_allow_credentials"),
      maxAge: cors.number("access_control_max_age_sec"),
      override: cors.flag("origin_override"),
    },
  };
}

type Header = ResponseHeaders["set"][number];

function custom(block: Reading): Header[] {
  return block.blocks("items").map((item) => ({
    name: item.text("header") ?? "",
    value: item.text("value") ?? "",
    override: item.flag("override"),
  }));
}

function security(reading: Reading): Header[] {
  const [config] = reading.blocks("security_headers_config");
  const make = (block: string, name: string, value: (found: Reading) => string): Header[] =>
    (config?.blocks(block) ?? []).map((found) => ({ name, value: value(found), override: found.flag("override") }));
  return [
    ...make("strict_transport_security", "strict-transport-security", (one) =>
      [
        `max-age=${one.number("access_control_max_age_sec") ?? 0}`,
        ...(one.flag("include_subdomains") ? ["includeSubDomains"] : []),
        ...(one.flag("preload") ? ["preload"] : []),
      ].join("; "),
    ),
    ...make("content_type_options", "x-content-type-options", () => "nosniff"),
    ...make("frame_options", "x-frame-options", (one) => one.text("frame_option") ?? ""),
    ...make("referrer_policy", "referrer-policy", (one) => one.text("referrer_policy") ?? ""),
    ...make("content_security_policy", "content-security-policy", (one) => one.text("content_security_policy") ?? ""),
    ...make("xss_protection", "x-xss-protection", (one) =>
      one.flag("protection") ? `1${one.flag("mode_block") ? "; mode=block" : ""}` : "0",
    ),
  ];
}
