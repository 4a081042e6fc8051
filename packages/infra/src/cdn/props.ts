import type { Statement } from "../core/iam.ts";
import type { Duration, Percent } from "../core/units.ts";
import type { DomainProps } from "../dns/index.ts";

/** A bucket that a distribution reads from. */
export interface BucketOrigin {
  readonly bucketName: string;
  readonly arn: string;
  /** `<bucket>.s3.<region>.amazonaws.com` */
  readonly regionalDomainName: string;
  /** Puts statements into the bucket's policy. */
  allow(...statements: Statement[]): void;
}

/** Oldest protocol that callers may speak; needs a domain. */
export type TlsPolicy =
  | "TLSv1.3_2025"
  /** Also TLS 1.2, with the ciphers that AWS still recommends in 2025, for what cannot do better. */
  | "TLSv1.2_2025";

export interface CdnProps {
  /** @default `<project>-<environment>-<id>` */
  readonly name?: string;
  /** Bucket with the files. It stays closed to everybody but this distribution. */
  readonly serves: BucketOrigin;
  /**
   * "assets": files by their path, kept as long as their `Cache-Control` says. "spa": one page for every path that names no
   * file, new within a minute, and files below {@link immutable} kept for a year.
   * @default "assets"
   */
  readonly as?: "assets" | "spa";
  /** Whether it answers. What is off costs nothing and keeps its address (D-E1-46). @default true */
  readonly enabled?: boolean;
  /** @default the address of CloudFront, whose certificate and TLS floor (TLSv1) cannot be chosen */
  readonly domain?: DomainProps;
  /** @default "TLSv1.3_2025" */
  readonly tls?: TlsPolicy;
  /** How long a file without `Cache-Control` is kept. @default "1 day" for assets, "1 minute" for the page of an SPA */
  readonly keep?: Duration;
  /** Paths of files whose names change with their content. @default ["/assets/*"] for an SPA, none for assets */
  readonly immutable?: readonly `/${string}`[];
  /** Origins whose pages may read the files with scripts: fonts, JSON. @default none */
  readonly cors?: { readonly origins: readonly `http${"s" | ""}://${string}`[] };
  /**
   * `Content-Security-Policy` of every answer.
   * @default no scripts for assets; no plug-ins, no framing and no foreign base for an SPA
   */
  readonly contentSecurityPolicy?: string;
  /** Where files are kept close to callers; fewer places are cheaper. @default "europe-and-north-america" */
  readonly places?: "everywhere" | "without-south-america-and-oceania" | "europe-and-north-america";
  /** ARN of a web ACL that protects "cloudfront". @default none */
  readonly webAclArn?: string;
  /** Share of requests that should be answered from the cache. @default "99 %" */
  readonly hitRate?: Percent;
}
