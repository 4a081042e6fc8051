import { contains, overlaps, parseCidr } from "../../../rules/cidr.ts";
import { inUse, unique } from "../../../rules/shapes.ts";
import type { Subject } from "../../../rules/subject.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const VPC_CIDR = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html";
const SUBNET = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html";
const ROUTES = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html";
const GATEWAY = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html";
const DELETE = "https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html";
const ENDPOINT = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html";

const VPC: Example = { "aws_vpc.main": { cidr_block: "10.0.0.0/16" } };
const vpc = "${aws_vpc.main.id}";
const subnet = (cidr: string, more: object = {}) => ({ vpc_id: vpc, cidr_block: cidr, ...more });
const TWO_NETWORKS: Example = {
  ...VPC,
  "aws_vpc.other": { cidr_block: "10.1.0.0/16" },
  "aws_subnet.a": subnet("10.0.1.0/24"),
};

const size = (subject: Subject): string | undefined => {
  const cidr = parseCidr(subject.text("cidr_block"));
  if (!cidr || (cidr.bits >= 16 && cidr.bits <= 28)) return undefined;
  return `expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: ${cidr.bits}`;
};

/** VPC, subnets, routes, gateways and endpoints. */
export const vpcRules: readonly Rule[] = [
  {
    id: "vpc-cidr-size",
    types: ["aws_vpc"],
    when: "plan",
    at: "cidr_block",
    demands: "The range of a VPC is between /16 and /28.",
    source: VPC_CIDR,
    check: size,
    refused: { "aws_vpc.main": { cidr_block: "10.0.0.0/8" } },
    accepted: { "aws_vpc.main": { cidr_block: "10.0.0.0/28" } },
  },
  {
    id: "subnet-cidr-size",
    types: ["aws_subnet"],
    when: "apply",
    at: "cidr_block",
    demands: "The range of a subnet is between /16 and /28: five addresses of each are AWS's own.",
    source: SUBNET,
    check: (subject) => {
      const cidr = parseCidr(subject.text("cidr_block"));
      return cidr && (cidr.bits < 16 || cidr.bits > 28)
        ? `InvalidSubnet.Range: The CIDR '${cidr.canonical}' is invalid.`
        : undefined;
    },
    given: VPC,
    refused: { "aws_subnet.a": subnet("10.0.1.0/29") },
    accepted: { "aws_subnet.a": subnet("10.0.1.0/28") },
  },
  {
    id: "cidr-host-bits",
    types: ["aws_vpc", "aws_subnet", "aws_route"],
    when: "plan",
    demands: "A range is written with the address of its network.",
    source: VPC_CIDR,
    check: (subject) => {
      for (const name of ["cidr_block", "destination_cidr_block"]) {
        const text = subject.text(name);
        const cidr = parseCidr(text);
        if (cidr && cidr.canonical !== text)
          return `"${text}" is not a valid CIDR block; did you mean "${cidr.canonical}"?`;
      }
      return undefined;
    },
    refused: { "aws_vpc.main": { cidr_block: "10.0.5.1/16" } },
    accepted: { "aws_vpc.main": { cidr_block: "10.0.0.0/16" } },
  },
  {
    id: "subnet-in-vpc",
    types: ["aws_subnet"],
    when: "apply",
    at: "cidr_block",
    demands: "The range of a subnet lies in a range of its VPC.",
    source: SUBNET,
    check: (subject) => {
      const cidr = parseCidr(subject.text("cidr_block"));
      const network = subject.find("aws_vpc", subject.text("vpc_id"));
      if (!cidr || !network) return undefined;
      const ranges = [
        network.text("cidr_block"),
        ...subject
          .others("aws_vpc_ipv4_cidr_block_association")
          .filter((other) => other.text("vpc_id") === network.id)
          .map((other) => other.text("cidr_block")),
      ].flatMap((range) => parseCidr(range) ?? []);
      return ranges.some((range) => contains(range, cidr))
        ? undefined
        : `InvalidSubnet.Range: The CIDR '${cidr.canonical}' is invalid.`;
    },
    given: VPC,
    refused: { "aws_subnet.a": subnet("10.1.0.0/24") },
    accepted: { "aws_subnet.a": subnet("10.0.255.0/24") },
  },
  {
    id: "subnet-overlap",
    types: ["aws_subnet"],
    when: "apply",
    at: "cidr_block",
    demands: "Subnets of a VPC do not overlap.",
    source: SUBNET,
    check: (subject) => {
      const cidr = parseCidr(subject.text("cidr_block"));
      const clash = subject.others("aws_subnet").some((other) => {
        const range = parseCidr(other.text("cidr_block"));
        return cidr && range && other.text("vpc_id") === subject.text("vpc_id") && overlaps(cidr, range);
      });
      return clash
        ? `InvalidSubnet.Conflict: The CIDR '${subject.text("cidr_block")}' conflicts with another subnet`
        : undefined;
    },
    given: { ...VPC, "aws_subnet.a": subnet("10.0.0.0/23") },
    refused: { "aws_subnet.b": { ...subnet("10.0.1.0/24"), depends_on: ["aws_subnet.a"] } },
    accepted: { "aws_subnet.b": subnet("10.0.2.0/24") },
  },
  {
    id: "subnet-zone",
    types: ["aws_subnet"],
    when: "apply",
    at: "availability_zone",
    demands: "An availability zone is one of the region: its name with a letter.",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html",
    check: (subject) => {
      const zone = subject.text("availability_zone");
      if (zone === undefined || new RegExp(`^${subject.region}[a-f]$`).test(zone)) return undefined;
      return `InvalidParameterValue: Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${["a", "b", "c"].map((letter) => subject.region + letter).join(", ")}.`;
    },
    given: VPC,
    refused: { "aws_subnet.a": subnet("10.0.1.0/24", { availability_zone: "us-west-9a" }) },
    accepted: { "aws_subnet.a": subnet("10.0.1.0/24", { availability_zone: "eu-central-1b" }) },
  },
  unique({
    id: "route-duplicate",
    types: ["aws_route"],
    by: ["route_table_id", "destination_cidr_block"],
    demands: "A route table has one route for a destination.",
    source: ROUTES,
    words: (cidr) => `RouteAlreadyExists: The route identified by ${cidr} already exists.`,
    given: {
      ...VPC,
      "aws_internet_gateway.g": { vpc_id: vpc },
      "aws_route_table.t": { vpc_id: vpc },
      "aws_route.a": route("0.0.0.0/0"),
    },
    refused: { "aws_route.b": { ...route("0.0.0.0/0"), depends_on: ["aws_route.a"] } },
    accepted: { "aws_route.b": route("192.0.2.0/24") },
  }),
  {
    id: "route-one-target",
    types: ["aws_route"],
    when: "plan",
    demands: "A route leads to exactly one target.",
    source: ROUTES,
    check: (subject) => {
      const targets = [
        "carrier_gateway_id",
        "core_network_arn",
        "egress_only_gateway_id",
        "gateway_id",
        "local_gateway_id",
        "nat_gateway_id",
        "network_interface_id",
        "transit_gateway_id",
        "vpc_endpoint_id",
        "vpc_peering_connection_id",
      ];
      const set = targets.filter((name) => subject.config.isSet(name));
      if (set.length === 1) return undefined;
      return `one of \`${targets.join(",")}\` must be specified${set.length > 1 ? `, and only one: found ${set.join(",")}` : ""}`;
    },
    given: { ...VPC, "aws_route_table.t": { vpc_id: vpc }, "aws_internet_gateway.g": { vpc_id: vpc } },
    refused: {
      "aws_route.a": { route_table_id: "${aws_route_table.t.id}", destination_cidr_block: "0.0.0.0/0" },
    },
    accepted: { "aws_route.a": route("0.0.0.0/0") },
  },
  {
    id: "internet-gateway-one",
    types: ["aws_internet_gateway"],
    when: "apply",
    at: "vpc_id",
    demands: "A VPC has one internet gateway.",
    source: GATEWAY,
    check: (subject) => {
      const network = subject.text("vpc_id");
      return network && subject.others("aws_internet_gateway").some((other) => other.text("vpc_id") === network)
        ? `InvalidParameterValue: Network ${network} already has an internet gateway attached`
        : undefined;
    },
    given: { ...VPC, "aws_internet_gateway.a": { vpc_id: vpc } },
    refused: { "aws_internet_gateway.b": { vpc_id: vpc, depends_on: ["aws_internet_gateway.a"] } },
    accepted: { "aws_internet_gateway.b": {} },
  },
  {
    id: "nat-gateway-address",
    types: ["aws_nat_gateway"],
    when: "apply",
    at: "allocation_id",
    demands: "A public NAT gateway has an elastic address that nothing else uses.",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
    check: (subject) => {
      if (subject.text("connectivity_type") === "private") return undefined;
      const address = subject.text("allocation_id");
      if (address === undefined) {
        return subject.text("availability_mode") === "regional"
          ? undefined
          : "MissingParameter: The request must include the AllocationId parameter. Add the required parameter and retry the request.";
      }
      return subject.others("aws_nat_gateway").some((other) => other.text("allocation_id") === address)
        ? `Resource.AlreadyAssociated: Elastic IP address [${address}] is already associated`
        : undefined;
    },
    given: { ...VPC, "aws_subnet.a": subnet("10.0.1.0/24"), "aws_eip.e": {} },
    refused: {
      "aws_nat_gateway.a": { subnet_id: "${aws_subnet.a.id}", allocation_id: "${aws_eip.e.id}" },
      "aws_nat_gateway.b": {
        subnet_id: "${aws_subnet.a.id}",
        allocation_id: "${aws_eip.e.id}",
        depends_on: ["aws_nat_gateway.a"],
      },
    },
    accepted: { "aws_nat_gateway.a": { subnet_id: "${aws_subnet.a.id}", allocation_id: "${aws_eip.e.id}" } },
  },
  unique({
    id: "route-table-association-one",
    types: ["aws_route_table_association"],
    by: ["subnet_id"],
    demands: "A subnet is associated with one route table.",
    source: ROUTES,
    words: (id) =>
      `Resource.AlreadyAssociated: the specified association for subnet ${id} conflicts with an existing association`,
    given: {
      ...VPC,
      "aws_subnet.a": subnet("10.0.1.0/24"),
      "aws_subnet.b": subnet("10.0.2.0/24"),
      "aws_route_table.t": { vpc_id: vpc },
      "aws_route_table.u": { vpc_id: vpc },
      "aws_route_table_association.a": association("a", "t"),
    },
    refused: {
      "aws_route_table_association.b": { ...association("a", "u"), depends_on: ["aws_route_table_association.a"] },
    },
    accepted: { "aws_route_table_association.b": association("b", "u") },
  }),
  {
    id: "route-table-association-network",
    types: ["aws_route_table_association"],
    when: "apply",
    at: "route_table_id",
    demands: "A subnet and its route table are of the same VPC.",
    source: ROUTES,
    check: (subject) => {
      const table = subject.find("aws_route_table", subject.text("route_table_id"));
      const of = subject.find("aws_subnet", subject.text("subnet_id"));
      return table && of && table.text("vpc_id") !== of.text("vpc_id")
        ? `InvalidParameterValue: Route table ${table.id} and subnet ${of.id} belong to different networks`
        : undefined;
    },
    given: TWO_NETWORKS,
    refused: {
      "aws_route_table.t": { vpc_id: "${aws_vpc.other.id}" },
      "aws_route_table_association.a": association("a", "t"),
    },
    accepted: { "aws_route_table.t": { vpc_id: vpc }, "aws_route_table_association.a": association("a", "t") },
  },
  {
    id: "endpoint-zones",
    types: ["aws_vpc_endpoint"],
    when: "apply",
    at: "subnet_ids",
    demands: "An interface endpoint has at most one subnet in a zone, all of its own VPC.",
    source: ENDPOINT,
    check: (subject) => {
      const subnets = subject.texts("subnet_ids").flatMap((id) => subject.find("aws_subnet", id) ?? []);
      const foreign = subnets.find((each) => each.text("vpc_id") !== subject.text("vpc_id"));
      if (foreign) return `InvalidParameter: Subnet ${foreign.id} is not in VPC ${subject.text("vpc_id")}`;
      const zones = subnets.map((each) => each.text("availability_zone"));
      const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
      return twice
        ? `DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone ${twice}`
        : undefined;
    },
    given: {
      ...VPC,
      "aws_subnet.a": subnet("10.0.1.0/24", { availability_zone: "eu-central-1a" }),
      "aws_subnet.b": subnet("10.0.2.0/24", { availability_zone: "eu-central-1a" }),
      "aws_subnet.c": subnet("10.0.3.0/24", { availability_zone: "eu-central-1b" }),
    },
    refused: { "aws_vpc_endpoint.e": endpoint("a", "b") },
    accepted: { "aws_vpc_endpoint.e": endpoint("a", "c") },
  },
  inUse({
    id: "vpc-in-use",
    type: "aws_vpc",
    by: [
      ["aws_subnet", "vpc_id"],
      ["aws_internet_gateway", "vpc_id"],
      ["aws_security_group", "vpc_id"],
      ["aws_vpc_endpoint", "vpc_id"],
      ["aws_lb", "vpc_id"],
    ],
    demands: "A VPC goes last: subnets, gateways, security groups and endpoints first.",
    source: DELETE,
    words: (id) => `DependencyViolation: The vpc '${id}' has dependencies and cannot be deleted.`,
    remove: "aws_vpc.main",
    given: VPC,
    refused: { "aws_subnet.a": subnet("10.0.1.0/24") },
    accepted: {},
  }),
  inUse({
    id: "subnet-in-use",
    type: "aws_subnet",
    by: [
      ["aws_nat_gateway", "subnet_id"],
      ["aws_lb", "subnets"],
      ["aws_vpc_endpoint", "subnet_ids"],
      ["aws_elasticache_subnet_group", "subnet_ids"],
      ["aws_ecs_service", "network_configuration.subnets"],
      ["aws_apprunner_vpc_connector", "subnets"],
      ["aws_lambda_function", "vpc_config.subnet_ids"],
      ["aws_db_subnet_group", "subnet_ids"],
    ],
    demands: "What has an address in a subnet goes before it.",
    source: DELETE,
    words: (id) => `DependencyViolation: The subnet '${id}' has dependencies and cannot be deleted.`,
    remove: "aws_subnet.a",
    given: { ...VPC, "aws_subnet.a": subnet("10.0.1.0/24"), "aws_subnet.b": subnet("10.0.2.0/24"), "aws_eip.e": {} },
    refused: { "aws_nat_gateway.n": { subnet_id: "${aws_subnet.a.id}", allocation_id: "${aws_eip.e.id}" } },
    accepted: { "aws_nat_gateway.n": { subnet_id: "${aws_subnet.b.id}", allocation_id: "${aws_eip.e.id}" } },
  }),
  inUse({
    id: "eip-in-use",
    type: "aws_eip",
    by: [["aws_nat_gateway", "allocation_id"]],
    demands: "An elastic address is released when nothing uses it any more.",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html",
    words: () => "AuthFailure: You do not have permission to access the specified resource; the address is in use.",
    remove: "aws_eip.e",
    given: { ...VPC, "aws_subnet.a": subnet("10.0.1.0/24"), "aws_eip.e": {} },
    refused: { "aws_nat_gateway.n": { subnet_id: "${aws_subnet.a.id}", allocation_id: "${aws_eip.e.id}" } },
    accepted: {},
  }),
];

function route(cidr: string) {
  return {
    route_table_id: "${aws_route_table.t.id}",
    destination_cidr_block: cidr,
    gateway_id: "${aws_internet_gateway.g.id}",
  };
}

function association(of: string, table: string) {
  return { subnet_id: `\${aws_subnet.${of}.id}`, route_table_id: `\${aws_route_table.${table}.id}` };
}

function endpoint(...subnets: string[]) {
  return {
    vpc_id: vpc,
    service_name: "com.amazonaws.eu-central-1.ecr.api",
    vpc_endpoint_type: "Interface",
    subnet_ids: subnets.map((name) => `\${aws_subnet.${name}.id}`),
  };
}
