import type { Behaviour } from "../types.ts";

const arn = (service: string, kind: string) => `arn:aws:${service}:{region}:{account}:${kind}`;

/** What runs at its time: EventBridge, the queue of what failed, and the task that a schedule starts. */
export const scheduler: { [type: string]: Behaviour } = {
  aws_scheduler_schedule_group: {
    values: {
      id: "{name}",
      arn: arn("scheduler", "schedule-group/{name}"),
      creation_date: () => new Date().toISOString(),
      last_modification_date: () => new Date().toISOString(),
      state: "ACTIVE",
    },
    replace: ["name", "name_prefix"],
  },
  aws_scheduler_schedule: {
    values: { id: "{group_name}/{name}", arn: arn("scheduler", "schedule/{group_name}/{name}") },
    replace: ["name", "name_prefix", "group_name"],
  },
  aws_sqs_queue: {
    values: {
      id: "https://sqs.{region}.amazonaws.com/{account}/{name}",
      url: "{id}",
      arn: arn("sqs", "{name}"),
      policy: "",
      redrive_policy: "",
      redrive_allow_policy: "",
      deduplication_scope: "",
      fifo_throughput_limit: "",
      kms_data_key_reuse_period_seconds: 300,
    },
    replace: ["name", "name_prefix", "fifo_queue"],
  },
  aws_sqs_queue_policy: { values: { id: "{queue_url}" }, replace: ["queue_url"] },
  aws_cloudwatch_event_rule: {
    values: { id: "{name}", arn: arn("events", "rule/{name}") },
    replace: ["name", "name_prefix", "event_bus_name"],
  },
  aws_cloudwatch_event_target: {
    values: { id: "{rule}-{target_id}", target_id: "terraform-{hex26}" },
    replace: ["rule", "target_id", "event_bus_name"],
  },
  aws_cloudwatch_event_api_destination: {
    values: { id: "{name}", arn: arn("events", "api-destination/{name}/{uuid}") },
    replace: ["name"],
  },
  aws_cloudwatch_log_subscription_filter: {
    values: { id: "cwlsf-{serial}" },
    replace: ["name", "log_group_name", "destination_arn"],
  },
};
