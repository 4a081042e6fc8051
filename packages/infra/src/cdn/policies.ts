import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy/index.js";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { fit } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { CdnProps } from "./props.ts";

const YEAR = 31_536_000;

export const IMMUTABLE = { defaultTtl: YEAR, minTtl: 0, maxTtl: YEAR } as const;

/** A cache whose key is the path and nothing else: no cookie, header or query makes a second copy of a file. */
export function cachePolicy(
  scope: Construct,
  id: string,
  of: { readonly name: string; readonly comment: string; readonly defaultTtl: number; readonly maxTtl?: number },
): CloudfrontCachePolicy {
  return new CloudfrontCachePolicy(scope, id, {
    name: fit(of.name, 128),
    comment: of.comment,
    minTtl: 0,
    defaultTtl: of.defaultTtl,
    maxTtl: of.maxTtl ?? YEAR,
    parametersInCacheKeyAndForwardedToOrigin: {
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "none" },
      queryStringsConfig: { queryStringBehavior: "none" },
    },
  });
}

const CONTENT_SECURITY = {
  // What is opened by itself, such as an SVG, runs nothing; documents still open in the browser.
  assets: "base-uri 'none'; frame-ancestors 'none'; script-src 'none'",
  // What holds for any page; what else it may load only the page knows.
  spa: "base-uri 'self'; frame-ancestors 'none'; object-src 'none'",
} as const;

/** What a browser is told about every answer. */
export function responseHeaders(
  scope: Construct,
  name: string,
  { as = "assets", contentSecurityPolicy, cors }: CdnProps,
): CloudfrontResponseHeadersPolicy {
  return new CloudfrontResponseHeadersPolicy(scope, "headers", {
    name: fit(name, 128),
    comment: "TLS for two years, no guessing of types, no framing",
    securityHeadersConfig: {
      strictTransportSecurity: {
        accessControlMaxAgeSec: 2 * YEAR,
        includeSubdomains: true,
        preload: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy ?? CONTENT_SECURITY[as], override: true },
    },
    // What the bucket says about itself.
    removeHeadersConfig: { items: [{ header: "x-amz-server-side-encryption" }, { header: "x-amz-version-id" }] },
    ...(cors
      ? {
          corsConfig: {
            accessControlAllowCredentials: false,
            accessControlAllowHeaders: { items: ["*"] },
            accessControlAllowMethods: { items: ["GET", "HEAD"] },
            accessControlAllowOrigins: { items: [...cors.origins] },
            accessControlMaxAgeSec: 86_400,
            originOverride: true,
          },
        }
      : {}),
  });
}
