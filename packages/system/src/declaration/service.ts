import type { Environments, Images } from "./environment.ts";

/** Compose project on one machine, pulled and started over SSH with a pinned host key. */
export interface ComposeService<I extends Images> {
  readonly on: "compose";
  /** Compose file, relative to the repository. */
  readonly file: string;
  /** Images whose digests the compose file takes as variables. */
  readonly images: readonly (keyof I & string)[];
  /** Folder on the machine. @default "/srv/<system>" */
  readonly folder?: string;
}

/** A Vercel project; Vercel builds it, the pipeline promotes and verifies it. */
export interface VercelService {
  readonly on: "vercel";
  /** Project name in Vercel. */
  readonly project: string;
  /** Folder of the front end, relative to the repository. */
  readonly folder: string;
}

/** Files in a bucket behind a CDN; bucket and distribution are outputs of the infrastructure. */
export interface StaticSiteService<O> {
  readonly on: "static-site";
  /** Command that builds the site. */
  readonly build: string;
  /** Folder with the built files, relative to the repository. */
  readonly folder: string;
  /** Output that names the bucket. */
  readonly bucket: keyof O & string;
  /** Output that names the distribution to invalidate. */
  readonly distribution?: keyof O & string;
}

/**
 * A service that Terraform does not release by itself. Services on App Runner, ECS or Lambda are constructs inside
 * `infrastructure`: their release is a new image digest in the same stack.
 */
export type ServiceDeclaration<E extends Environments, I extends Images, O> = (
  | ComposeService<I>
  | VercelService
  | StaticSiteService<O>
) & {
  /** Environments that have this service. @default all */
  readonly in?: readonly (keyof E & string)[];
  /** Path that answers 200 when the service is up. */
  readonly health?: string;
};

export type Services<E extends Environments, I extends Images, O> = Readonly<
  Record<string, ServiceDeclaration<E, I, O>>
>;
