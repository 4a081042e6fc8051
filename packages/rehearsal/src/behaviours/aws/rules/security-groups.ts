import { inUse, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const GROUPS = "https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html";
const CREATE = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html";
const RULES = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";

const VPC: Example = {
  "aws_vpc.main": { cidr_block: "10.0.0.0/16" },
  "aws_vpc.other": { cidr_block: "10.1.0.0/16" },
};
const group = (name: string, vpc = "main") => ({ name, description: "of the test", vpc_id: `\${aws_vpc.${vpc}.id}` });
const ONE: Example = { ...VPC, "aws_security_group.a": group("a") };
const from = (source: object, more: object = {}) => ({
  security_group_id: "${aws_security_group.a.id}",
  ip_protocol: "tcp",
  from_port: 443,
  to_port: 443,
  ...source,
  ...more,
});
const SOURCES = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"] as const;

/** Security groups and their rules. */
export const securityGroupRules: readonly Rule[] = [
  spelled({
    id: "security-group-name",
    types: ["aws_security_group"],
    at: "name",
    pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
    demands: "A name has up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, and does not begin with sg-.",
    source: CREATE,
    words: (name) => `invalid value for name (cannot begin with sg-): ${name}`,
    given: VPC,
    refused: { "aws_security_group.a": group("sg-front") },
    accepted: { "aws_security_group.a": group("front-sg") },
  }),
  spelled({
    id: "security-group-description",
    types: ["aws_security_group"],
    at: "description",
    pattern: /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
    demands: "A description has up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*; no apostrophe, no umlaut.",
    source: CREATE,
    words: (text) =>
      `InvalidParameterValue: Value (${text}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
    given: VPC,
    refused: { "aws_security_group.a": { ...group("a"), description: "what's behind the load balancer" } },
    accepted: { "aws_security_group.a": { ...group("a"), description: "what is behind the load balancer" } },
  }),
  spelled({
    id: "security-group-default",
    types: ["aws_security_group"],
    at: "name",
    pattern: /^(?!default$)/,
    demands: "The name default belongs to the group that every VPC has.",
    source: GROUPS,
    words: () => "InvalidParameterValue: Cannot use reserved security group name: default",
    given: VPC,
    refused: { "aws_security_group.a": group("default") },
    accepted: { "aws_security_group.a": group("standard") },
  }),
  unique({
    id: "security-group-duplicate",
    types: ["aws_security_group"],
    by: ["vpc_id", "name"],
    demands: "Names of security groups are unique in a VPC; let name_prefix make them when a group may be replaced.",
    source: CREATE,
    words: (name, subject) =>
      `InvalidGroup.Duplicate: The security group '${name}' already exists for VPC '${subject.text("vpc_id")}'`,
    given: ONE,
    refused: { "aws_security_group.b": { ...group("a"), depends_on: ["aws_security_group.a"] } },
    accepted: { "aws_security_group.b": group("a", "other") },
  }),
  {
    id: "security-rule-one-source",
    types: [INGRESS, EGRESS],
    when: "plan",
    demands: `A rule names exactly one of ${SOURCES.join(", ")}.`,
    source: RULES,
    check: (subject) => {
      const set = SOURCES.filter((name) => subject.config.isSet(name));
      if (set.length === 1) return undefined;
      return `Invalid Attribute Combination: exactly one of these attributes must be configured: [${SOURCES.join(",")}], found ${set.length === 0 ? "none" : set.join(",")}`;
    },
    given: ONE,
    refused: {
      "aws_vpc_security_group_ingress_rule.r": from({
        cidr_ipv4: "10.0.0.0/8",
        referenced_security_group_id: "${aws_security_group.a.id}",
      }),
    },
    accepted: { "aws_vpc_security_group_ingress_rule.r": from({ cidr_ipv4: "10.0.0.0/8" }) },
  },
  {
    id: "security-rule-ports",
    types: [INGRESS, EGRESS],
    when: "apply",
    at: "to_port",
    demands: "The first port is not above the last, and protocol -1 (all) has no ports.",
    source: RULES,
    check: (subject) => {
      const [first, last] = [subject.number("from_port"), subject.number("to_port")];
      const all = subject.text("ip_protocol") === "-1";
      if (all && ((first ?? -1) !== -1 || (last ?? -1) !== -1))
        return "InvalidParameterValue: You may not specify ports when the protocol is -1 (all).";
      return first !== undefined && last !== undefined && first > last
        ? `InvalidParameterValue: Invalid TCP/UDP port range (${first}:${last})`
        : undefined;
    },
    given: ONE,
    refused: {
      "aws_vpc_security_group_ingress_rule.r": from({ cidr_ipv4: "10.0.0.0/8" }, { from_port: 443, to_port: 80 }),
    },
    accepted: {
      "aws_vpc_security_group_ingress_rule.r": from({ cidr_ipv4: "10.0.0.0/8" }, { from_port: 80, to_port: 443 }),
    },
  },
  within({
    id: "security-rule-port-range",
    types: [INGRESS, EGRESS],
    at: "to_port",
    least: -1,
    most: 65535,
    demands: "A port is between 0 and 65535 (-1 for ICMP and all protocols).",
    source: RULES,
    given: ONE,
    refused: { "aws_vpc_security_group_ingress_rule.r": from({ cidr_ipv4: "10.0.0.0/8" }, { to_port: 70_000 }) },
    accepted: { "aws_vpc_security_group_ingress_rule.r": from({ cidr_ipv4: "10.0.0.0/8" }, { to_port: 65_535 }) },
  }),
  {
    id: "security-rule-duplicate",
    types: [INGRESS, EGRESS],
    when: "apply",
    demands: "A group has each rule once.",
    source: RULES,
    check: (subject) => {
      const names = ["security_group_id", "ip_protocol", "from_port", "to_port", ...SOURCES];
      const twin = subject
        .others(subject.type)
        .some((other) => names.every((name) => String(other.get(name) ?? "") === String(subject.get(name) ?? "")));
      return twin
        ? `InvalidPermission.Duplicate: the specified rule "peer: ${SOURCES.map((name) => subject.text(name) ?? "").join("")}, ${subject.text("ip_protocol")}, from port: ${subject.get("from_port")}, to port: ${subject.get("to_port")}, ALLOW" already exists`
        : undefined;
    },
    given: { ...ONE, "aws_vpc_security_group_ingress_rule.r": from({ cidr_ipv4: "10.0.0.0/8" }) },
    refused: {
      "aws_vpc_security_group_ingress_rule.s": from(
        { cidr_ipv4: "10.0.0.0/8" },
        { depends_on: ["aws_vpc_security_group_ingress_rule.r"] },
      ),
    },
    accepted: { "aws_vpc_security_group_ingress_rule.s": from({ cidr_ipv4: "192.168.0.0/16" }) },
  },
  {
    id: "security-rule-network",
    types: [INGRESS, EGRESS],
    when: "apply",
    at: "referenced_security_group_id",
    demands: "A group that a rule refers to is of the same VPC (or of a peered one).",
    source: RULES,
    check: (subject) => {
      const own = subject.find("aws_security_group", subject.text("security_group_id"));
      const peer = subject.find("aws_security_group", subject.text("referenced_security_group_id"));
      const peered = subject.others("aws_vpc_peering_connection").length > 0;
      return own && peer && !peered && own.text("vpc_id") !== peer.text("vpc_id")
        ? `InvalidGroup.NotFound: You have specified two resources that belong to different networks.`
        : undefined;
    },
    given: { ...ONE, "aws_security_group.b": group("b"), "aws_security_group.far": group("far", "other") },
    refused: {
      "aws_vpc_security_group_ingress_rule.r": from({ referenced_security_group_id: "${aws_security_group.far.id}" }),
    },
    accepted: {
      "aws_vpc_security_group_ingress_rule.r": from({ referenced_security_group_id: "${aws_security_group.b.id}" }),
    },
  },
  inUse({
    id: "security-group-in-use",
    type: "aws_security_group",
    by: [
      ["aws_lb", "security_groups"],
      ["aws_ecs_service", "network_configuration.security_groups"],
      ["aws_elasticache_replication_group", "security_group_ids"],
      ["aws_apprunner_vpc_connector", "security_groups"],
      ["aws_lambda_function", "vpc_config.security_group_ids"],
      ["aws_vpc_endpoint", "security_group_ids"],
      [INGRESS, "referenced_security_group_id"],
      [EGRESS, "referenced_security_group_id"],
    ],
    demands: "A security group goes when no interface and no other group's rule uses it; create the new one first.",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html",
    words: (id) => `DependencyViolation: resource ${id} has a dependent object`,
    remove: "aws_security_group.a",
    given: { ...ONE, "aws_security_group.b": group("b") },
    refused: {
      "aws_vpc_security_group_ingress_rule.r": from(
        { referenced_security_group_id: "${aws_security_group.a.id}" },
        { security_group_id: "${aws_security_group.b.id}" },
      ),
    },
    accepted: {
      "aws_vpc_security_group_ingress_rule.r": from(
        { cidr_ipv4: "10.0.0.0/8" },
        { security_group_id: "${aws_security_group.b.id}" },
      ),
    },
  }),
];
