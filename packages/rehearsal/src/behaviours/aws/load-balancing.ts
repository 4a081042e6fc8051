import { openBalancer } from "../../services/balancer.ts";
import { moved } from "../moved.ts";
import { hex } from "../template.ts";
import type { Attempt, Behaviour, Surroundings } from "../types.ts";
import { settingsOf } from "./listeners.ts";

const elb = (kind: string) => `arn:aws:elasticloadbalancing:{region}:{account}:${kind}`;
const suffix = ({ state }: Attempt) => String(state["arn"]).split(":loadbalancer/")[1] ?? "";

/** Load fronts: one is a loopback address that follows its listener's rules to the targets that are registered. */
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
    async create(attempt) {
      const { hidden, services, state } = attempt;
      if (services.releases === undefined || state["load_balancer_type"] === "gateway") return;
      const port = await openAddress(String(hidden["key"]), String(state["arn"]), 0, attempt);
      hidden["port"] = port;
      state["dns_name"] = `127.0.0.1:${port}`;
      attempt.log(`aws_lb ${state["name"]}: answers at http://127.0.0.1:${port}`);
    },
    async delete(record, { fronts }) {
      await fronts.get(record.key)?.close();
      fronts.delete(record.key);
    },
    async revive(record, surroundings) {
      const before = Number(record.hidden["port"] ?? 0);
      if (before === 0) return;
      const port = await openAddress(record.key, String(record.attributes["arn"]), before, surroundings);
      moved(record, port, { dns_name: `127.0.0.1:${port}` }, surroundings);
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
  aws_lb_target_group_attachment: {
    values: { id: "{target_group_arn}-{hex26}" },
    replace: ["target_group_arn", "target_id", "port"],
  },
  aws_lb_listener_certificate: {
    values: { id: "{listener_arn}_{certificate_arn}" },
    replace: ["listener_arn", "certificate_arn"],
  },
  aws_apigatewayv2_vpc_link: {
    values: {
      id: "{hex10}",
      arn: "arn:aws:apigateway:{region}::/vpclinks/{id}",
    },
    replace: ["subnet_ids", "security_group_ids"],
  },
};

async function openAddress(key: string, arn: string, port: number, surroundings: Surroundings): Promise<number> {
  const front = await openBalancer(() => settingsOf(arn, surroundings), surroundings.shares, port);
  surroundings.fronts.set(key, front);
  return front.port;
}
