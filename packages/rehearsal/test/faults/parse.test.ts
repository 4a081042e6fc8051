import { describeFault, parseFault } from "../../src/index.ts";

describe("issue 6, 5: faults on a command line", () => {
  test.each<[string, string | RegExp]>([
    ["throttle:aws_ecr_repository=30", "aws_ecr_repository is throttled 30 times"],
    ["throttle:aws_ecr_repository", "aws_ecr_repository is throttled 3 times"],
    ["slow:aws_elasticache_replication_group=15m", "aws_elasticache_replication_group takes 900 s longer"],
    ["fail:aws_vpc.main=VpcLimitExceeded", "aws_vpc.main fails: VpcLimitExceeded"],
    ["not-found:aws_iam_role=20s", "aws_iam_role is not found for 20 s after its creation"],
    ["expire-credentials:sts:AssumeRole", "the credentials expire at sts:AssumeRole"],
    ["lose-connection:s3:PutObject", "the connection is lost at s3:PutObject"],
    ["lose-connection:aws_vpc=2", "the connection is lost at aws_vpc 2 times"],
    ["fail:s3:PutObject:states/a.tfstate", /^s3:PutObject:states\/a.tfstate fails: InternalFailure/],
    ["fail-half-way:aws_nat_gateway", /^aws_nat_gateway fails when it exists already/],
    ["time-out:aws_nat_gateway=40m", "aws_nat_gateway is not ready after 2400 s"],
    ["answers:backend=503", "the next release of backend answers 503"],
    ["crashes:backend=1m", "the next release of backend ends after 60 s"],
    ["stays:backend", "backend stays on the version before"],
  ])("%s", (written, meant) =>
    expect(describeFault(parseFault(written))).toEqual(
      typeof meant === "string" ? meant : expect.stringMatching(meant),
    ),
  );

  test.each([
    ["explode:everything", /is no fault. Write one of: throttle:/],
    ["slow:aws_vpc=long", /"long" does not fit. Write it like slow:/],
    ["answers:backend=teapot", /"teapot" does not fit/],
    ["stays:backend=yes", /"yes" does not fit. Write it like stays:backend/],
  ])("%s is refused with what to write instead", (written, why) => expect(() => parseFault(written)).toThrow(why));
});
