import { type Conditions, like, list, mismatch } from "./conditions.ts";

interface Statement {
  readonly Effect?: string;
  readonly Principal?: "*" | { readonly [kind: string]: string | string[] };
  readonly Action?: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Conditions;
}

/** Who asks a bucket for something. */
export interface Reader {
  /** `cloudfront.amazonaws.com`; undefined for somebody who is nobody. */
  readonly service?: string;
  /** `SourceArn`, `SourceAccount`, `SecureTransport` */
  readonly known: { readonly [key: string]: unknown };
}

/** Whether a bucket's policy lets somebody outside of its account do something: one statement allows it, and none denies it. */
export function bucketAllows(policy: string, reader: Reader, action: string, resource: string): boolean {
  const { Statement = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  const concerned = list(Statement).filter(
    (statement) =>
      isMeant(statement, reader) &&
      list(statement.Action).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
      list(statement.Resource).some((pattern) => like(pattern, resource)) &&
      mismatch(statement.Condition, reader.known) === undefined,
  );
  if (concerned.some(({ Effect }) => Effect === "Deny")) return false;
  return concerned.some(({ Effect }) => Effect === "Allow");
}

function isMeant({ Principal }: Statement, { service }: Reader): boolean {
  if (Principal === "*" || list(Principal?.["AWS"]).includes("*")) return true;
  return service !== undefined && list(Principal?.["Service"]).includes(service);
}
