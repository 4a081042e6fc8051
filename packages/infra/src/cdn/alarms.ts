import { errorShare } from "../core/http-alarms.ts";
import type { AlarmOffer, ChartOffer, Metric, Thresholds } from "../core/watch.ts";

const measured = (id: string, name: string, stat: string): Metric => ({
  namespace: "AWS/CloudFront",
  name,
  dimensions: { DistributionId: id, Region: "Global" },
  stat,
});

/** What can go wrong with a distribution. */
export function cdnAlarms(
  id: string,
  { hitRate, thresholds }: { hitRate: number; thresholds: Thresholds },
): AlarmOffer[] {
  const share = measured(id, "5xxErrorRate", "Average");
  return [
    {
      id: "cache-hits",
      severity: "warning",
      says: `Fewer than ${hitRate} % of requests are answered from the cache of the CDN`,
      measure: { metric: measured(id, "CacheHitRate", "Average") },
      when: "<",
      threshold: hitRate,
      // Nobody asked, so nothing was missed.
      silence: "notBreaching",
    },
    {
      ...errorShare(thresholds, { failed: share, requests: share }),
      // CloudFront reports the share itself.
      measure: { metric: share },
    },
  ];
}

export function cdnCharts(id: string): ChartOffer[] {
  return [
    {
      title: "CDN requests and bytes",
      metrics: [
        { label: "requests", metric: measured(id, "Requests", "Sum") },
        { label: "bytes", metric: measured(id, "BytesDownloaded", "Sum") },
      ],
    },
    {
      title: "CDN cache hits and errors, %",
      metrics: [
        { label: "hits", metric: measured(id, "CacheHitRate", "Average") },
        { label: "4xx", metric: measured(id, "4xxErrorRate", "Average") },
        { label: "5xx", metric: measured(id, "5xxErrorRate", "Average") },
      ],
    },
  ];
}
