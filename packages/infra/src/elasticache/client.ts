import type { Connectable, ValueSource } from "../core/connectable.ts";
import type { Connections } from "../core/connections.ts";
import { reportProblem } from "../core/errors.ts";
import type { Construct } from "../core/tf.ts";
import type { CacheUser, CacheUsers } from "./users.ts";

/** What a client of a cache is told about it. */
export interface CacheFacts {
  readonly name: string;
  readonly arn: string;
  readonly endpoint: string;
  /** Where only reads go. */
  readonly readerEndpoint: string | undefined;
  readonly port: number;
  readonly connections: Connections;
  readonly users: CacheUsers;
  /** What is neither primary nor replica but spread: the client has to ask where a key is. */
  readonly cluster: boolean;
}

/** A cache as one of its users sees it. */
export function clientOf(facts: CacheFacts, user: CacheUser): Connectable {
  const { arn, cluster, connections, endpoint, name, port, readerEndpoint, users } = facts;
  const url = (host: string) => `rediss://${user.name}@${host}:${port}`;
  return {
    connections,
    port,
    connectStatements: user.arn ? [{ Action: "elasticache:Connect", Resource: [arn, user.arn] }] : [],
    secrets: (prefix) => (user.arn || !users.password ? [] : [renamed(users.password, `${prefix}_PASSWORD`)]),
    environment: (prefix) => ({
      [`${prefix}_URL`]: url(endpoint),
      ...(readerEndpoint ? { [`${prefix}_READER_URL`]: url(readerEndpoint) } : {}),
      [`${prefix}_AUTH`]: user.arn ? "iam" : "password",
      [`${prefix}_CLUSTER`]: name,
      ...(cluster ? { [`${prefix}_MODE`]: "cluster" } : {}),
      [`${prefix}_USER`]: user.name,
    }),
  };
}

/** A cache as one of its further users sees it; somebody it does not have is reported, and sees what everybody sees. */
export function clientAs(scope: Construct, facts: CacheFacts, user: string): Connectable {
  const { application, others } = facts.users;
  const found = others.get(user);
  if (!found) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_USER",
      what: `there is no user "${user}"`,
      instead: others.size > 0 ? `one of: ${[...others.keys()].join(", ")}` : `users: { ${user}: { access: "read" } }`,
    });
  }
  return clientOf(facts, found ?? application);
}

/** The one value of a group under another name. */
function renamed(source: ValueSource, variable: string): ValueSource {
  const [key] = source.keys;
  return {
    name: source.name,
    keys: [variable],
    readStatements: source.readStatements,
    dependency: source.dependency,
    reference: () => source.reference(key!),
  };
}
