import { randomUUID } from "node:crypto";
import type { WorldRecord } from "../../world/records.ts";
import { type Call, type Cloud, type Members, now, optionalText, type Service, ServiceError, text } from "../call.ts";

const TYPE = "aws_secretsmanager_secret";

/** Secrets Manager. Values live in this process's memory and nowhere else. */
export const secretsManager: Service = {
  target: "secretsmanager",
  operations: {
    DescribeSecret: (call, cloud) => describe(secretOf(call, cloud)),
    ListSecrets: (call, cloud) => ({ SecretList: own(call, cloud).map(describe) }),
    GetSecretValue: (call, cloud) => {
      const secret = secretOf(call, cloud);
      const value = cloud.services.secret(arnOf(secret));
      if (value === undefined)
        throw new ServiceError(
          "ResourceNotFoundException",
          `Secrets Manager can't find the specified secret value for staging label: ${optionalText(call, "VersionStage") ?? "AWSCURRENT"}`,
        );
      return {
        ARN: arnOf(secret),
        Name: secret.attributes["name"],
        SecretString: value,
        VersionId: secret.hidden["version"] ?? "00000000-0000-4000-a000-000000000000",
        VersionStages: ["AWSCURRENT"],
        CreatedDate: secret.hidden["modified"] ?? 0,
      };
    },
    PutSecretValue: (call, cloud) => {
      const secret = secretOf(call, cloud);
      cloud.services.keepSecret(arnOf(secret), text(call, "SecretString"));
      const version = optionalText(call, "ClientRequestToken") ?? randomUUID();
      cloud.records.put({ ...secret, hidden: { ...secret.hidden, version, modified: now() } });
      return { ARN: arnOf(secret), Name: secret.attributes["name"], VersionId: version, VersionStages: ["AWSCURRENT"] };
    },
  },
};

const arnOf = ({ attributes }: WorldRecord) => String(attributes["arn"]);
const own = (call: Call, { records }: Cloud) =>
  records.ofType(TYPE).filter(({ account, region }) => account === call.account && region === call.region);

/** By name, ARN, or ARN without the six characters that Secrets Manager adds. */
function secretOf(call: Call, cloud: Cloud): WorldRecord {
  const wanted = text(call, "SecretId");
  const found = own(call, cloud).find((secret) =>
    [secret.attributes["name"], arnOf(secret), arnOf(secret).slice(0, -7)].includes(wanted),
  );
  if (!found) throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  return found;
}

function describe(secret: WorldRecord): Members {
  const { description, kms_key_id, name } = secret.attributes;
  return {
    ARN: arnOf(secret),
    Name: name,
    Description: description ?? "",
    ...(kms_key_id ? { KmsKeyId: kms_key_id } : {}),
    LastChangedDate: secret.hidden["modified"] ?? 0,
    VersionIdsToStages: secret.hidden["version"] ? { [String(secret.hidden["version"])]: ["AWSCURRENT"] } : {},
  };
}
