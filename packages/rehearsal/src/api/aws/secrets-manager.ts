import { randomUUID } from "node:crypto";
import type { WorldRecord } from "../../world/records.ts";
import { type Call, type Cloud, type Members, now, optionalText, type Service, ServiceError, text } from "../call.ts";

const TYPE = "aws_secretsmanager_secret";

/** Secrets Manager. Values live in this process's memory and nowhere else. */
export const secretsManager: Service = {
  target: "secretsmanager",
  operations: {
    DescribeSecret: (call, cloud) => describe(secretOf(call, cloud), cloud),
    ListSecrets: (call, cloud) => ({ SecretList: own(call, cloud).map((secret) => describe(secret, cloud)) }),
    GetSecretValue: (call, cloud) => {
      const secret = secretOf(call, cloud);
      const asked = optionalText(call, "VersionId");
      const stage = optionalText(call, "VersionStage") ?? "AWSCURRENT";
      const found = versionsOf(secret, cloud).find((version) =>
        asked === undefined ? version.stage === stage : version.id === asked,
      );
      if (!found)
        throw new ServiceError(
          "ResourceNotFoundException",
          asked === undefined
            ? `Secrets Manager can't find the specified secret value for staging label: ${stage}`
            : `Secrets Manager can't find the specified secret value for VersionId: ${asked}`,
        );
      return {
        ARN: arnOf(secret),
        Name: secret.attributes["name"],
        SecretString: found.value,
        VersionId: found.id,
        VersionStages: [found.stage],
        CreatedDate: secret.hidden["modified"] ?? 0,
      };
    },
    PutSecretValue: (call, cloud) => {
      const secret = secretOf(call, cloud);
      const value = text(call, "SecretString");
      const [before] = versionsOf(secret, cloud);
      if (before) cloud.services.keepSecret(previous(secret), before.value);
      cloud.services.keepSecret(arnOf(secret), value);
      const version = optionalText(call, "ClientRequestToken") ?? randomUUID();
      cloud.records.put({
        ...secret,
        hidden: { ...secret.hidden, version, modified: now(), ...(before ? { previous: before.id } : {}) },
      });
      return { ARN: arnOf(secret), Name: secret.attributes["name"], VersionId: version, VersionStages: ["AWSCURRENT"] };
    },
  },
};

const arnOf = ({ attributes }: WorldRecord) => String(attributes["arn"]);
/** Where this process keeps the value before the current one. */
const previous = (secret: WorldRecord) => `${arnOf(secret)} AWSPREVIOUS`;

/** The versions whose values are known, the current one first. */
function versionsOf(secret: WorldRecord, { services }: Cloud): { id: string; stage: string; value: string }[] {
  const [current, before] = [services.secret(arnOf(secret)), services.secret(previous(secret))];
  const id = (name: string) => String(secret.hidden[name] ?? "00000000-0000-4000-a000-000000000000");
  return [
    ...(current === undefined ? [] : [{ id: id("version"), stage: "AWSCURRENT", value: current }]),
    ...(before === undefined ? [] : [{ id: id("previous"), stage: "AWSPREVIOUS", value: before }]),
  ];
}

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

function describe(secret: WorldRecord, cloud: Cloud): Members {
  const { description, kms_key_id, name } = secret.attributes;
  return {
    ARN: arnOf(secret),
    Name: name,
    Description: description ?? "",
    ...(kms_key_id ? { KmsKeyId: kms_key_id } : {}),
    LastChangedDate: secret.hidden["modified"] ?? 0,
    VersionIdsToStages: Object.fromEntries(versionsOf(secret, cloud).map(({ id, stage }) => [id, [stage]])),
  };
}
