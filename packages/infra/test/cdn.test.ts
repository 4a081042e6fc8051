import { runInNewContext } from "node:vm";
import {
  Annotations,
  Cdn,
  type CdnProps,
  HostedZone,
  Monitoring,
  problemsOf,
  TerraformOutput,
  type TerraformStack,
  WebAcl,
} from "../src/index.ts";
import { bucket } from "./support/bucket.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const cdn =
  (props: Partial<CdnProps> = {}) =>
  (stack: TerraformStack) =>
    new Cdn(stack, "cdn", { serves: bucket(), ...props });
const made = (props: Partial<CdnProps> = {}, environment = STAGING) =>
  synth((stack) => void cdn(props)(stack), environment);
const domain = (stack: TerraformStack) => ({
  name: "assets.eloquent.example",
  zone: new HostedZone(stack, "zone", { name: "eloquent.example", id: "Z0123456789ABC" }),
});
const withDomain = (props: Partial<CdnProps> = {}, environment = STAGING) =>
  synth((stack) => void cdn({ domain: domain(stack), ...props })(stack), environment);

test("E1-44: only this distribution reads the bucket, with a signature for every request", () => {
  const assets = bucket();
  const { one } = synth((stack) => void cdn({ serves: assets })(stack), STAGING);
  expect(one("aws_cloudfront_origin_access_control")).toMatchObject({
    origin_access_control_origin_type: "s3",
    signing_behavior: "always",
    signing_protocol: "sigv4",
  });
  expect(one("aws_cloudfront_distribution")["origin"]).toEqual([
    {
      origin_id: "bucket",
      domain_name: "assets-111111111111.s3.us-east-1.amazonaws.com",
      origin_access_control_id: expect.stringMatching(/aws_cloudfront_origin_access_control\.\w+\.id/),
    },
  ]);
  const [statement, ...others] = assets.policy() as Json[];
  expect(others).toEqual([]);
  expect(statement).toMatchObject({
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::assets-111111111111/*",
  });
});

test("the bucket's statement names the distribution, whose address it learns when that is there", () => {
  const assets = bucket();
  const { json } = synth((stack) => {
    const { distributionArn } = cdn({ serves: assets })(stack);
    const [statement] = assets.policy() as Json[];
    new TerraformOutput(stack, "allowed", { value: statement!["Condition"].StringEquals["aws:SourceArn"] });
    new TerraformOutput(stack, "arn", { value: distributionArn });
  }, STAGING);
  expect(json["output"].allowed).toEqual(json["output"].arn);
  expect(json["output"].arn.value).toMatch(/^\$\{aws_cloudfront_distribution\.\w+\.arn\}$/);
});

test("E1-56: nothing but the path makes a copy of a file, callers are sent to TLS, and answers are compressed", () => {
  const { one } = made();
  expect(one("aws_cloudfront_distribution")).toMatchObject({
    enabled: true,
    http_version: "http2and3",
    is_ipv6_enabled: true,
    price_class: "PriceClass_100",
    default_cache_behavior: {
      viewer_protocol_policy: "redirect-to-https",
      allowed_methods: ["GET", "HEAD"],
      compress: true,
    },
    custom_error_response: [{ error_code: 403, error_caching_min_ttl: 10 }],
  });
  expect(one("aws_cloudfront_distribution")).not.toHaveProperty("ordered_cache_behavior");
  expect(one("aws_cloudfront_cache_policy")).toMatchObject({
    min_ttl: 0,
    default_ttl: 86_400,
    max_ttl: 31_536_000,
    parameters_in_cache_key_and_forwarded_to_origin: {
      cookies_config: { cookie_behavior: "none" },
      headers_config: { header_behavior: "none" },
      query_strings_config: { query_string_behavior: "none" },
      enable_accept_encoding_brotli: true,
      enable_accept_encoding_gzip: true,
    },
  });
});

test("E1-56 E1-262: a hit rate below 99 % is a warning, from the metric that has to be switched on for it", () => {
  const { all, one } = synth(
    (stack) => void new Monitoring(stack, "monitoring", { watches: [cdn()(stack)] }),
    PRODUCTION,
  );
  expect(one("aws_cloudfront_monitoring_subscription")).toMatchObject({
    monitoring_subscription: {
      realtime_metrics_subscription_config: { realtime_metrics_subscription_status: "Enabled" },
    },
  });
  const alarm = all("aws_cloudwatch_metric_alarm").find((one) => one["alarm_name"].endsWith("cache-hits"))!;
  expect(JSON.stringify(alarm)).toContain('"CacheHitRate"');
  expect(alarm).toMatchObject({
    threshold: 99,
    comparison_operator: "LessThanThreshold",
    treat_missing_data: "notBreaching",
  });
  expect(
    all("aws_cloudwatch_metric_alarm")
      .map((one) => one["alarm_name"].replace(/^.*-cdn-/, ""))
      .sort(),
  ).toEqual(["cache-hits", "errors"]);
});

test("where alarms cannot look it is said, and what is off is not watched", () => {
  const frankfurt = { ...PRODUCTION, region: "eu-central-1" };
  const warn = jest.spyOn(Annotations.prototype, "addWarning");
  const watch = { thresholds: { errors: 5 } as never, signals: [] };
  build((stack) => void expect(cdn()(stack).alarms(watch)).toEqual([]), frankfurt);
  expect(warn.mock.calls.flat().join()).toContain("TOWLINE_CDN_REGION");
  warn.mockRestore();
  build((stack) => void expect(cdn({ enabled: false })(stack).alarms(watch)).toEqual([]), PRODUCTION);
});

test("browsers are told to stay with TLS, to guess no types, to frame nothing and to run nothing", () => {
  const { security_headers_config } = made().one("aws_cloudfront_response_headers_policy");
  expect(security_headers_config).toEqual({
    strict_transport_security: {
      access_control_max_age_sec: 63_072_000,
      include_subdomains: true,
      preload: true,
      override: true,
    },
    content_type_options: { override: true },
    frame_options: { frame_option: "DENY", override: true },
    referrer_policy: { referrer_policy: "strict-origin-when-cross-origin", override: true },
    content_security_policy: {
      content_security_policy: "base-uri 'none'; frame-ancestors 'none'; script-src 'none'",
      override: true,
    },
  });
  const cors = made({ cors: { origins: ["https://app.eloquent.example"] } });
  expect(cors.one("aws_cloudfront_response_headers_policy")["cors_config"]).toMatchObject({
    access_control_allow_credentials: false,
    access_control_allow_origins: { items: ["https://app.eloquent.example"] },
  });
});

test("under a name of its own: TLS 1.3, or 1.2 when that is said, a certificate of us-east-1, records for both IPs", () => {
  const frankfurt = { ...STAGING, region: "eu-central-1" };
  const { all, one } = withDomain({}, frankfurt);
  expect(one("aws_cloudfront_distribution")).toMatchObject({
    aliases: ["assets.eloquent.example"],
    viewer_certificate: {
      acm_certificate_arn: expect.stringMatching(/aws_acm_certificate_validation\.\w+\.certificate_arn/),
      ssl_support_method: "sni-only",
      minimum_protocol_version: "TLSv1.3_2025",
    },
  });
  expect(one("aws_acm_certificate")["region"]).toBe("us-east-1");
  expect(all("aws_route53_record").flatMap((record) => (record["alias"] ? record["type"] : []))).toEqual(["A", "AAAA"]);
  expect(withDomain({ tls: "TLSv1.2_2025" }).one("aws_cloudfront_distribution")).toMatchObject({
    viewer_certificate: { minimum_protocol_version: "TLSv1.2_2025" },
  });
  expect(made().one("aws_cloudfront_distribution")).toMatchObject({
    viewer_certificate: { cloudfront_default_certificate: true },
  });
});

test("access logs are delivered without queries and cookies, to a group of the edge's region", () => {
  const { one } = made({}, { ...STAGING, region: "eu-central-1" });
  for (const type of ["source", "destination"]) {
    expect(one(`aws_cloudwatch_log_delivery_${type}`)["region"]).toBe("us-east-1");
  }
  expect(one("aws_cloudwatch_log_delivery_source")).toMatchObject({ log_type: "ACCESS_LOGS" });
  expect(one("aws_cloudwatch_log_delivery")["record_fields"].join()).not.toMatch(/cookie|query|referer/i);
  expect(one("aws_cloudwatch_log_group")).toMatchObject({ region: "us-east-1", retention_in_days: 90 });
  expect(made().one("aws_cloudwatch_log_delivery")).not.toHaveProperty("region");
});

describe("an SPA", () => {
  test("has one page for every path that names no file, and keeps what never changes for a year", () => {
    const { all, one } = made({ as: "spa" });
    const distribution = one("aws_cloudfront_distribution");
    expect(distribution).toMatchObject({
      default_root_object: "index.html",
      default_cache_behavior: { function_association: [{ event_type: "viewer-request" }] },
      ordered_cache_behavior: [{ path_pattern: "/assets/*" }],
    });
    const ttls = all("aws_cloudfront_cache_policy").map((policy) => [policy["default_ttl"], policy["max_ttl"]]);
    expect(ttls.sort()).toEqual([
      [31_536_000, 31_536_000],
      [60, 60],
    ]);
    const { code } = one("aws_cloudfront_function");
    const routed = (uri: string) =>
      runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`);
    expect(["/", "/chats/7", "/a.b/c", "/app.js", "/img/logo.svg"].map(routed)).toEqual([
      "/index.html",
      "/index.html",
      "/index.html",
      "/app.js",
      "/img/logo.svg",
    ]);
  });
});

test("D-E1-46: off, it answers nobody and keeps its address", () => {
  expect(made({ enabled: false }).one("aws_cloudfront_distribution")["enabled"]).toBe(false);
});

test("a web ACL of scope CLOUDFRONT stands before it, and its id is what an invalidation asks for", () => {
  const { json, one } = synth((stack) => {
    const acl = new WebAcl(stack, "acl", { protects: "cloudfront", limits: { perIp: "2000 / minute" } });
    const site = cdn({ webAclArn: acl.arn })(stack);
    new TerraformOutput(stack, "site", { value: site.outputs });
  }, STAGING);
  expect(one("aws_cloudfront_distribution")["web_acl_id"]).toMatch(/aws_wafv2_web_acl\.\w+\.arn/);
  expect(json["output"].site.value).toEqual({
    id: expect.stringMatching(/aws_cloudfront_distribution\.\w+\.id/),
    domain: expect.stringMatching(/domain_name/),
    url: expect.stringMatching(/^https:\/\/\$\{.*domain_name\}$/),
  });
});

test("a TLS floor without a domain and a path named twice are refused", () => {
  const codes = (props: Partial<CdnProps>) =>
    problemsOf(build((stack) => void cdn(props)(stack))).map(({ code }) => code);
  expect(codes({ tls: "TLSv1.2_2025" })).toEqual(["TOWLINE_CDN_TLS"]);
  expect(codes({ immutable: ["/a/*", "/a/*"] })).toEqual(["TOWLINE_CDN_PATHS"]);
  expect(codes({ hitRate: "101 %" })).toEqual(["TOWLINE_PERCENT"]);
  expect(codes({ immutable: ["/a/*"] })).toEqual([]);
});
