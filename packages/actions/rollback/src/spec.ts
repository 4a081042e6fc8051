import {
  action,
  choice,
  duration,
  file,
  json,
  jsonValue,
  map,
  outcomes,
  path,
  processInputs,
  TARGETS,
  terraformInputs,
  text,
  url,
  value,
} from "@towline/action-kit/spec";

/** Inputs and outputs of the rollback action; see README.md, which is generated from this. */
export const spec = action("rollback", {
  description:
    "Puts back the previous release and verifies it again. Ends red even when that worked, because the new release did not arrive.",
  inputs: {
    target: choice(TARGETS, { default: "terraform", description: "Where the release runs; the same as for deploy." }),
    previous: map({
      description:
        "What was live before: the output `previous` of the deploy action, or by hand `<variable>=sha256:…` (target process: `digest=sha256:…`).",
    }),
    "expect-variable": text({
      description: "Which entry of `previous` the version endpoint must report, when there are several.",
    }),
    reason: text({ default: "the new release failed", description: "Why, for the summary." }),
    unsettled: json({
      description:
        "Target terraform: what the deploy could not settle, its output `unsettled`. A lock that it left is released; a state that it could not save is not overwritten.",
    }),
    ...terraformInputs,
    ...processInputs,
    file: path({ default: "smoke.yaml", description: "Checks that verify the release which was put back." }),
    "base-url": url({ description: "Where the release answers, when the stacks have no output `url`." }),
    token: text({ secret: true, description: "Bearer token of checks that say `auth: bearer`." }),
    report: path({ default: ".towline/rollback.xml", description: "JUnit report of the verification." }),
    timeout: duration({
      default: "30 minutes",
      description: "Everything together, waiting and verification included.",
    }),
    "answer-timeout": duration({
      default: "5 minutes",
      description: "How long the release that was put back may take to answer.",
    }),
    "request-timeout": duration({ default: "10 seconds", description: "One request of the verification." }),
  },
  outputs: {
    outcome: outcomes("rolled-back", "no-change", "failed", "timed-out", "cancelled"),
    url: value("Where the release answers."),
    release: jsonValue("What is live now: a map of variable name to digest"),
    digest: value("Identity that answered."),
    message: value("What happened, in one line."),
    report: file("JUnit report of the verification"),
  },
});
