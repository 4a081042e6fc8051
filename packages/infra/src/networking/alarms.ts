import type { AlarmOffer, ChartOffer, Metric } from "../core/watch.ts";

/** Ids of NAT gateways by the zone they serve. */
export type Gateways = Readonly<Record<string, string>>;

const measured = (gateway: string, name: string, stat: string): Metric => ({
  namespace: "AWS/NATGateway",
  name,
  dimensions: { NatGatewayId: gateway },
  stat,
});

/** What can go wrong on the way out. */
export function gatewayAlarms(gateways: Gateways): AlarmOffer[] {
  return Object.entries(gateways).map(([zone, gateway]) => ({
    id: `ports-${zone}`,
    severity: "warning",
    says: `The NAT gateway of ${zone} has no port left for one destination; connections fail`,
    measure: { metric: measured(gateway, "ErrorPortAllocation", "Sum") },
    when: ">",
    threshold: 0,
    silence: "notBreaching",
  }));
}

/** What goes through the gateways, which is what private subnets send and get (D-E1-32), and what is paid for by the GB. */
export function gatewayCharts(gateways: Gateways): ChartOffer[] {
  const zones = Object.entries(gateways);
  if (zones.length === 0) return [];
  const chart = (title: string, name: string): ChartOffer => ({
    title,
    on: ["infrastructure", "cost"],
    metrics: zones.map(([zone, gateway]) => ({ label: zone, metric: measured(gateway, name, "Sum") })),
  });
  return [
    chart("Out to the internet, bytes", "BytesOutToDestination"),
    chart("In from the internet, bytes", "BytesInFromDestination"),
  ];
}
