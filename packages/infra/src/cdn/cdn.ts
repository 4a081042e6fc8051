import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function/index.js";
import { CloudfrontMonitoringSubscription } from "@cdktf/provider-aws/lib/cloudfront-monitoring-subscription/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { EDGE_REGION, edgeRegion } from "../core/edge.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { fit, physicalName, slug } from "../core/naming.ts";
import { Annotations, Construct } from "../core/tf.ts";
import { percent, seconds } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Watch, Watchable } from "../core/watch.ts";
import { Certificate } from "../dns/index.ts";
import { cdnAlarms, cdnCharts } from "./alarms.ts";
import { AccessLogs } from "./logs.ts";
import { cachePolicy, IMMUTABLE, responseHeaders } from "./policies.ts";
import type { CdnProps } from "./props.ts";

const ORIGIN = "bucket";

const PRICE_CLASSES = {
  everywhere: "PriceClass_All",
  "without-south-america-and-oceania": "PriceClass_200",
  "europe-and-north-america": "PriceClass_100",
} as const;

/** Paths that name no file get the page. Runs at the edge before the cache is asked, so that all of them share one copy. */
const PAGE_FOR_EVERY_PATH = `function handler(event) {
  var request = event.request;
  if (request.uri.lastIndexOf(".") <= request.uri.lastIndexOf("/")) request.uri = "/index.html";
  return request;
}
`;

/**
 * Files of a bucket, close to those who ask for them: CloudFront in front of a bucket that nobody else can read.
 *
 * A file that is replaced under its old name is seen when its time is over, or after
 * `aws cloudfront create-invalidation --distribution-id <id> --paths <path>`; names that change with their content need
 * neither.
 *
 * ### Cost
 * $0.085 a GB to Europe and North America and $0.01 for 10,000 requests, the first terabyte and 10 million requests a month
 * free; log delivery $0.50 a GB; the eight further metrics $2.40 a month (2026). Invalidations: a thousand paths a month free.
 */
export class Cdn extends Construct implements Watchable {
  readonly name: string;
  readonly distributionId: string;
  readonly distributionArn: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string;
  /** `https://…`, the domain of its own or that of CloudFront. */
  readonly url: string;
  readonly watchName: string;
  readonly #hitRate: number;
  readonly #enabled: boolean;
  readonly #host: string;

  constructor(scope: Construct, id: string, props: CdnProps) {
    super(scope, id);
    this.name = props.name ?? physicalName(this, this.node.id, 60);
    // Without the environment, so that alarms are called the same in all of them.
    this.watchName = props.name ?? this.node.id;
    this.check(props);
    this.#hitRate = settle(this, "hitRate", () => percent(props.hitRate ?? "99 %"), 99);
    this.#enabled = props.enabled ?? true;
    const distribution = this.distribution(props);
    props.serves.allow({
      Sid: `Cdn${slug(this.node.id).replaceAll("-", "")}`,
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: `${props.serves.arn}/*`,
      Condition: { StringEquals: { "aws:SourceArn": distribution.arn } },
    });
    new CloudfrontMonitoringSubscription(this, "metrics", {
      distributionId: distribution.id,
      monitoringSubscription: {
        // The hit rate is one of them.
        realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" },
      },
    });
    new AccessLogs(this, "logs", { name: this.name, distributionArn: distribution.arn });
    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.#host = props.domain?.name ?? distribution.domainName;
    this.url = `https://${this.#host}`;
    const { domain } = props;
    domain?.zone.alias(this, domain.name, { name: distribution.domainName, zoneId: distribution.hostedZoneId });
  }

  /** What a stack tells about the distribution when it returns it; `id` is what an invalidation asks for. */
  get outputs(): { readonly id: string; readonly domain: string; readonly url: string } {
    return { id: this.distributionId, domain: this.domainName, url: this.url };
  }

