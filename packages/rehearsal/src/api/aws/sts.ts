import { type Call, type Cloud, optionalText, type Service, ServiceError, text } from "../call.ts";
import { ISSUER } from "../identities.ts";
import { trusts } from "../trust.ts";

const HOUR = 3600;

/** Security Token Service: who one is, and sessions of roles for the runs of GitHub. */
export const sts: Service = {
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  operations: {
    GetCallerIdentity: ({ account, principal }) => ({
      UserId: "AROASTANDIN:towline",
      Account: account,
      Arn: principal,
    }),
    AssumeRoleWithWebIdentity: (call, cloud) => {
      const claims = cloud.identities.read(text(call, "WebIdentityToken"));
      if (typeof claims === "string")
        throw new ServiceError("InvalidIdentityToken", `Couldn't verify the token: ${claims}.`);
      const { account, arn, attributes, role } = roleOf(call, cloud);
      const host = ISSUER.replace("https://", "");
      const provider = `arn:aws:iam::${account}:oidc-provider/${host}`;
      if (!cloud.records.find("aws_iam_openid_connect_provider", provider, account))
        throw new ServiceError("InvalidIdentityToken", `No OpenIDConnect provider found in your account for ${ISSUER}`);
      const verdict = trusts(String(attributes["assume_role_policy"] ?? "{}"), provider, claims);
      if (verdict !== true)
        throw new ServiceError(
          "AccessDenied",
          `Not authorized to perform sts:AssumeRoleWithWebIdentity: ${arn}: ${verdict}`,
          403,
        );
      return {
        ...session(call, cloud, { account, role }),
        SubjectFromWebIdentityToken: claims.sub,
        Audience: claims.aud,
        Provider: provider,
      };
    },
    AssumeRole: (call, cloud) => {
      const { account, role } = roleOf(call, cloud);
      return session(call, cloud, { account, role });
    },
  },
};

function roleOf(call: Call, { records }: Cloud) {
  const arn = text(call, "RoleArn");
  const [, account = "", role = ""] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const record = records.find("aws_iam_role", role, account);
  // STS does not tell a role that does not exist from one that does not trust.
  if (!record)
    throw new ServiceError(
      "AccessDenied",
      `Not authorized to perform sts:${call.operation}: no role ${arn} exists in this world`,
      403,
    );
  return { account, arn, role, attributes: record.attributes };
}

function session(call: Call, { identities, records }: Cloud, { account, role }: { account: string; role: string }) {
  const name = text(call, "RoleSessionName");
  const most = Number(records.find("aws_iam_role", role, account)?.attributes["max_session_duration"] ?? HOUR);
  const seconds = Number(optionalText(call, "DurationSeconds") ?? HOUR);
  if (seconds > most)
    throw new ServiceError(
      "ValidationError",
      `The requested DurationSeconds exceeds the MaxSessionDuration set for this role (${most} seconds).`,
    );
  const principal = `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
  const expires = Date.now() + seconds * 1000;
  const keys = identities.open({ account, principal, expires });
  return {
    Credentials: {
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      SessionToken: keys.sessionToken,
      Expiration: expires / 1000,
    },
    AssumedRoleUser: { AssumedRoleId: `AROASTANDIN:${name}`, Arn: principal },
  };
}
