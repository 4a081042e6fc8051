import type { WorldRecord } from "../../world/records.ts";
import {
  type Call,
  type Cloud,
  type Members,
  now,
  optionalText,
  type Service,
  ServiceError,
  text,
  texts,
} from "../call.ts";

const TYPE = "aws_ssm_parameter";

/**
 * Systems Manager's Parameter Store. Parameters are those that Terraform declared, and those that were put through the API; a change of a
 * declared one is drift that Terraform sees. Values of `SecureString` are kept in memory only.
 */
export const ssm: Service = {
  target: "AmazonSSM",
  operations: {
    GetParameter: (call, cloud) => ({ Parameter: describe(required(call, cloud, text(call, "Name")), call, cloud) }),
    GetParameters: (call, cloud) => {
      const found = texts(call, "Names").map((name) => ({ name, record: find(call, cloud, name) }));
      return {
        Parameters: found.flatMap(({ record }) => (record ? [describe(record, call, cloud)] : [])),
        InvalidParameters: found.flatMap(({ name, record }) => (record ? [] : [name])),
      };
    },
    GetParametersByPath: (call, cloud) => {
      const path = `${text(call, "Path").replace(/\/$/, "")}/`;
      const under = own(call, cloud).filter(
        ({ id }) => id.startsWith(path) && (call.input["Recursive"] === true || !id.slice(path.length).includes("/")),
      );
      return {
        Parameters: under.sort((a, b) => (a.id < b.id ? -1 : 1)).map((record) => describe(record, call, cloud)),
      };
    },
    PutParameter: (call, cloud) => put(call, cloud),
    DeleteParameter: (call, cloud) => {
      cloud.records.remove(required(call, cloud, text(call, "Name")).key);
      return {};
    },
  },
};

const own = (call: Call, { records }: Cloud) =>
  records.ofType(TYPE).filter(({ account, region }) => account === call.account && region === call.region);

function find(call: Call, cloud: Cloud, name: string): WorldRecord | undefined {
  return own(call, cloud).find(({ id, attributes }) => id === name || attributes["arn"] === name);
}

function required(call: Call, cloud: Cloud, name: string): WorldRecord {
  const record = find(call, cloud, name);
  if (!record) throw new ServiceError("ParameterNotFound", `Parameter ${name} not found.`);
  return record;
}

function describe({ attributes, hidden, id }: WorldRecord, call: Call, { services }: Cloud): Members {
  const secret = attributes["type"] === "SecureString";
  const clear = secret
    ? (services.secret(String(attributes["arn"])) ?? String(attributes["value"] ?? ""))
    : attributes["value"];
  return {
    Name: id,
    Type: attributes["type"],
    Value: secret && call.input["WithDecryption"] !== true ? "c3RhbmQtaW46IGVuY3J5cHRlZA==" : clear,
    Version: attributes["version"],
    LastModifiedDate: hidden["modified"] ?? 0,
    ARN: attributes["arn"],
    DataType: attributes["data_type"] ?? "text",
  };
}

function put(call: Call, cloud: Cloud): Members {
  const name = text(call, "Name");
  const value = text(call, "Value");
  const known = find(call, cloud, name);
  if (known && call.input["Overwrite"] !== true)
    throw new ServiceError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  const type = optionalText(call, "Type") ?? String(known?.attributes["type"] ?? "String");
  const arn = `arn:aws:ssm:${call.region}:${call.account}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
  const version = Number(known?.attributes["version"] ?? 0) + 1;
  const secret = type === "SecureString";
  if (secret) cloud.services.keepSecret(arn, value);
  const shown = secret ? { value: "" } : { value, insecure_value: value };
  cloud.records.put({
    key: known?.key ?? `${TYPE}-${cloud.records.seed(TYPE, `${call.account}/${call.region}/${name}`).slice(0, 16)}`,
    provider: "aws",
    type: TYPE,
    id: name,
    account: call.account,
    region: call.region,
    attributes: {
      ...known?.attributes,
      id: name,
      name,
      arn,
      type,
      version,
      tier: "Standard",
      data_type: "text",
      ...shown,
    },
    hidden: { ...known?.hidden, modified: now() },
  });
  return { Version: version, Tier: "Standard" };
}
