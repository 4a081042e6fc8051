import type { Connections } from "../core/connections.ts";
import type { GrantedRole } from "../core/iam.ts";
import type { HttpOrigin, OriginHeader, PrivateLink } from "../core/origin.ts";
import type { AlarmOffer, ChartOffer, Watch } from "../core/watch.ts";
import type { Compute } from "./props.ts";

/** What differs between the three kinds of compute, and nothing else. */
export interface Platform {
  readonly compute: Compute;
  readonly arn: string;
  readonly id: string;
  /** `https://…` or, inside the network, `http://…`; without a slash at the end. */
  readonly url: string;
  /** What the pipeline and people have to know besides: names of cluster and service, addresses of the colours. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Role that the application itself has. */
  readonly role: GrantedRole;
  /** Role that reads the secrets when an instance starts. */
  readonly secretsRole: GrantedRole;
  /** Where others of the network call the service; nobody there can when it is missing. */
  readonly inbound?: { readonly connections: Connections; readonly port: number };
  /** The way of a gateway into the network, made when one asks for it. */
  privateLink?(): PrivateLink;
  /** The same for a WebSocket API. */
  socketLink?(): { readonly id: string };
  readonly colours?: NonNullable<HttpOrigin["colours"]>;
  /** Seconds after which the platform ends a request, whatever the application does. */
  readonly longestAnswer?: number;
  /** Instances start only after this is there. */
  needs(dependency: string): void;
  gate(): OriginHeader | undefined;
  alarms(watch: Watch): readonly AlarmOffer[];
  charts(): readonly ChartOffer[];
  /** Log groups of the application: of both colours where there are two. */
  readonly logGroups: readonly string[];
}
