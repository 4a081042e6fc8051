import { action, digest, duration, file, outcomes, path, text, url, value } from "@towline/action-kit/spec";

/** Inputs and outputs of the smoke-test action; see README.md, which is generated from this. */
export const spec = action("smoke-test", {
  description: "Proves that the release which was deployed is the one that answers, and that it works.",
  inputs: {
    file: path({ default: "smoke.yaml", description: "Checks to run." }),
    "base-url": url({ required: true, description: "Where the release answers." }),
    "expect-digest": digest({
      description: "Identity that the version endpoint must report. Without it no version is awaited.",
    }),
    token: text({ secret: true, description: "Bearer token of checks that say `auth: bearer`." }),
    report: path({ default: ".towline/smoke-test.xml", description: "JUnit report that is written." }),
    timeout: duration({ default: "5 minutes", description: "Everything together, waiting included." }),
    "request-timeout": duration({ default: "10 seconds", description: "One request." }),
  },
  outputs: {
    outcome: outcomes("succeeded", "failed", "timed-out", "cancelled"),
    digest: value("Identity that answered."),
    passed: value("Number of checks that passed."),
    failed: value("Number of checks that failed."),
    message: value("First failure in one line, for example `GET /health answered 500 (smoke.yaml:4)`."),
    report: file("JUnit report"),
  },
});
