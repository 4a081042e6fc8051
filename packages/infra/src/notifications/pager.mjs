// Runs in AWS Lambda: tells PagerDuty of what a topic of alerts says.
// @boundaries-ignore the runtime of Lambda brings it; nothing here imports this file
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const { PAGER_KEY, PAGER_SECRET, PAGER_TOPICS, PAGER_URL = "https://events.pagerduty.com/v2/enqueue" } = process.env;
const severities = JSON.parse(PAGER_TOPICS);

/** The key is read for every batch: one that was changed works at once, and none is kept. */
async function routingKey() {
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: PAGER_SECRET }));
  const key = JSON.parse(SecretString)[PAGER_KEY];
  if (!key) throw new Error(`${PAGER_KEY} of ${PAGER_SECRET} is empty`);
  return key;
}

function eventOf({ Message, MessageId, Subject, TopicArn }) {
  const severity = severities[TopicArn] ?? "critical";
  const alarm = alarmIn(Message);
  if (alarm?.NewStateValue === "INSUFFICIENT_DATA") return undefined;
  if (alarm?.NewStateValue === "OK") return { event_action: "resolve", dedup_key: alarm.AlarmArn };
  return {
    event_action: "trigger",
    dedup_key: alarm?.AlarmArn ?? MessageId,
    payload: {
      summary: (alarm?.AlarmDescription || alarm?.AlarmName || Subject || Message).slice(0, 1024),
      source: alarm?.AlarmName ?? TopicArn,
      severity,
      custom_details: alarm
        ? { reason: alarm.NewStateReason, account: alarm.AWSAccountId, region: alarm.Region }
        : { Message },
    },
  };
}

function alarmIn(message) {
  try {
    const parsed = JSON.parse(message);
    return parsed?.AlarmArn ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export async function handler({ Records }) {
  const events = Records.map(({ Sns }) => eventOf(Sns)).filter(Boolean);
  if (events.length === 0) return;
  const routing_key = await routingKey();
  for (const event of events) {
    const response = await fetch(PAGER_URL, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ routing_key, ...event }),
      signal: AbortSignal.timeout(10_000),
    });
    // Lambda asks twice more and then leaves the message in the queue of those that were not delivered.
    if (!response.ok) throw new Error(`PagerDuty answers ${response.status}`);
  }
}
