import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { CorsConfiguration } from "../http-api/types.ts";

/** What a distribution does with requests at this moment. */
export interface DistributionSettings {
  readonly enabled: boolean;
  /** `d111111abcdef8.cloudfront.net`, as answers name it. */
  readonly name: string;
  readonly rootObject: string | undefined;
  /** In their order; the last is the default. */
  readonly behaviors: readonly CacheBehavior[];
  readonly origins: readonly Origin[];
  /** By id: the origins that are asked one after the other, and the answers that ask the next. */
  readonly groups: ReadonlyMap<string, { readonly members: readonly string[]; readonly statuses: readonly number[] }>;
  readonly errors: readonly {
    readonly code: number;
    readonly page: string | undefined;
    readonly answer: number | undefined;
  }[];
  /** Answers for what stands in front, a firewall. @returns whether it did */
  guard(request: IncomingMessage, response: ServerResponse): boolean;
}

export interface CacheBehavior {
  /** `/assets/*`; `*` for the default. */
  readonly pattern: string;
  readonly origin: string;
  readonly viewerProtocol: "allow-all" | "redirect-to-https" | "https-only";
  readonly methods: readonly string[];
  readonly forwarded: Forwarded;
  readonly headers: ResponseHeaders;
  /** Only signed URLs and cookies are served. */
  readonly signed: boolean;
}

/** Which names are passed on: all, those of a list, or all but those of a list. */
export type Passed = "all" | { readonly only: readonly string[] } | { readonly allBut: readonly string[] };

/** What of a viewer's request the origin gets to see. */
export interface Forwarded {
  readonly headers: Passed;
  readonly cookies: Passed;
  readonly query: Passed;
}

/** A response headers policy. */
export interface ResponseHeaders {
  readonly set: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
  readonly remove: readonly string[];
  readonly cors: Cors | undefined;
}

export interface Cors extends CorsConfiguration {
  readonly override: boolean;
}

export interface Origin {
  readonly id: string;
  /** Prefix of every path. */
  readonly path: string;
  /** What the distribution adds, in place of what the viewer sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is asked: a bucket, a port of this machine, or what to say of one that is elsewhere. */
  readonly at:
    | { readonly bucket: Bucket }
    | { readonly port: number; readonly host: string }
    | { readonly elsewhere: string };
  /** Milliseconds that it has for an answer. */
  readonly timeout: number;
}

export interface Bucket {
  read(key: string): BucketAnswer;
}

export type BucketAnswer =
  | { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }
  | { readonly refused: "AccessDenied" | "NoSuchBucket" | "NoSuchKey" };

export interface OriginAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable | Buffer;
}
