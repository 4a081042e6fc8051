import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { environmentOf } from "../src/world/environment.ts";
import { scratch } from "./support/terraform.ts";

const given = {
  folder: scratch("environment"),
  aws: "http://127.0.0.1:1",
  s3: "http://127.0.0.1:2",
  github: "http://127.0.0.1:3",
  providers: [],
};

test("issue 6, 8: nothing of this machine's own leads a client past the stand-ins, and nothing is set to an empty text", () => {
  const real = { AWS_PROFILE: "production", AWS_ENDPOINT_URL_SSM: "https://ssm.us-east-1.amazonaws.com" };
  const before = { ...process.env };
  try {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    Object.assign(process.env, real);
    const environment = environmentOf(given);
    expect(Object.values(environment)).not.toContain("");
    const print = [
      "-p",
      'JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([n]) => n.startsWith("AWS_"))))',
    ];
    const seen = execFileSync(process.execPath, print, { env: { ...process.env, ...environment }, encoding: "utf8" });
    expect(JSON.parse(seen)).toEqual({
      AWS_ACCESS_KEY_ID: "stand-in",
      AWS_SECRET_ACCESS_KEY: "stand-in",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:2",
      AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: expect.stringContaining(given.folder),
      AWS_SHARED_CREDENTIALS_FILE: expect.stringContaining(given.folder),
    });
    expect(readdirSync(given.folder)).toEqual(["terraform.rc"]);
  } finally {
    process.env = before;
  }
});