  alarms({ thresholds }: Watch): readonly AlarmOffer[] {
    if (!this.#enabled) return [];
    if (edgeRegion(this)) {
      Annotations.of(this).addWarning(
        `TOWLINE_CDN_REGION: CloudFront reports in ${EDGE_REGION} only, where alarms of this stack cannot look; ` +
          `${this.name} is charted and not watched.`,
      );
      return [];
    }
    return cdnAlarms(this.distributionId, { hitRate: this.#hitRate, thresholds });
  }

  charts(): readonly ChartOffer[] {
    return cdnCharts(this.distributionId);
  }

  private check({ domain, immutable = [], tls }: CdnProps): void {
    if (tls && !domain) {
      reportProblem(this, {
        code: "TOWLINE_CDN_TLS",
        what: `tls is "${tls}", and without a domain CloudFront answers with its own certificate and its own TLS floor`,
        instead: "domain: { name, zone }, or no tls",
      });
    }
    const twice = immutable.filter((path, index) => immutable.indexOf(path) !== index);
    if (twice.length > 0) {
      reportProblem(this, {
        code: "TOWLINE_CDN_PATHS",
        what: `immutable names ${twice.join(", ")} twice`,
        instead: "each path once",
      });
    }
  }

  private distribution(props: CdnProps): CloudfrontDistribution {
    const { domain, places = "europe-and-north-america", serves, webAclArn } = props;
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name: fit(this.name, 64),
      description: `Reads ${this.name}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    return new CloudfrontDistribution(this, "distribution", {
      comment: fit(this.name, 128),
      enabled: this.#enabled,
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: PRICE_CLASSES[places],
      // Asked for the root, a bucket would be asked to list itself.
      defaultRootObject: "index.html",
      ...(domain ? { aliases: [domain.name] } : {}),
      ...(webAclArn ? { webAclId: webAclArn } : {}),
      origin: [{ originId: ORIGIN, domainName: serves.regionalDomainName, originAccessControlId: access.id }],
      ...this.behaviours(props),
      // A bucket that may not be listed answers 403 for a file that is not there; it may be there in ten seconds.
      customErrorResponse: [{ errorCode: 403, errorCachingMinTtl: 10 }],
      restrictions: { geoRestriction: { restrictionType: "none", locations: [] } },
      viewerCertificate: this.certificate(props),
      tags: { Name: this.name },
    });
  }

  private behaviours(props: CdnProps) {
    const spa = props.as === "spa";
    const keep = settle(this, "keep", () => seconds(props.keep ?? (spa ? "1 minute" : "1 day")), 60);
    const headers = responseHeaders(this, this.name, props);
    const usual = cachePolicy(this, "cache", {
      name: this.name,
      comment: spa ? "The page" : "Files by their path",
      defaultTtl: keep,
      ...(spa ? { maxTtl: keep } : {}),
    });
    const common = {
      targetOriginId: ORIGIN,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: props.cors ? ["GET", "HEAD", "OPTIONS"] : ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      responseHeadersPolicyId: headers.id,
    };
    const paths = props.immutable ?? (spa ? (["/assets/*"] as const) : []);
    const immutable =
      paths.length > 0
        ? cachePolicy(this, "immutable", {
            name: `${this.name}-immutable`,
            comment: "Files that never change",
            ...IMMUTABLE,
          })
        : undefined;
    return {
      defaultCacheBehavior: {
        ...common,
        cachePolicyId: usual.id,
        ...(spa ? { functionAssociation: [{ eventType: "viewer-request", functionArn: this.pages().arn }] } : {}),
      },
      ...(immutable
        ? {
            orderedCacheBehavior: paths.map((pathPattern) => ({ ...common, pathPattern, cachePolicyId: immutable.id })),
          }
        : {}),
    };
  }

  private pages(): CloudfrontFunction {
    return new CloudfrontFunction(this, "pages", {
      name: fit(`${this.name}-pages`, 64),
      comment: "The page for every path that names no file",
      runtime: "cloudfront-js-2.0",
      code: PAGE_FOR_EVERY_PATH,
      publish: true,
    });
  }

  private certificate({ domain, tls = "TLSv1.3_2025" }: CdnProps) {
    if (!domain) return { cloudfrontDefaultCertificate: true };
    const certificate = new Certificate(this, "certificate", { ...domain, for: "cloudfront" });
    return { acmCertificateArn: certificate.arn, sslSupportMethod: "sni-only", minimumProtocolVersion: tls };
  }
}
