import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeRelease } from "./support/releases.ts";
import { backend, get, many, ROLE } from "./support/requests.ts";
import { Bench, type Json, scratch, withTerraform } from "./support/terraform.ts";

const visible = { cloudwatch_metrics_enabled: true, metric_name: "m", sampled_requests_enabled: true };

/** Tells what of a request came through. */
const SERVICE = `
import { createServer } from "node:http";
createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk)).on("end", () => {
    if (request.url.startsWith("/api/broken")) response.statusCode = 503;
    response.setHeader("x-powered-by", "demo");
    response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }));
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const policyFor = (bucket: string, sourceArn: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: `\${aws_s3_bucket.${bucket}.arn}/*`,
        Condition: { StringEquals: { "aws:SourceArn": sourceArn } },
      },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `\${aws_s3_bucket.${bucket}.arn}/*`,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });

function stack(digest: string, change: Json = {}): Json {
  const behavior = (origin: string, more: Json = {}): Json => ({
    target_origin_id: origin,
    viewer_protocol_policy: "redirect-to-https",
    allowed_methods: ["GET", "HEAD"],
    cached_methods: ["GET", "HEAD"],
    cache_policy_id: "${aws_cloudfront_cache_policy.files.id}",
    response_headers_policy_id: "${aws_cloudfront_response_headers_policy.secure.id}",
    ...more,
  });
  const s3 = (bucket: string, more: Json = {}): Json => ({
    origin_id: bucket,
    domain_name: `\${aws_s3_bucket.${bucket}.bucket_regional_domain_name}`,
    origin_access_control_id: "${aws_cloudfront_origin_access_control.oac.id}",
    ...more,
  });
  const object = (key: string, more: Json): Json => ({ bucket: "${aws_s3_bucket.site.id}", key, ...more });
  return {
    resource: {
      ...ROLE,
      aws_apprunner_service: { backend: backend(digest) },
      aws_s3_bucket: { site: { bucket: "towline-site" }, closed: { bucket: "towline-closed" } },
      aws_s3_object: {
        page: object("index.html", { content: "<h1>home</h1>", content_type: "text/html", cache_control: "no-cache" }),
        script: object("assets/a b.js", { source: "app.js", content_type: "text/javascript" }),
        lost: object("errors/lost.html", { content: "lost", content_type: "text/html" }),
        closed: { bucket: "${aws_s3_bucket.closed.id}", key: "secret.txt", content: "secret" },
      },
      aws_s3_bucket_policy: {
        site: {
          bucket: "${aws_s3_bucket.site.id}",
          policy: policyFor("site", "${aws_cloudfront_distribution.d.arn}"),
        },
        closed: {
          bucket: "${aws_s3_bucket.closed.id}",
          policy: policyFor("closed", "arn:aws:cloudfront::111111111111:distribution/EANOTHER"),
        },
      },
      aws_cloudfront_origin_access_control: {
        oac: {
          name: "oac",
          origin_access_control_origin_type: "s3",
          signing_behavior: "always",
          signing_protocol: "sigv4",
        },
      },
      aws_cloudfront_cache_policy: {
        files: {
          name: "files",
          default_ttl: 60,
          max_ttl: 60,
          min_ttl: 0,
          parameters_in_cache_key_and_forwarded_to_origin: {
            cookies_config: { cookie_behavior: "none" },
            headers_config: { header_behavior: "none" },
            query_strings_config: { query_string_behavior: "whitelist", query_strings: { items: ["page"] } },
          },
        },
      },
      aws_cloudfront_origin_request_policy: {
        api: {
          name: "api",
          cookies_config: { cookie_behavior: "whitelist", cookies: { items: ["session"] } },
          headers_config: { header_behavior: "whitelist", headers: { items: ["Authorization"] } },
          query_strings_config: { query_string_behavior: "none" },
        },
      },
      aws_cloudfront_response_headers_policy: {
        secure: {
          name: "secure",
          security_headers_config: {
            strict_transport_security: { access_control_max_age_sec: 60, include_subdomains: true, override: true },
            content_type_options: { override: true },
          },
          remove_headers_config: { items: [{ header: "X-Powered-By" }, { header: "x-amz-server-side-encryption" }] },
          cors_config: {
            access_control_allow_credentials: false,
            access_control_allow_headers: { items: ["*"] },
            access_control_allow_methods: { items: ["GET"] },
            access_control_allow_origins: { items: ["https://*.example.com"] },
            origin_override: true,
          },
        },
      },
      aws_cloudfront_function: {
        rewrite: {
          name: "rewrite",
          runtime: "cloudfront-js-2.0",
          code: "function handler(event) { return event.request; }",
        },
      },
      aws_wafv2_web_acl: {
        edge: {
          name: "edge",
          scope: "CLOUDFRONT",
          region: "us-east-1",
          default_action: { allow: {} },
          visibility_config: visible,
          rule: [
            {
              name: "rate",
              priority: 1,
              action: { block: { custom_response: { response_code: 429 } } },
              visibility_config: visible,
              statement: {
                rate_based_statement: {
                  limit: 20,
                  evaluation_window_sec: 60,
                  aggregate_key_type: "IP",
                },
              },
            },
          ],
        },
      },
      aws_cloudfront_distribution: {
        d: {
          enabled: true,
          comment: "site",
          default_root_object: "index.html",
          web_acl_id: "${aws_wafv2_web_acl.edge.arn}",
          origin: [
            s3("site"),
            s3("closed"),
            s3("anybody", {
              domain_name: "${aws_s3_bucket.site.bucket_regional_domain_name}",
              origin_access_control_id: null,
            }),
            {
              origin_id: "backend",
              domain_name: "${aws_apprunner_service.backend.service_url}",
              custom_origin_config: {
                http_port: 80,
                https_port: 443,
                origin_protocol_policy: "https-only",
                origin_ssl_protocols: ["TLSv1.2"],
              },
              custom_header: [{ name: "X-Origin-Verify", value: "gate" }],
            },
          ],
          origin_group: [
            {
              origin_id: "either",
              failover_criteria: { status_codes: [503] },
              member: [{ origin_id: "backend" }, { origin_id: "site" }],
            },
          ],
          default_cache_behavior: behavior("site", {
            function_association: [
              { event_type: "viewer-request", function_arn: "${aws_cloudfront_function.rewrite.arn}" },
            ],
          }),
          ordered_cache_behavior: [
            behavior("closed", { path_pattern: "secret*" }),
            behavior("anybody", { path_pattern: "/anybody/*" }),
            behavior("either", { path_pattern: "/api/broken/*" }),
            behavior("backend", {
              path_pattern: "/api/*",
              allowed_methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
              origin_request_policy_id: "${aws_cloudfront_origin_request_policy.api.id}",
              viewer_protocol_policy: "https-only",
            }),
          ],
          custom_error_response: [{ error_code: 403, response_code: 404, response_page_path: "/errors/lost.html" }],
          restrictions: { geo_restriction: { restriction_type: "none" } },
          viewer_certificate: { cloudfront_default_certificate: true },
          ...change,
        },
      },
    },
    output: { url: { value: "http://${aws_cloudfront_distribution.d.domain_name}" } },
  };
}

withTerraform("requests to a distribution", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "cdn", { source: SERVICE });
  let now = 1_000_000;
  const it = new Bench({ releases, clock: () => now });
  let url = "";

  beforeAll(async () => {
    writeFileSync(join(it.folder, "app.js"), "start()");
    await it.open(stack(digest));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  beforeEach(() => {
    now += 61_000;
  });
  afterAll(() => it.world?.close());

  test("get the files of a bucket that only the distribution may read, and the root object", async () => {
    expect(await get(`${url}/`)).toMatchObject({
      status: 200,
      text: "<h1>home</h1>",
      headers: { "content-type": "text/html", "cache-control": "no-cache", "x-cache": "Miss from cloudfront" },
    });
    const script = await get(`${url}/assets/a%20b.js`);
    expect(script).toMatchObject({ status: 200, text: "start()", headers: { "content-type": "text/javascript" } });
    const again = await get(`${url}/assets/a%20b.js`, { headers: { "if-none-match": String(script.headers["etag"]) } });
    expect([again.status, again.text]).toEqual([304, ""]);
    // What is uploaded later is served as well.
    await fetch(`${it.world.s3}/towline-site/late.txt`, { method: "PUT", body: "late" });
    expect((await get(`${url}/late.txt`)).text).toBe("late");
  });

  test("get the declared page and status where the bucket refuses: nothing there, another distribution's, or unsigned", async () => {
    for (const path of ["/nothing.html", "/secret.txt", "/anybody/index.html"])
      expect(await get(`${url}${path}`)).toMatchObject({
        status: 404,
        text: "lost",
        headers: { "x-cache": "Error from cloudfront" },
      });
  });

  test("reach a server with the header of the distribution and what the policies pass on, and nothing else", async () => {
    const sent = {
      authorization: "Bearer x",
      cookie: "session=1; tracking=2",
      "x-origin-verify": "guess",
      "x-other": "y",
    };
    const { text } = await get(`${url}/api/chats?page=2&utm=mail`, { headers: sent });
    const { headers, url: seen } = JSON.parse(text) as { headers: Json; url: string };
    expect(seen).toBe("/api/chats?page=2");
    expect(headers).toMatchObject({
      authorization: "Bearer x",
      cookie: "session=1",
      "x-origin-verify": "gate",
      "user-agent": "Amazon CloudFront",
      "x-forwarded-for": "127.0.0.1",
    });
    expect(headers).not.toHaveProperty("x-other");
    const posted = await fetch(`${url}/api/chats`, { method: "POST", body: "hello" });
    expect(await posted.json()).toMatchObject({ method: "POST", body: "hello" });
  });

  test("are answered with the headers of the policy, also for CORS, without those that it removes", async () => {
    const { headers } = await get(`${url}/api/x`, { headers: { origin: "https://app.example.com" } });
    expect(headers).toMatchObject({
      "strict-transport-security": "max-age=60; includeSubDomains",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "https://app.example.com",
    });
    expect(headers).not.toHaveProperty("x-powered-by");
    const elsewhere = await get(`${url}/`, { headers: { origin: "https://example.org" } });
    expect(elsewhere.headers).not.toHaveProperty("access-control-allow-origin");
    expect(elsewhere.headers).not.toHaveProperty("x-amz-server-side-encryption");
  });

  test("are sent to HTTPS, or refused without it, and refused by a method that is not allowed", async () => {
    const plain = { "x-forwarded-proto": "http" };
    expect(await get(`${url}/x?a=1`, { headers: plain })).toMatchObject({
      status: 301,
      headers: { location: `${url.replace("http:", "https:")}/x?a=1` },
    });
    expect((await get(`${url}/api/x`, { headers: plain })).status).toBe(403);
    expect(await get(`${url}/`, { method: "DELETE" })).toMatchObject({ status: 403 });
  });

  test("go to the second origin of a group when the first answers what counts as failed", async () => {
    expect((await get(`${url}/api/broken/now`)).text).toBe("lost");
    await fetch(`${it.world.s3}/towline-site/api/broken/now`, { method: "PUT", body: "from the bucket" });
    expect(await get(`${url}/api/broken/now`)).toMatchObject({ status: 200, text: "from the bucket" });
  });

  test("pass the web ACL of the edge: the 21st in a minute gets 429", async () => {
    expect(await many(21, () => get(`${url}/`))).toEqual([...Array(20).fill(200), 429]);
  });

  test("what is not done is in the report, a change holds at once, and the second plan is empty", async () => {
    expect(it.world.notices()).toContainEqual({
      subject: "aws_cloudfront_distribution site",
      message: "The function rewrite at the edge is not run.",
    });
    expect(it.world.addresses()).toEqual([{ type: "aws_cloudfront_distribution", name: "site", url }]);
    expect((await it.plan()).empty).toBe(true);
    it.write(stack(digest, { enabled: false }));
    await it.apply();
    expect((await get(`${url}/`)).status).toBe(403);
  });
});
