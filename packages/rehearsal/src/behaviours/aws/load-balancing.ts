import { hex } from "../template.ts";
import type { Attempt, Behaviour } from "../types.ts";

const elb = (kind: string) => `arn:aws:elasticloadbalancing:{region}:{account}:${kind}`;
const suffix = ({ state }: Attempt) => String(state["arn"]).split(":loadbalancer/")[1] ?? "";

/** Application load balancers: one is a loopback address; what runs behind it is up to the service that registers there. */
export const loadBalancing: { [type: string]: Behaviour } = {
  aws_lb: {
    values: {
      arn: `${elb("loadbalancer/app")}/{name}/{hex16}`,
      id: "{arn}",
      arn_suffix: suffix,
      dns_name: ({ hidden, region, state }) => {
        const name = `${state["internal"] === true ? "internal-" : ""}${state["name"]}`;
        return `${name}-${hex(String(hidden["key"]), "dns", 9)}.${region}.elb.amazonaws.com`;
      },
      zone_id: "Z35SXDOTRQ7X7K",
      vpc_id: ({ records, state }) => {
        const [subnet] = Array.isArray(state["subnets"]) ? state["subnets"] : [];
        return String(records.find("aws_subnet", String(subnet))?.attributes["vpc_id"] ?? "vpc-0");
      },
      ip_address_type: "ipv4",
      enforce_security_group_inbound_rules_on_private_link_traffic: "",
    },
    replace: ["name", "name_prefix", "internal", "load_balancer_type"],
    async create({ hidden, services, state }) {
      if (services.releases === undefined) return;
      hidden["port"] = await services.open(String(hidden["key"]), String(state["name"]));
      state["dns_name"] = `127.0.0.1:${hidden["port"]}`;
    },
    delete: (record, { services }) => services.remove(record.key),
    async revive(record, { services }) {
      if (record.hidden["port"]) await services.open(record.key, record.id, Number(record.hidden["port"]));
    },
  },
  aws_lb_target_group: {
    values: {
      arn: `${elb("targetgroup")}/{name}/{hex16}`,
      id: "{arn}",
      arn_suffix: ({ state }) => String(state["arn"]).split(":").pop() ?? "",
      ip_address_type: "ipv4",
      load_balancing_algorithm_type: "round_robin",
      load_balancing_anomaly_mitigation: "off",
      load_balancing_cross_zone_enabled: "use_load_balancer_configuration",
      protocol_version: "HTTP1",
    },
    replace: ["name", "name_prefix", "port", "protocol", "target_type", "vpc_id"],
  },
  aws_lb_listener: {
    values: {
      arn: ({ hidden, state }) =>
        `${String(state["load_balancer_arn"]).replace(":loadbalancer/", ":listener/")}/${hex(String(hidden["key"]), "arn", 16)}`,
      id: "{arn}",
      ssl_policy: ({ state }) => (state["protocol"] === "HTTPS" ? "ELBSecurityPolicy-2016-08" : ""),
    },
    replace: ["load_balancer_arn"],
  },
  aws_lb_listener_rule: {
    values: {
      arn: ({ hidden, state }) =>
        `${String(state["listener_arn"]).replace(":listener/", ":listener-rule/")}/${hex(String(hidden["key"]), "arn", 16)}`,
      id: "{arn}",
    },
    replace: ["listener_arn"],
  },
  aws_apigatewayv2_vpc_link: {
    values: {
      id: "{hex10}",
      arn: "arn:aws:apigateway:{region}::/vpclinks/{id}",
    },
    replace: ["subnet_ids", "security_group_ids"],
  },
};
