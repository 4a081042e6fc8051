import { bucketAllows, type Reader } from "../../policies/bucket-policy.ts";
import { Reading } from "../../rules/reading.ts";
import { headersOf } from "../../s3/objects.ts";
import type { Bucket, CacheBehavior, DistributionSettings, Origin } from "../../services/cdn/types.ts";
import { answerVerdict } from "../../services/waf.ts";
import type { WorldRecord } from "../../world/records.ts";
import type { Surroundings } from "../types.ts";
import { forwardedBy, responseHeadersBy } from "./cdn-policies.ts";
import { portOf } from "./hosts.ts";

const BLOCKED =
  "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1>Request blocked.</BODY></HTML>";

/** What a distribution does now. */
export function distributionSettings(record: WorldRecord, surroundings: Surroundings): DistributionSettings {
  const distribution = new Reading(record.attributes);
  const acl = distribution.text("web_acl_id");
  const behaviors = [
    ...distribution.blocks("ordered_cache_behavior"),
    ...distribution.blocks("default_cache_behavior"),
  ];
  return {
    enabled: distribution.flag("enabled"),
    name: `${record.id.toLowerCase()}.cloudfront.net`,
    rootObject: distribution.text("default_root_object"),
    behaviors: behaviors.map((behavior) => behaviorOf(behavior, surroundings)),
    origins: distribution.blocks("origin").map((origin) => originOf(origin, record, surroundings)),
    groups: new Map(
      distribution.blocks("origin_group").map((group) => [
        group.text("origin_id") ?? "",
        {
          members: group.blocks("member").map((member) => member.text("origin_id") ?? ""),
          statuses: ((group.get("failover_criteria.status_codes") as number[] | undefined) ?? []).map(Number),
        },
      ]),
    ),
    errors: distribution.blocks("custom_error_response").map((error) => ({
      code: error.number("error_code") ?? 0,
      page: error.text("response_page_path"),
      answer: error.number("response_code") || undefined,
    })),
    guard: (request, response) => {
      const verdict = acl === undefined ? undefined : surroundings.waf.judgeBy(acl, request);
      if (verdict) answerVerdict(verdict, response, BLOCKED);
      return verdict !== undefined;
    },
  };
}

/** What of a distribution is declared and not done here; told when it is made, and when it changes. */
export function undone(distribution: Reading, { records }: Pick<Surroundings, "records">): string[] {
  const behaviors = [
    ...distribution.blocks("ordered_cache_behavior"),
    ...distribution.blocks("default_cache_behavior"),
  ];
  const functions = behaviors.flatMap((behavior) =>
    [
      ...behavior.blocks("function_association").map((one) => one.text("function_arn")),
      ...behavior.blocks("lambda_function_association").map((one) => one.text("lambda_arn")),
    ].map((arn) => arn?.split(/[:/]function[:/]/).pop() ?? ""),
  );
  const unknown = behaviors.flatMap((behavior) => {
    const forwarded = forwardedBy(behavior, records);
    const headers = behavior.text("response_headers_policy_id");
    const known = headers === undefined || records.find("aws_cloudfront_response_headers_policy", headers);
    return [...("unknown" in forwarded ? [forwarded.unknown] : []), ...(known ? [] : [headers])];
  });
  const places = distribution.text("restrictions.geo_restriction.restriction_type") ?? "none";
  return [
    ...[...new Set(functions)].map((name) => `The function ${name} at the edge is not run.`),
    ...[...new Set(unknown)].map((id) => `The policy ${id} is not known here: nothing is passed on, or set, by it.`),
    ...(places === "none" ? [] : ["Countries are not told apart: geo_restriction is not applied."]),
    ...(behaviors.some(isSigned) ? ["Signatures are not verified: what needs one is answered 403."] : []),
  ];
}

const isSigned = (behavior: Reading) =>
  behavior.texts("trusted_key_groups").length > 0 || behavior.texts("trusted_signers").length > 0;

function behaviorOf(behavior: Reading, { records }: Surroundings): CacheBehavior {
  const forwarded = forwardedBy(behavior, records);
  const nothing = { only: [] };
  return {
    pattern: behavior.text("path_pattern") ?? "*",
    origin: behavior.text("target_origin_id") ?? "",
    viewerProtocol: (behavior.text("viewer_protocol_policy") ?? "allow-all") as CacheBehavior["viewerProtocol"],
    methods: behavior.texts("allowed_methods"),
    forwarded: "unknown" in forwarded ? { headers: nothing, cookies: nothing, query: nothing } : forwarded,
    headers: responseHeadersBy(behavior.text("response_headers_policy_id"), records),
    signed: isSigned(behavior),
  };
}

function originOf(origin: Reading, distribution: WorldRecord, surroundings: Surroundings): Origin {
  const host = origin.text("domain_name") ?? "";
  const path = origin.text("origin_path") ?? "";
  const bucket = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(host)?.[1];
  const port = bucket ? undefined : portOf(host, path, surroundings.records);
  const seconds = origin.number("custom_origin_config.origin_read_timeout") ?? 30;
  return {
    id: origin.text("origin_id") ?? "",
    path,
    headers: Object.fromEntries(
      origin
        .blocks("custom_header")
        .map((header): [string, string] => [(header.text("name") ?? "").toLowerCase(), header.text("value") ?? ""]),
    ),
    timeout: 1000 * seconds,
    at: bucket
      ? { bucket: bucketOf(bucket, origin, distribution, surroundings) }
      : port !== undefined
        ? { port, host }
        : { elsewhere: `The stand-in forwards to the loopback address only, and the origin is ${host}.` },
  };
}

/** A bucket as the distribution sees it: signed for by its origin access control, or as anybody without. */
function bucketOf(
  name: string,
  origin: Reading,
  { account, attributes: { arn } }: WorldRecord,
  { records, s3 }: Surroundings,
): Bucket {
  const access = records.find(
    "aws_cloudfront_origin_access_control",
    origin.text("origin_access_control_id") ?? "",
  )?.attributes;
  const signs = access?.["origin_access_control_origin_type"] === "s3" && access["signing_behavior"] !== "never";
  const known = { SecureTransport: "true" };
  const reader: Reader = signs
    ? { service: "cloudfront.amazonaws.com", known: { ...known, SourceArn: arn, SourceAccount: account } }
    : { known };
  return {
    read: (key) => {
      if (!records.find("aws_s3_bucket", name)) return { refused: "NoSuchBucket" };
      const policy = records.find("aws_s3_bucket_policy", name)?.attributes["policy"];
      const closed = records.find("aws_s3_bucket_public_access_block", name)?.attributes["restrict_public_buckets"];
      const may = (action: string, resource: string) =>
        typeof policy === "string" && (signs || closed !== true) && bucketAllows(policy, reader, action, resource);
      if (!may("s3:GetObject", `arn:aws:s3:::${name}/${key}`)) return { refused: "AccessDenied" };
      const found = key === "" ? undefined : s3.get(name, key);
      if (found)
        return { body: found.body, headers: { ...headersOf(found.object), "x-amz-server-side-encryption": "AES256" } };
      // Whether something is there is told to those only who may list.
      return { refused: may("s3:ListBucket", `arn:aws:s3:::${name}`) ? "NoSuchKey" : "AccessDenied" };
    },
  };
}
