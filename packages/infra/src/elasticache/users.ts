import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user/index.js";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { reportProblem } from "../core/errors.ts";
import { fit } from "../core/naming.ts";
import { SealedStack, sealed } from "../core/sealed-stack.ts";
import { Construct } from "../core/tf.ts";
import { SecretGroup } from "../secrets/index.ts";
import type { CacheUserProps } from "./props.ts";

/** Everything an application does. INFO is in @dangerous, but clients ask it whether the server is ready. */
const APPLICATION = "on ~* &* +@all -@admin -@dangerous +info";

/** One who may connect. */
export interface CacheUser {
  readonly name: string;
  /** Undefined for a user with a password, whom IAM does not know. */
  readonly arn: string | undefined;
}

export interface CacheUsers {
  readonly groupId: string;
  /** The one that services connect as when nothing else is said. */
  readonly application: CacheUser;
  readonly others: ReadonlyMap<string, CacheUser>;
  /** The password of the application, where it has one. */
  readonly password: SecretGroup | undefined;
}

export interface CacheUsersProps {
  readonly engine: "redis" | "valkey";
  /** Name of the cache. */
  readonly name: string;
  readonly users: Readonly<Record<string, CacheUserProps>>;
  readonly password: boolean;
}

/**
 * Who may talk to the cache: users that prove themselves with IAM. The provider's release has no write-only `auth_token`
 * and keeps the passwords of its users in the state, so a password, where one is asked for, goes another way (D-E1-13, D-P-10).
 */
export function cacheUsers(scope: Construct, props: CacheUsersProps): CacheUsers {
  const { engine, name } = props;
  const member = (user: string) => fit(`${name}-${user}`, 40);
  const made: ElasticacheUser[] = [];
  const iamUser = (id: string, userName: string, accessString: string): CacheUser => {
    // IAM asks that id and name are the same, and ids are lower-case.
    const authenticationMode = { type: "iam" };
    const user = new ElasticacheUser(scope, id, {
      userId: userName,
      userName,
      engine,
      accessString,
      authenticationMode,
    });
    made.push(user);
    return { name: userName, arn: user.arn };
  };
  const byPassword = props.password ? passwordUser(scope, props, member("app")) : undefined;
  const application = byPassword?.user ?? iamUser("user", member("app"), APPLICATION);
  if (engine === "redis") {
    // A Redis OSS group must have a user called "default"; this one is switched off and may do nothing.
    made.push(
      new ElasticacheUser(scope, "default-user", {
        userId: member("default"),
        userName: "default",
        engine,
        accessString: "off ~* -@all",
        authenticationMode: { type: "no-password-required" },
      }),
    );
  }
  const others = new Map(
    Object.entries(props.users)
      .filter(([user]) => isUserName(scope, user))
      .map(([user, wanted]) => [user, iamUser(`user-${user}`, member(user), accessString(scope, user, wanted))]),
  );
  const group = new ElasticacheUserGroup(scope, "users", {
    userGroupId: member("users"),
    engine,
    userIds: [...(byPassword ? [byPassword.user.name] : []), ...made.map((user) => user.userId)],
    ...(byPassword ? { dependsOn: [byPassword.stack] } : {}),
  });
  return { groupId: group.userGroupId, application, others, password: byPassword?.secret };
}

function isUserName(scope: Construct, user: string): boolean {
  if (/^[a-z][a-z0-9-]*$/.test(user) && !["app", "default", "users"].includes(user)) return true;
  reportProblem(scope, {
    code: "TOWLINE_CACHE_USER",
    what: `"${user}" cannot be the name of a further user`,
    instead: 'lower-case letters, digits and hyphens, and not "app", "default" or "users"',
  });
  return false;
}

function accessString(scope: Construct, user: string, { access = "read and write", keys }: CacheUserProps): string {
  const odd = (keys ?? []).filter((prefix) => !/^[\w:.{}-]+$/.test(prefix));
  if (odd.length > 0) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_USER",
      what: `keys of "${user}" begin with ${odd.map((prefix) => `"${prefix}"`).join(", ")}`,
      instead: 'letters, digits and : . - _ without a star: "session:"',
    });
  }
  const patterns = keys?.length ? keys.map((prefix) => `~${prefix}*`) : ["~*"];
  const commands =
    access === "read"
      ? ["resetchannels", "-@all", "+@read", "+@connection"]
      : ["&*", "+@all", "-@admin", "-@dangerous"];
  return ["on", ...patterns, ...commands, "+info"].join(" ");
}

/** A user with a password that Terraform never sees: the secret draws it, and CloudFormation reads it from there. */
function passwordUser(scope: Construct, { engine, name }: CacheUsersProps, userName: string) {
  const inner = new Construct(scope, "password-user");
  const secret = new SecretGroup(inner, "password", {
    name: `${name}/password`,
    keys: ["PASSWORD"],
    description: `Password that services prove themselves with at ${name}`,
  });
  secret.generate();
  const { stack } = new SealedStack(inner, "user", {
    name: `${name}-password-user`,
    description: `User of ${name} whose password is kept in Secrets Manager`,
    secret,
    resource: {
      type: "AWS::ElastiCache::User",
      properties: {
        UserId: userName,
        UserName: userName,
        Engine: engine,
        AccessString: APPLICATION,
        AuthenticationMode: { Type: "password", Passwords: [sealed(secret.arn, "PASSWORD", secret.versionId)] },
      },
    },
    statements: [
      {
        Action: [
          "elasticache:CreateUser",
          "elasticache:DeleteUser",
          "elasticache:DescribeUsers",
          "elasticache:ModifyUser",
        ],
        Resource: `arn:aws:elasticache:${regionOf(scope)}:${accountId(scope)}:user:${userName}`,
      },
      { Action: "elasticache:ListTagsForResource", Resource: "*" },
    ],
  });
  return { user: { name: userName, arn: undefined }, secret, stack };
}
