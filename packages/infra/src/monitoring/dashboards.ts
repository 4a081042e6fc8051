import { regionOf } from "../core/account.ts";
import { Environment } from "../core/environment.ts";
import { physicalName } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { ChartOffer, Dashboard, Watchable } from "../core/watch.ts";
import { SPEND, SPEND_NOTE } from "../cost/spend.ts";
import { dashboard, type Section } from "./dashboard.ts";

/** The dashboards that are wanted, by name. One that would be empty is left out. */
export function dashboards(
  scope: Construct,
  wanted: readonly Dashboard[],
  { alarms, watches }: { readonly watches: readonly Watchable[]; readonly alarms: readonly string[] },
): Partial<Record<Dashboard, string>> {
  const region = regionOf(scope);
  const made: Partial<Record<Dashboard, string>> = {};
  for (const name of wanted) {
    const sections = [...sectionsOf(name, alarms, scope), ...watches.flatMap((watch) => sectionOf(name, watch))];
    if (sections.length === 0) continue;
    made[name] = dashboard(scope, idOf(name), {
      name: physicalName(scope, `${scope.node.id}-${name}`, 255),
      region,
      sections,
    }).dashboardName;
  }
  return made;
}

/** The first one there was keeps its place in the state. */
const idOf = (name: Dashboard): string => (name === "application" ? "dashboard" : `dashboard-${name}`);

/** What a dashboard shows besides the things that are watched. */
function sectionsOf(name: Dashboard, alarms: readonly string[], scope: Construct): Section[] {
  if (name === "application" && alarms.length > 0) return [{ heading: Environment.of(scope).name, alarms }];
  if (name === "cost") return [{ heading: "Spend of the account", text: SPEND_NOTE, charts: SPEND }];
  return [];
}

function sectionOf(name: Dashboard, watch: Watchable): Section[] {
  const charts = watch.charts().filter((chart) => dashboardsOf(chart).includes(name));
  const queries = (watch.queries?.() ?? []).filter(({ on }) => on?.includes(name));
  if (charts.length + queries.length === 0) return [];
  return [{ heading: watch.watchName, charts, queries }];
}

const dashboardsOf = ({ on = ["application"] }: ChartOffer): readonly Dashboard[] => on;
