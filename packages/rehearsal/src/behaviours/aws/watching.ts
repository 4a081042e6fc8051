import type { Behaviour } from "../types.ts";

/** Who is told, what asks from outside, and what watches the bill. */
export const watching: { [type: string]: Behaviour } = {
  aws_chatbot_slack_channel_configuration: {
    values: {
      chat_configuration_arn: "arn:aws:chatbot::{account}:chat-configuration/slack-channel/{configuration_name}",
      slack_channel_name: "alerts",
      slack_team_name: "stand-in",
    },
    replace: ["configuration_name", "slack_channel_id", "slack_team_id"],
  },
  aws_chatbot_teams_channel_configuration: {
    values: {
      chat_configuration_arn:
        "arn:aws:chatbot::{account}:chat-configuration/microsoft-teams-channel/{configuration_name}",
    },
    replace: ["configuration_name", "team_id"],
  },
  aws_sns_sms_preferences: { values: { id: "aws_sns_sms_id" } },
  aws_synthetics_canary: {
    values: {
      id: "{name}",
      arn: "arn:aws:synthetics:{region}:{account}:canary:{name}",
      engine_arn: "arn:aws:lambda:{region}:{account}:function:cwsyn-{name}-{uuid}:1",
      source_location_arn: "arn:aws:lambda:{region}:{account}:layer:cwsyn-{name}-{uuid}:1",
      status: ({ state }) => (state["start_canary"] === true ? "RUNNING" : "READY"),
    },
    replace: ["name"],
  },
  aws_ce_anomaly_monitor: {
    values: { arn: "arn:aws:ce::{account}:anomalymonitor/{uuid}", id: "{arn}" },
    replace: ["monitor_type", "monitor_dimension", "monitor_specification"],
  },
  aws_ce_anomaly_subscription: {
    values: {
      arn: "arn:aws:ce::{account}:anomalysubscription/{uuid}",
      id: "{arn}",
      account_id: "{account}",
    },
    replace: ["name", "account_id"],
  },
  aws_ce_cost_allocation_tag: { values: { id: "{tag_key}", type: "UserDefined" }, replace: ["tag_key"] },
  aws_computeoptimizer_enrollment_status: {
    values: { id: "{account}", number_of_member_accounts_opted_in: 0 },
  },
  aws_budgets_budget_action: {
    values: {
      action_id: "{uuid}",
      id: "{account}:{action_id}:{budget_name}",
      account_id: "{account}",
      arn: "arn:aws:budgets::{account}:budget/{budget_name}/action/{action_id}",
      status: "STANDBY",
    },
    replace: ["budget_name", "action_type", "account_id"],
  },
};
