import { inUse, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";
import { GROUP, NETWORK, SAME_ZONE, SUBNETS } from "./network-fixture.ts";

const CREATE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html";
const GROUPS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html";
const LISTENER = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html";
const RULE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html";
const NAMED = ["aws_lb", "aws_lb_target_group"];

const balancer = (name = "front", more: object = {}) => ({ name, subnets: SUBNETS, security_groups: [GROUP], ...more });
const target = (name = "blue", more: object = {}) => ({
  name,
  port: 8000,
  protocol: "HTTP",
  target_type: "ip",
  vpc_id: "${aws_vpc.main.id}",
  ...more,
});
const forward = (group = "blue") => [{ type: "forward", target_group_arn: `\${aws_lb_target_group.${group}.arn}` }];
const listener = (more: object = {}) => ({
  load_balancer_arn: "${aws_lb.front.arn}",
  port: 80,
  protocol: "HTTP",
  default_action: forward(),
  ...more,
});
const FRONT: Example = { ...NETWORK, "aws_lb.front": balancer(), "aws_lb_target_group.blue": target() };
const rule = (priority: number, more: object = {}) => ({
  listener_arn: "${aws_lb_listener.l.arn}",
  priority,
  action: forward(),
  condition: [{ path_pattern: [{ values: ["/v1/*"] }] }],
  ...more,
});

/** Application load balancers, target groups, listeners. */
export const loadBalancingRules: readonly Rule[] = [
  spelled({
    id: "lb-name",
    types: NAMED,
    at: "name",
    pattern: /^(?!internal-)[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/,
    demands: "A name has up to 32 letters, digits and hyphens, no hyphen at an end, and does not begin with internal-.",
    source: CREATE,
    words: (name) =>
      `"name" cannot be longer than 32 characters, only alphanumeric characters and hyphens allowed: ${name}`,
    given: NETWORK,
    refused: { "aws_lb.front": balancer("eloquent-production-load-balancer") },
    accepted: { "aws_lb.front": balancer("eloquent-production-front") },
  }),
  unique({
    id: "lb-duplicate",
    types: NAMED,
    by: ["name"],
    demands: "Names of load balancers, and of target groups, are unique in the region.",
    source: CREATE,
    words: (name, subject) =>
      subject.type === "aws_lb"
        ? `DuplicateLoadBalancerName: A load balancer with the same name '${name}' exists, but with different settings`
        : `DuplicateTargetGroupName: A target group with the same name '${name}' exists, but with different settings`,
    given: { ...NETWORK, "aws_lb_target_group.blue": target() },
    refused: { "aws_lb_target_group.green": { ...target(), depends_on: ["aws_lb_target_group.blue"] } },
    accepted: { "aws_lb_target_group.green": target("green") },
  }),
  {
    id: "lb-zones",
    types: ["aws_lb"],
    when: "apply",
    at: "subnets",
    demands: "An application load balancer has subnets in at least two availability zones, one in each.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    check: (subject) => {
      if ((subject.text("load_balancer_type") ?? "application") !== "application") return undefined;
      const zones = subject.texts("subnets").map((id) => subject.find("aws_subnet", id)?.text("availability_zone"));
      if (zones.length === 0 || zones.includes(undefined)) return undefined;
      if (new Set(zones).size < zones.length)
        return "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone";
      return zones.length < 2
        ? "ValidationError: At least two subnets in two different Availability Zones must be specified"
        : undefined;
    },
    given: NETWORK,
    refused: { "aws_lb.front": balancer("front", { subnets: SAME_ZONE }) },
    accepted: { "aws_lb.front": balancer() },
  },
  {
    id: "target-group-health",
    types: ["aws_lb_target_group"],
    when: "apply",
    at: "health_check",
    demands: "The interval of a health check is longer than its timeout.",
    source: GROUPS,
    check: (subject) => {
      const [interval, timeout] = [subject.number("health_check.interval"), subject.number("health_check.timeout")];
      return interval && timeout && timeout >= interval
        ? `ValidationError: Health check timeout '${timeout}' must be smaller than the interval '${interval}'`
        : undefined;
    },
    given: NETWORK,
    refused: { "aws_lb_target_group.blue": target("blue", { health_check: [{ interval: 5, timeout: 5 }] }) },
    accepted: { "aws_lb_target_group.blue": target("blue", { health_check: [{ interval: 10, timeout: 5 }] }) },
  },
  within({
    id: "target-group-health-interval",
    types: ["aws_lb_target_group"],
    at: "health_check.interval",
    least: 5,
    most: 300,
    demands: "A target is checked every 5 to 300 seconds.",
    source: GROUPS,
    given: NETWORK,
    refused: { "aws_lb_target_group.blue": target("blue", { health_check: [{ interval: 4, timeout: 3 }] }) },
    accepted: { "aws_lb_target_group.blue": target("blue", { health_check: [{ interval: 6, timeout: 3 }] }) },
  }),
  unique({
    id: "listener-port",
    types: ["aws_lb_listener"],
    by: ["load_balancer_arn", "port"],
    demands: "A load balancer has one listener on a port.",
    source: LISTENER,
    words: (port) => `DuplicateListener: A listener already exists on port ${port} for this load balancer`,
    given: { ...FRONT, "aws_lb_listener.l": listener() },
    refused: { "aws_lb_listener.m": listener({ depends_on: ["aws_lb_listener.l"] }) },
    accepted: { "aws_lb_listener.m": listener({ port: 8080 }) },
  }),
  {
    id: "listener-certificate",
    types: ["aws_lb_listener"],
    when: "apply",
    at: "certificate_arn",
    demands: "A listener of HTTPS or TLS has a certificate; one of HTTP has none.",
    source: LISTENER,
    check: (subject) => {
      const protocol = subject.text("protocol") ?? "HTTP";
      const has = subject.text("certificate_arn") !== undefined;
      if (/^(HTTPS|TLS)$/.test(protocol) && !has)
        return `CertificateNotFound: A certificate must be specified for ${protocol} listeners`;
      return protocol === "HTTP" && has
        ? "InvalidConfigurationRequest: A certificate cannot be specified for HTTP listeners"
        : undefined;
    },
    given: FRONT,
    refused: { "aws_lb_listener.l": listener({ port: 443, protocol: "HTTPS" }) },
    accepted: { "aws_lb_listener.l": listener() },
  },
  unique({
    id: "listener-rule-priority",
    types: ["aws_lb_listener_rule"],
    by: ["listener_arn", "priority"],
    demands: "Priorities of a listener's rules are unique.",
    source: RULE,
    words: (priority) => `PriorityInUse: Priority '${priority}' is currently in use`,
    given: { ...FRONT, "aws_lb_listener.l": listener(), "aws_lb_listener_rule.a": rule(10) },
    refused: { "aws_lb_listener_rule.b": rule(10, { depends_on: ["aws_lb_listener_rule.a"] }) },
    accepted: { "aws_lb_listener_rule.b": rule(20) },
  }),
  within({
    id: "listener-rule-priority-range",
    types: ["aws_lb_listener_rule"],
    at: "priority",
    least: 1,
    most: 50_000,
    demands: "A priority is between 1 and 50000.",
    source: RULE,
    given: { ...FRONT, "aws_lb_listener.l": listener() },
    refused: { "aws_lb_listener_rule.b": rule(50_001) },
    accepted: { "aws_lb_listener_rule.b": rule(50_000) },
  }),
  {
    id: "target-group-one-balancer",
    types: ["aws_lb_listener", "aws_lb_listener_rule"],
    when: "apply",
    demands: "A target group belongs to one load balancer.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    check: (subject) => {
      const of = (listenerArn: string | undefined) =>
        subject
          .others("aws_lb_listener")
          .find((other) => other.text("arn") === listenerArn)
          ?.text("load_balancer_arn");
      const own = subject.text("load_balancer_arn") ?? of(subject.text("listener_arn"));
      const group = subject.text("default_action.target_group_arn") ?? subject.text("action.target_group_arn");
      if (!own || !group) return undefined;
      const taken = subject
        .others("aws_lb_listener")
        .some(
          (other) => other.text("load_balancer_arn") !== own && other.text("default_action.target_group_arn") === group,
        );
      return taken
        ? `TargetGroupAssociationLimit: The following target groups cannot be associated with more than one load balancer: ${group}`
        : undefined;
    },
    given: {
      ...FRONT,
      "aws_lb.back": balancer("back"),
      "aws_lb_target_group.green": target("green"),
      "aws_lb_listener.l": listener(),
    },
    refused: {
      "aws_lb_listener.m": listener({ load_balancer_arn: "${aws_lb.back.arn}", depends_on: ["aws_lb_listener.l"] }),
    },
    accepted: {
      "aws_lb_listener.m": listener({ load_balancer_arn: "${aws_lb.back.arn}", default_action: forward("green") }),
    },
  },
  inUse({
    id: "target-group-in-use",
    type: "aws_lb_target_group",
    by: [
      ["aws_lb_listener", "default_action.target_group_arn"],
      ["aws_lb_listener_rule", "action.target_group_arn"],
    ],
    as: "arn",
    demands: "A target group goes when no listener and no rule forwards to it; create the new one before.",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html",
    words: (arn) => `ResourceInUse: Target group '${arn}' is currently in use by a listener or a rule`,
    remove: "aws_lb_target_group.blue",
    given: { ...FRONT, "aws_lb_target_group.green": target("green") },
    refused: { "aws_lb_listener.l": listener() },
    accepted: { "aws_lb_listener.l": listener({ default_action: forward("green") }) },
  }),
];
