import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration/index.js";
import { ChatbotTeamsChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-teams-channel-configuration/index.js";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { fingerprint, physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { SlackChannel, TeamsChannel } from "./destinations.ts";

// Without a guardrail AWS takes AdministratorAccess as the most that the channel may do
// (https://docs.aws.amazon.com/chatbot/latest/APIReference/API_SlackChannelConfiguration.html).
const GUARDRAILS = ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"];

/** What a channel needs in order to draw the metric of an alarm, and nothing beyond. */
const DRAWS = {
  Action: [
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:GetMetricWidgetImage",
    "cloudwatch:ListMetrics",
  ],
  Resource: "*",
};

/** Every channel that is told of something, once, with the topics of all severities that it is told of. */
export class Chat extends Construct {
  #role: GrantedRole | undefined;

  slack({ slack: { channel, workspace } }: SlackChannel, topicArns: readonly string[]): void {
    const id = fingerprint(`${workspace}/${channel}`);
    const configuration = new ChatbotSlackChannelConfiguration(this, `slack-${id}`, {
      configurationName: physicalName(this, `slack-${channel}`, 128),
      slackTeamId: workspace,
      slackChannelId: channel,
      ...this.common(topicArns),
    });
    this.role().neededBy(configuration);
  }

  teams({ teams: { channel, team, tenant } }: TeamsChannel, topicArns: readonly string[]): void {
    const id = fingerprint(`${tenant}/${team}/${channel}`);
    const configuration = new ChatbotTeamsChannelConfiguration(this, `teams-${id}`, {
      configurationName: physicalName(this, `teams-${id}`, 128),
      tenantId: tenant,
      teamId: team,
      channelId: channel,
      ...this.common(topicArns),
    });
    this.role().neededBy(configuration);
  }

  private common(topicArns: readonly string[]) {
    return {
      iamRoleArn: this.role().arn,
      snsTopicArns: [...topicArns],
      guardrailPolicyArns: GUARDRAILS,
      // Nobody runs a command from the channel with the role of the channel.
      userAuthorizationRequired: true,
      loggingLevel: "ERROR",
    };
  }

  private role(): GrantedRole {
    if (this.#role) return this.#role;
    const role = new GrantedRole(this, {
      name: physicalName(this, "chat", 64),
      description: "Amazon Q Developer draws the metrics of alarms in chat channels",
      trust: assumedBy("chatbot.amazonaws.com"),
    });
    role.grant(DRAWS);
    this.#role = role;
    return role;
  }
}
