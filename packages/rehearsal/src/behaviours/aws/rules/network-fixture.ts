import type { Example } from "../../../rules/types.ts";
import { trust } from "./iam.ts";

/** A network with three subnets (two zones) and a security group, for examples of what lives in one. */
export const NETWORK: Example = {
  "aws_vpc.main": { cidr_block: "10.0.0.0/16" },
  ...Object.fromEntries(
    ["a", "b", "a2"].map((name, index) => [
      `aws_subnet.${name}`,
      {
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: `10.0.${index + 1}.0/24`,
        availability_zone: `eu-central-1${name[0]}`,
      },
    ]),
  ),
  "aws_security_group.g": { name: "g", description: "g", vpc_id: "${aws_vpc.main.id}" },
};
export const SUBNETS = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];
export const SAME_ZONE = ["${aws_subnet.a.id}", "${aws_subnet.a2.id}"];
export const GROUP = "${aws_security_group.g.id}";

/** A role, for examples of what runs as one. */
export const ROLE: Example = { "aws_iam_role.role": { name: "role", assume_role_policy: trust() } };
export const ROLE_ARN = "${aws_iam_role.role.arn}";
