import type { AlarmOffer, ChartOffer, Metric } from "../core/watch.ts";

const jobs = (vault: string, name: string): Metric => ({
  namespace: "AWS/Backup",
  name,
  dimensions: { BackupVaultName: vault },
  stat: "Sum",
});

/** A backup that is missing is noticed on the day it is needed, unless somebody is told before. */
export function backupAlarms(vault: string): AlarmOffer[] {
  const metrics = {
    failed: jobs(vault, "NumberOfBackupJobsFailed"),
    expired: jobs(vault, "NumberOfBackupJobsExpired"),
    aborted: jobs(vault, "NumberOfBackupJobsAborted"),
  };
  const offer = (id: string, says: string, measure: AlarmOffer["measure"]): AlarmOffer => ({
    id,
    // Hours matter here, not minutes: one failure in an hour is told.
    severity: "info",
    says,
    measure,
    when: ">",
    threshold: 0,
    silence: "notBreaching",
  });
  return [
    offer("backup-failed", "A backup failed, or did not begin or end in its time", {
      formula: "FILL(failed,0)+FILL(expired,0)+FILL(aborted,0)",
      metrics,
    }),
    offer("copy-failed", "A backup could not be copied to the other region", {
      metric: jobs(vault, "NumberOfCopyJobsFailed"),
    }),
    offer("restore-failed", "A backup could not be restored", { metric: jobs(vault, "NumberOfRestoreJobsFailed") }),
  ];
}

export function backupCharts(vault: string): ChartOffer[] {
  return [
    {
      title: "Backups",
      metrics: [
        { label: "done", metric: jobs(vault, "NumberOfBackupJobsCompleted") },
        { label: "failed", metric: jobs(vault, "NumberOfBackupJobsFailed") },
        { label: "expired", metric: jobs(vault, "NumberOfBackupJobsExpired") },
      ],
    },
  ];
}
