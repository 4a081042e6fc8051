import { type Datum, dimensionsOf } from "./aws/cloudwatch.ts";
import { now } from "./call.ts";

interface Point {
  at: number;
  value: number;
  unit: string;
}

/** Values that were put into CloudWatch, as long as this process runs. */
export class Metrics {
  private readonly series = new Map<string, Point[]>();

  put(scope: string, namespace: string, { Dimensions, MetricName, Timestamp, Unit, Value }: Datum): void {
    const key = [scope, namespace, MetricName, dimensionsOf(Dimensions)].join("\n");
    const points = this.series.get(key) ?? [];
    points.push({ at: Timestamp ?? now(), value: Value, unit: Unit ?? "None" });
    this.series.set(key, points);
  }

  /** Statistics of a series, one entry a period in which anything was put. Times are seconds. */
  points(
    scope: string,
    { dimensions, name, namespace }: { namespace: string; name: string; dimensions: string },
    { from, period, to }: { from: number; to: number; period: number },
  ): { [statistic: string]: unknown }[] {
    const points = this.series.get([scope, namespace, name, dimensions].join("\n")) ?? [];
    const periods = new Map<number, Point[]>();
    for (const point of points.filter(({ at }) => at >= from && at < to)) {
      const start = from + Math.floor((point.at - from) / period) * period;
      periods.set(start, [...(periods.get(start) ?? []), point]);
    }
    return [...periods].map(([Timestamp, among]) => {
      const values = among.map(({ value }) => value);
      const sum = values.reduce((total, value) => total + value, 0);
      return {
        Timestamp,
        SampleCount: values.length,
        Sum: sum,
        Average: sum / values.length,
        Minimum: Math.min(...values),
        Maximum: Math.max(...values),
        Unit: among[0]?.unit,
      };
    });
  }
}
