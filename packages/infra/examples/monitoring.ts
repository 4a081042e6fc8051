/** A queue of one's own, watched: the alarms and charts that it offers, who is told, and what it all may cost. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  type Metric,
  Monitoring,
  TerraformStack,
  type Watchable,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "monitoring");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const age: Metric = {
  namespace: "AWS/SQS",
  name: "ApproximateAgeOfOldestMessage",
  dimensions: { QueueName: "shop-orders" },
  stat: "Maximum",
};
const orders: Watchable = {
  watchName: "orders",
  alarms: () => [
    {
      id: "age",
      severity: "critical",
      says: "An order waits for longer than five minutes",
      measure: { metric: age },
      when: ">",
      threshold: 300,
      silence: "notBreaching",
    },
  ],
  charts: () => [
    { title: "Oldest order, s", on: ["application", "business"], metrics: [{ label: "age", metric: age }] },
  ],
};
const monitoring = new Monitoring(stack, "monitoring", {
  watches: [orders],
  notify: { critical: ["oncall@example.com"] },
  runbooks: "https://wiki.example.com/runbooks",
  budget: "$300 / month",
  cost: { daily: "$20 / day" },
});
process.stdout.write(`${monitoring.alarmNames.join("\n")}\n`);

assertNoProblems(app);
app.synth();
