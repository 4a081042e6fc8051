import type { Behaviour } from "../types.ts";

const ec2 = (kind: string) => `arn:aws:ec2:{region}:{account}:${kind}/{id}`;

/** VPC: ids and ARNs as EC2 writes them. Addresses are of the ranges reserved for documentation (RFC 5737, RFC 3849). */
export const network: { [type: string]: Behaviour } = {
  aws_vpc: {
    values: {
      id: "vpc-{hex17}",
      arn: ec2("vpc"),
      main_route_table_id: "rtb-{hex17}",
      default_route_table_id: "rtb-{hex17}",
      default_network_acl_id: "acl-{hex17}",
      default_security_group_id: "sg-{hex17}",
      dhcp_options_id: "dopt-{hex17}",
      owner_id: "{account}",
      ipv6_cidr_block: ({ state }) =>
        state["assign_generated_ipv6_cidr_block"] === true ? "2001:db8:1234:ff00::/56" : "",
    },
    replace: ["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length", "instance_tenancy"],
  },
  aws_subnet: {
    values: {
      id: "subnet-{hex17}",
      arn: ec2("subnet"),
      owner_id: "{account}",
      availability_zone: "{region}a",
      availability_zone_id: "use1-az1",
    },
    replace: ["vpc_id", "cidr_block", "availability_zone", "availability_zone_id"],
  },
  aws_internet_gateway: { values: { id: "igw-{hex17}", arn: ec2("internet-gateway") } },
  aws_egress_only_internet_gateway: {
    values: { id: "eigw-{hex17}" },
    replace: ["vpc_id"],
  },
  aws_eip: {
    values: {
      id: "eipalloc-{hex17}",
      allocation_id: "{id}",
      arn: ec2("elastic-ip"),
      domain: "vpc",
      network_border_group: "{region}",
      public_ipv4_pool: "amazon",
      public_ip: ({ state }) => `203.0.113.${1 + (Number.parseInt(String(state["id"]).slice(-4), 16) % 254)}`,
      public_dns: ({ state }) => `ec2-${String(state["public_ip"]).replaceAll(".", "-")}.compute-1.amazonaws.com`,
    },
    replace: ["domain", "network_border_group"],
  },
  aws_nat_gateway: {
    values: {
      id: "nat-{hex17}",
      availability_mode: "zonal",
      network_interface_id: "eni-{hex17}",
      association_id: "eipassoc-{hex17}",
      private_ip: "10.0.0.4",
      auto_provision_zones: ({ state }) => (state["availability_mode"] === "regional" ? "enabled" : ""),
      auto_scaling_ips: ({ state }) => (state["availability_mode"] === "regional" ? "enabled" : ""),
      regional_nat_gateway_auto_mode: ({ state }) => (state["availability_mode"] === "regional" ? "enabled" : ""),
      route_table_id: ({ state }) => (state["availability_mode"] === "regional" ? "rtb-regional" : ""),
      public_ip: ({ state, records }) =>
        String(records.find("aws_eip", String(state["allocation_id"]))?.attributes["public_ip"] ?? ""),
    },
    replace: ["subnet_id", "allocation_id", "connectivity_type", "availability_mode", "vpc_id"],
  },
  aws_route_table: {
    values: { id: "rtb-{hex17}", arn: ec2("route-table"), owner_id: "{account}" },
    replace: ["vpc_id"],
  },
  aws_route_table_association: { values: { id: "rtbassoc-{hex17}" }, replace: ["subnet_id", "gateway_id"] },
  aws_main_route_table_association: { values: { id: "rtbassoc-{hex17}", original_route_table_id: "rtb-{hex17}" } },
  aws_route: {
    values: { id: "r-{route_table_id}{hex8}", origin: "CreateRoute", state: "active" },
    replace: ["route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"],
  },
  aws_network_acl: {
    values: { id: "acl-{hex17}", arn: ec2("network-acl"), owner_id: "{account}" },
    replace: ["vpc_id"],
  },
  aws_security_group: {
    values: { id: "sg-{hex17}", arn: ec2("security-group"), owner_id: "{account}" },
    replace: ["name", "name_prefix", "description", "vpc_id"],
  },
  aws_default_security_group: {
    values: { id: "sg-{hex17}", arn: ec2("security-group"), owner_id: "{account}", name: "default" },
  },
  aws_security_group_rule: { values: { id: "sgrule-{serial}", security_group_rule_id: "sgr-{hex17}" } },
  aws_vpc_security_group_ingress_rule: {
    values: { id: "sgr-{hex17}", security_group_rule_id: "{id}", arn: ec2("security-group-rule") },
    replace: ["security_group_id"],
  },
  aws_vpc_security_group_egress_rule: {
    values: { id: "sgr-{hex17}", security_group_rule_id: "{id}", arn: ec2("security-group-rule") },
    replace: ["security_group_id"],
  },
  aws_vpc_endpoint: {
    values: {
      id: "vpce-{hex17}",
      arn: ec2("vpc-endpoint"),
      owner_id: "{account}",
      state: "available",
    },
    replace: ["vpc_id", "service_name", "vpc_endpoint_type"],
  },
  aws_vpc_endpoint_route_table_association: {
    values: { id: "a-{vpc_endpoint_id}{hex10}" },
    replace: ["route_table_id", "vpc_endpoint_id"],
  },
  aws_vpc_endpoint_subnet_association: {
    values: { id: "a-{vpc_endpoint_id}{hex10}" },
    replace: ["subnet_id", "vpc_endpoint_id"],
  },
  aws_flow_log: {
    values: {
      id: "fl-{hex17}",
      arn: ec2("vpc-flow-log"),
      log_format: () =>
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    },
    replace: [
      "vpc_id",
      "subnet_id",
      "eni_id",
      "traffic_type",
      "log_destination",
      "log_destination_type",
      "iam_role_arn",
    ],
  },
};
