import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { regionOf } from "../core/account.ts";
import type { Construct } from "../core/tf.ts";
import type { Watchable } from "../core/watch.ts";

const COLUMNS = 4;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 6;
const HEADING = 1;

/** One dashboard for everything that is watched: a heading and a row of charts each. */
export function dashboard(scope: Construct, name: string, watches: readonly Watchable[]): CloudwatchDashboard {
  const region = regionOf(scope);
  let y = 0;
  const widgets = watches.flatMap((watch) => {
    const charts = watch.charts();
    const top = y;
    y += HEADING + HEIGHT * Math.ceil(charts.length / COLUMNS);
    return [
      { type: "text", x: 0, y: top, width: 24, height: HEADING, properties: { markdown: `## ${watch.watchName}` } },
      ...charts.map((chart, index) => ({
        type: "metric",
        x: WIDTH * (index % COLUMNS),
        y: top + HEADING + HEIGHT * Math.floor(index / COLUMNS),
        width: WIDTH,
        height: HEIGHT,
        properties: {
          title: chart.title,
          region,
          view: "timeSeries",
          period: 60,
          metrics: chart.metrics.map(({ label, metric }) => [
            metric.namespace,
            metric.name,
            ...Object.entries(metric.dimensions).flat(),
            { label, stat: metric.stat },
          ]),
        },
      })),
    ];
  });
  return new CloudwatchDashboard(scope, "dashboard", {
    dashboardName: name,
    dashboardBody: JSON.stringify({ widgets }),
  });
}
