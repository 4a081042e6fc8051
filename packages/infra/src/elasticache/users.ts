import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user/index.js";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group/index.js";
import { fit } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";

export interface CacheUsers {
  readonly groupId: string;
  readonly name: string;
  readonly arn: string;
}

/**
 * Who may talk to the cache: one user that proves itself with IAM. The provider's release has no write-only `auth_token`,
 * so a password would stand in the state; with IAM there is none (D-E1-13, D-P-10).
 */
export function cacheUsers(
  scope: Construct,
  { engine, name }: { engine: "redis" | "valkey"; name: string },
): CacheUsers {
  // IAM asks that id and name are the same, and ids are lower-case.
  const userName = fit(`${name}-app`, 40);
  const app = new ElasticacheUser(scope, "user", {
    userId: userName,
    userName,
    engine,
    // Everything an application does. INFO is in @dangerous, but clients ask it whether the server is ready.
    accessString: "on ~* &* +@all -@admin -@dangerous +info",
    authenticationMode: { type: "iam" },
  });
  const users = [app];
  if (engine === "redis") {
    // A Redis OSS group must have a user called "default"; this one is switched off and may do nothing.
    users.push(
      new ElasticacheUser(scope, "default-user", {
        userId: fit(`${name}-default`, 40),
        userName: "default",
        engine,
        accessString: "off ~* -@all",
        authenticationMode: { type: "no-password-required" },
      }),
    );
  }
  const group = new ElasticacheUserGroup(scope, "users", {
    userGroupId: fit(`${name}-users`, 40),
    engine,
    userIds: users.map((user) => user.userId),
  });
  return { groupId: group.userGroupId, name: userName, arn: app.arn };
}
