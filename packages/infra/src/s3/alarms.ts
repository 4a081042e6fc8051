import type { AlarmOffer, ChartOffer, Metric } from "../core/watch.ts";

const count = (planId: string, name: string): Metric => ({
  namespace: "AWS/GuardDuty/MalwareProtection",
  name,
  dimensions: { "Malware Protection Plan Id": planId },
  stat: "Sum",
});

/** What the scanner of uploads has to say. S3 itself measures requests for pay only, so a bucket offers no alarm of its own. */
export function scanAlarms(planId: string): AlarmOffer[] {
  return [
    {
      id: "malware",
      severity: "critical",
      says: "Somebody uploaded malware",
      measure: { metric: count(planId, "InfectedScanCount") },
      when: ">",
      threshold: 0,
      silence: "notBreaching",
    },
    {
      id: "scans-failed",
      severity: "warning",
      says: "Uploads could not be looked at, so nobody can read them",
      measure: { metric: count(planId, "FailedScanCount") },
      when: ">",
      threshold: 0,
      silence: "notBreaching",
    },
  ];
}

export function scanCharts(planId: string): ChartOffer[] {
  return [
    {
      title: "Uploads looked at",
      metrics: [
        { label: "clean", metric: count(planId, "CompletedScanCount") },
        { label: "malware", metric: count(planId, "InfectedScanCount") },
        { label: "failed", metric: count(planId, "FailedScanCount") },
      ],
    },
  ];
}
