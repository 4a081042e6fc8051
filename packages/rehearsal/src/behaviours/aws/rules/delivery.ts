import { known, spelled, unique } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const RECORD = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html";
const DISTRIBUTION = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html";

const ZONE: Example = { "aws_route53_zone.z": { name: "example.com" } };
const record = (name: string, type: string, more: object = {}) => ({
  zone_id: "${aws_route53_zone.z.zone_id}",
  name,
  type,
  ttl: 300,
  records: ["192.0.2.1"],
  ...more,
});
const distribution = (more: object = {}) => ({
  enabled: true,
  origin: [{ origin_id: "api", domain_name: "api.example.com" }],
  default_cache_behavior: [behaviour("api")],
  restrictions: [{ geo_restriction: [{ restriction_type: "none" }] }],
  viewer_certificate: [{ cloudfront_default_certificate: true }],
  ...more,
});

/** Route 53 and CloudFront. */
export const deliveryRules: readonly Rule[] = [
  {
    id: "dns-in-zone",
    types: ["aws_route53_record"],
    when: "apply",
    at: "name",
    demands: "The name of a record lies in its zone.",
    source: RECORD,
    check: (subject) => {
      const zone = subject
        .inAccount("aws_route53_zone")
        .find((other) => other.text("zone_id") === subject.text("zone_id") || other.id === subject.text("zone_id"));
      const [name, within] = [dotless(subject.text("name")), dotless(zone?.text("name"))];
      // The provider completes a name that does not end with the zone's.
      if (
        name === undefined ||
        within === undefined ||
        !name.includes(".") ||
        name === within ||
        name.endsWith(`.${within}`)
      )
        return undefined;
      return /\.(com|net|org|io|ai|dev|app|de|eu|uk)$/.test(name)
        ? `InvalidChangeBatch: [RRSet with DNS name ${name}. is not permitted in zone ${within}.]`
        : undefined;
    },
    given: ZONE,
    refused: { "aws_route53_record.r": record("api.example.org", "A") },
    accepted: { "aws_route53_record.r": record("api.example.com", "A") },
  },
  {
    id: "dns-apex-cname",
    types: ["aws_route53_record"],
    when: "apply",
    at: "type",
    demands: "The name of the zone itself has no CNAME: write an alias.",
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html",
    check: (subject) => {
      const zone = subject
        .inAccount("aws_route53_zone")
        .find((other) => other.text("zone_id") === subject.text("zone_id"));
      return subject.text("type") === "CNAME" && zone && dotless(subject.text("name")) === dotless(zone.text("name"))
        ? `InvalidChangeBatch: [RRSet of type CNAME with DNS name ${subject.text("name")}. is not permitted at apex in zone ${zone.text("name")}.]`
        : undefined;
    },
    given: ZONE,
    refused: { "aws_route53_record.r": record("example.com", "CNAME", { records: ["other.example.net"] }) },
    accepted: { "aws_route53_record.r": record("www.example.com", "CNAME", { records: ["other.example.net"] }) },
  },
  {
    id: "dns-duplicate",
    types: ["aws_route53_record"],
    when: "apply",
    at: "name",
    demands: "A name has one record of a type, and nothing beside a CNAME, unless they have set_identifiers.",
    source: RECORD,
    check: (subject) => {
      if (subject.text("set_identifier") || subject.flag("allow_overwrite")) return undefined;
      const same = subject
        .inAccount("aws_route53_record")
        .filter(
          (other) =>
            other.text("zone_id") === subject.text("zone_id") &&
            dotless(other.text("name")) === dotless(subject.text("name")),
        );
      const twin = same.find((other) => other.text("type") === subject.text("type"));
      if (twin)
        return `InvalidChangeBatch: [Tried to create resource record set [name='${subject.text("name")}.', type='${subject.text("type")}'] but it already exists]`;
      return same.some((other) => other.text("type") === "CNAME" || subject.text("type") === "CNAME")
        ? `InvalidChangeBatch: [RRSet of type ${subject.text("type")} with DNS name ${subject.text("name")}. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists]`
        : undefined;
    },
    given: { ...ZONE, "aws_route53_record.a": record("api.example.com", "A") },
    refused: {
      "aws_route53_record.b": record("api.example.com", "CNAME", {
        records: ["x.example.net"],
        depends_on: ["aws_route53_record.a"],
      }),
    },
    accepted: { "aws_route53_record.b": record("api.example.com", "AAAA", { records: ["2001:db8::1"] }) },
  },
  {
    id: "dns-alias-or-records",
    types: ["aws_route53_record"],
    when: "plan",
    demands: "A record has either ttl and records, or an alias.",
    source: RECORD,
    check: (subject) => {
      const [alias, records] = [subject.config.isSet("alias"), subject.config.isSet("records")];
      if (alias && (records || subject.config.isSet("ttl"))) return '"alias": conflicts with records and ttl';
      return !alias && records && !subject.config.isSet("ttl")
        ? "InvalidInput: a record without alias needs ttl"
        : undefined;
    },
    given: ZONE,
    refused: { "aws_route53_record.r": record("api.example.com", "A", { ttl: null }) },
    accepted: { "aws_route53_record.r": record("api.example.com", "A") },
  },
  known({
    id: "dns-zone-known",
    types: ["aws_route53_record"],
    at: "zone_id",
    of: "aws_route53_zone",
    demands: "The hosted zone exists.",
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html",
    words: (id) => `NoSuchHostedZone: No hosted zone found with ID: ${id}`,
    given: ZONE,
    refused: { "aws_route53_record.r": record("api.example.com", "A", { zone_id: "Z0000000000000" }) },
    accepted: { "aws_route53_record.r": record("api.example.com", "A") },
  }),
  {
    id: "cdn-origin-known",
    types: ["aws_cloudfront_distribution"],
    when: "apply",
    at: "default_cache_behavior",
    demands: "A cache behaviour names an origin (or group of origins) of the distribution.",
    source: DISTRIBUTION,
    check: (subject) => {
      const ids = [...subject.blocks("origin"), ...subject.blocks("origin_group")].map((each) =>
        each.text("origin_id"),
      );
      const missing = [...subject.blocks("default_cache_behavior"), ...subject.blocks("ordered_cache_behavior")]
        .map((each) => each.text("target_origin_id"))
        .find((id) => id !== undefined && !ids.includes(id));
      return missing === undefined
        ? undefined
        : `NoSuchOrigin: One or more of your origins or origin groups do not exist: ${missing}`;
    },
    refused: { "aws_cloudfront_distribution.d": distribution({ default_cache_behavior: [behaviour("app")] }) },
    accepted: { "aws_cloudfront_distribution.d": distribution() },
  },
  {
    id: "cdn-certificate-region",
    types: ["aws_cloudfront_distribution"],
    when: "apply",
    at: "viewer_certificate",
    demands: "The certificate of a distribution is of us-east-1, wherever the rest is.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    check: (subject) => {
      const arn = subject.text("viewer_certificate.acm_certificate_arn");
      if (arn !== undefined && !arn.startsWith("arn:aws:acm:us-east-1:"))
        return "InvalidViewerCertificate: The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.";
      return arn === undefined &&
        subject.texts("aliases").length > 0 &&
        !subject.text("viewer_certificate.iam_certificate_id")
        ? "InvalidViewerCertificate: To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name."
        : undefined;
    },
    refused: { "aws_cloudfront_distribution.d": distribution(certificate("eu-central-1")) },
    accepted: { "aws_cloudfront_distribution.d": distribution(certificate("us-east-1")) },
  },
  {
    id: "cdn-alias-duplicate",
    types: ["aws_cloudfront_distribution"],
    when: "apply",
    at: "aliases",
    demands: "A name leads to one distribution.",
    source: DISTRIBUTION,
    check: (subject) => {
      const mine = subject.texts("aliases");
      const taken = subject.anywhere("aws_cloudfront_distribution").flatMap((other) => other.texts("aliases"));
      const clash = mine.find((alias) => taken.includes(alias));
      return clash === undefined
        ? undefined
        : `CNAMEAlreadyExists: One or more of the CNAMEs you provided are already associated with a different resource: ${clash}`;
    },
    given: {
      "aws_cloudfront_distribution.a": distribution({ aliases: ["example.com"], ...certificate("us-east-1") }),
    },
    refused: {
      "aws_cloudfront_distribution.b": {
        ...distribution({ aliases: ["example.com"], ...certificate("us-east-1") }),
        depends_on: ["aws_cloudfront_distribution.a"],
      },
    },
    accepted: {
      "aws_cloudfront_distribution.b": distribution({ aliases: ["www.example.com"], ...certificate("us-east-1") }),
    },
  },
  spelled({
    id: "dns-zone-name",
    types: ["aws_route53_zone"],
    at: "name",
    pattern: /^(?=.{1,255}$)([\w*-]{1,63}\.)*[\w-]{1,63}\.?$/,
    demands: "The name of a zone is a domain name.",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html",
    words: (name) => `InvalidDomainName: ${name} is not a valid domain name`,
    refused: { "aws_route53_zone.z": { name: "https://example.com" } },
    accepted: { "aws_route53_zone.z": { name: "example.com" } },
  }),
  unique({
    id: "cdn-oac-duplicate",
    types: ["aws_cloudfront_origin_access_control"],
    by: ["name"],
    scope: "account",
    demands: "Names of origin access controls are unique in the account.",
    source: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateOriginAccessControl.html",
    words: () => "OriginAccessControlAlreadyExists: An origin access control with the specified name already exists",
    given: { "aws_cloudfront_origin_access_control.a": oac("s3") },
    refused: {
      "aws_cloudfront_origin_access_control.b": {
        ...oac("s3"),
        depends_on: ["aws_cloudfront_origin_access_control.a"],
      },
    },
    accepted: { "aws_cloudfront_origin_access_control.b": oac("s3-logs") },
  }),
];

function behaviour(origin: string) {
  return {
    target_origin_id: origin,
    viewer_protocol_policy: "https-only",
    allowed_methods: ["GET", "HEAD"],
    cached_methods: ["GET", "HEAD"],
  };
}

/** A certificate of another account's, so that no example has to make one. */
function certificate(region: string) {
  const arn = `arn:aws:acm:${region}:222222222222:certificate/12345678-1234-1234-1234-123456789012`;
  return { viewer_certificate: [{ acm_certificate_arn: arn, ssl_support_method: "sni-only" }] };
}

function oac(name: string) {
  return { name, origin_access_control_origin_type: "s3", signing_behavior: "always", signing_protocol: "sigv4" };
}

function dotless(name: string | undefined): string | undefined {
  return name?.replace(/\.$/, "").toLowerCase();
}
