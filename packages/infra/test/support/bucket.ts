import { type BucketOrigin, policyDocument, type Statement } from "../../src/index.ts";

/** A bucket that somebody else made, with the policy that it collects. */
export function bucket(): BucketOrigin & { policy(): Statement[] } {
  const statements: Statement[] = [];
  return {
    bucketName: "assets-111111111111",
    arn: "arn:aws:s3:::assets-111111111111",
    regionalDomainName: "assets-111111111111.s3.us-east-1.amazonaws.com",
    allow: (...more) => void statements.push(...more),
    policy: () => JSON.parse(policyDocument(statements)).Statement,
  };
}
