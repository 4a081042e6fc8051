import {
  businessMetrics,
  databasePool,
  languageModel,
  type Notify,
  type Reporter,
  type SecretGroup,
  type Watchable,
} from "@towline/infra";

/** What the application itself reports, beside what AWS measures. */
export const reported = (backend: Reporter): Watchable[] => [
  databasePool(backend),
  // Claude Sonnet, dollars for a million tokens as of 2026-11.
  languageModel(backend, { dollarsPerMillion: { input: 3, output: 15 }, cacheHits: "60 %" }),
  businessMetrics(
    backend,
    {
      Registrations: "New users",
      ChatSessionSeconds: { title: "Length of a chat session, s", stat: "Average" },
      ChatMessages: "Messages",
      ChatSessions: "Chat sessions",
      ActiveUsers: "Active users",
    },
    { users: "ActiveUsers", sessions: "ChatSessions" },
  ),
];

/** The team reads everything in Slack; what is critical also finds whoever is on call. */
export const told = (paging: SecretGroup): Notify => ({
  every: [{ slack: { workspace: "T0ELOQUENT", channel: "C0ALERTS" } }],
  critical: ["oncall@eloquent.example", "+15555550100", { pagerDuty: { secret: paging } }],
});
