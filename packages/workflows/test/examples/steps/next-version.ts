import { stepFunction } from "../../../src/step-function/index.ts";

/** Says which version comes after the current one. */
export default stepFunction({
  file: "test/examples/steps/next-version.ts",
  name: "Next version",
  inputs: {
    current: { required: true, description: "A version, `1.2.3`." },
    bump: { options: ["major", "minor", "patch"], default: "patch" },
    "pre-release": { type: "boolean", default: false },
    build: { type: "number" },
  },
  outputs: { version: {}, breaking: { type: "boolean" } },
  run({ inputs, log, summary }) {
    const [major = 0, minor = 0, patch = 0] = inputs.current.replace(/^v/, "").split(".").map(Number);
    if ([major, minor, patch].some(Number.isNaN)) throw new Error(`"${inputs.current}" is no version`);
    const next = {
      major: [major + 1, 0, 0],
      minor: [major, minor + 1, 0],
      patch: [major, minor, patch + 1],
    }[inputs.bump].join(".");
    const version = inputs.preRelease ? `${next}-rc.${inputs.build ?? 0}` : next;
    log.info(`${inputs.current} -> ${version}`);
    summary(`Next version: **${version}**`);
    return { version, breaking: inputs.bump === "major" };
  },
});
