import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { reportProblem } from "../core/errors.ts";
import type { Construct } from "../core/tf.ts";
import type { ChartOffer, Line, Metric, QueryOffer } from "../core/watch.ts";

const COLUMNS = 4;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 6;

/** Charts, answers of logs or words under one heading. */
export interface Section {
  readonly heading: string;
  readonly text?: string;
  readonly charts?: readonly ChartOffer[];
  readonly queries?: readonly QueryOffer[];
  /** ARNs of alarms whose state is shown. */
  readonly alarms?: readonly string[];
}

interface Widget {
  readonly type: "text" | "metric" | "log" | "alarm";
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
const MOST = { widgets: 500, linesOfWidget: 500, lines: 2500 };

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  readonly sections: readonly Section[];
}

/** One dashboard: a heading and rows of charts for each section, in the order in which they are given. */
export function dashboard(scope: Construct, id: string, props: DashboardProps): CloudwatchDashboard {
  const rows = props.sections.map((section) => widgetsOf(section, props.region));
  checkSize(scope, props.name, rows.flat());
  return new CloudwatchDashboard(scope, id, {
    dashboardName: props.name,
    dashboardBody: JSON.stringify({ widgets: placed(rows) }),
  });
}

/** Every section begins on a row of its own; widgets go from left to right and wrap. */
function placed(rows: readonly (readonly Widget[])[]) {
  let top = 0;
  return rows.flatMap((row) => {
    let x = 0;
    let height = 0;
    const shown = row.map((widget) => {
      if (x + widget.width > 24) {
        top += height;
        x = 0;
        height = 0;
      }
      const at = { type: widget.type, x, y: top, width: widget.width, height: widget.height };
      x += widget.width;
      height = Math.max(height, widget.height);
      return { ...at, properties: widget.properties };
    });
    top += height;
    return shown;
  });
}

function widgetsOf({ alarms = [], charts = [], heading, queries = [], text }: Section, region: string): Widget[] {
  return [
    {
      type: "text",
      width: 24,
      height: text ? 2 : 1,
      properties: { markdown: text ? `## ${heading}\n${text}` : `## ${heading}` },
    },
    ...(alarms.length > 0
      ? [{ type: "alarm", width: 24, height: 3, properties: { title: "Alarms", alarms } } as const]
      : []),
    ...charts.map((chart): Widget => ({ type: "metric", width: WIDTH, height: HEIGHT, ...chartOf(chart, region) })),
    ...queries.map(
      ({ logGroup, query, title }): Widget => ({
        type: "log",
        width: 12,
        height: HEIGHT,
        properties: { title, region, view: "table", query: `SOURCE '${logGroup}' | ${query}` },
      }),
    ),
  ];
}

function chartOf({ metrics, period = 60, target, title }: ChartOffer, region: string): Pick<Widget, "properties"> {
  return {
    properties: {
      title,
      region,
      view: "timeSeries",
      period,
      metrics: metrics.flatMap((line) => drawn(line)),
      ...(target ? { annotations: { horizontal: [{ label: target.label, value: target.value }] } } : {}),
    },
  };
}

function drawn(line: Line): unknown[][] {
  if ("metric" in line) return [series(line.metric, { label: line.label })];
  return [
    [{ expression: line.formula, label: line.label }],
    ...Object.entries(line.of).map(([id, metric]) => series(metric, { id, visible: false })),
  ];
}

function series({ dimensions, name, namespace, region, stat }: Metric, shown: Readonly<Record<string, unknown>>) {
  return [namespace, name, ...Object.entries(dimensions).flat(), { ...shown, stat, ...(region ? { region } : {}) }];
}

function checkSize(scope: Construct, name: string, widgets: readonly Widget[]): void {
  const lines = widgets.map(({ properties }) => ((properties["metrics"] as unknown[] | undefined) ?? []).length);
  const sum = lines.reduce((all, one) => all + one, 0);
  const tooMuch = [
    ...(widgets.length > MOST.widgets ? [`${widgets.length} widgets, of ${MOST.widgets}`] : []),
    ...(sum > MOST.lines ? [`${sum} metrics, of ${MOST.lines}`] : []),
    ...(Math.max(0, ...lines) > MOST.linesOfWidget
      ? [`${Math.max(...lines)} metrics in one chart, of ${MOST.linesOfWidget}`]
      : []),
  ];
  if (tooMuch.length === 0) return;
  reportProblem(scope, {
    code: "TOWLINE_DASHBOARD_SIZE",
    what: `the dashboard "${name}" has ${tooMuch.join(" and ")} that CloudWatch takes`,
    instead: "fewer things in `watches`, or a second Monitoring for some of them",
  });
}
