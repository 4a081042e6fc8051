import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Attached } from "./providers.ts";

/** Arguments of the S3 backend that lead it to a loopback endpoint and keep it from asking anything else. */
const BACKEND = [
  "use_path_style=true",
  "skip_credentials_validation=true",
  "skip_requesting_account_id=true",
  "skip_metadata_api_check=true",
  "skip_region_validation=true",
  "skip_s3_checksum=true",
  // Beside a loopback endpoint there is no network that gets better.
  "max_retries=2",
] as const;

/** To be laid over `process.env`; a variable that is `undefined` must not be set at all, as `spawn` understands it. */
export type Environment = { [variable: string]: string | undefined };

/**
 * What would lead a client away from the stand-ins, by other credentials. An empty value does not switch these off: boto3 looks for a profile
 * without a name.
 */
const ELSEWHERE = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
] as const;

/** Endpoints of single services, which win over the one for all. */
const ENDPOINT = /^AWS_ENDPOINT_URL_/;

/**
 * The environment in which Terraform works against the stand-ins. The stacks themselves are never edited: providers are
 * attached by TF_REATTACH_PROVIDERS, the S3 backend is redirected by arguments of `init`.
 */
export function environmentOf({
  aws,
  folder,
  github,
  s3,
  providers,
}: {
  aws: string;
  folder: string;
  github: string;
  s3: string;
  providers: readonly Attached[];
}): Environment {
  const attached: { [address: string]: unknown } = {};
  for (const { source, address } of providers) {
    const reattach = {
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "tcp", String: address },
    };
    // Terraform's and OpenTofu's registry are named the same way.
    for (const host of ["registry.terraform.io", "registry.opentofu.org"]) {
      attached[`${host}/${source}`] = reattach;
    }
  }
  // An empty configuration of the command line, so that nothing of the machine's own takes part.
  const cliConfig = join(folder, "terraform.rc");
  writeFileSync(cliConfig, "disable_checkpoint = true\n");
  const elsewhere = [...ELSEWHERE, ...Object.keys(process.env).filter((name) => ENDPOINT.test(name))];
  return {
    ...Object.fromEntries(elsewhere.map((name) => [name, undefined])),
    TF_REATTACH_PROVIDERS: JSON.stringify(attached),
    TF_CLI_CONFIG_FILE: cliConfig,
    // A stack folder may remember the endpoint of another world; its state is in this one, so nothing is to be moved.
    TF_CLI_ARGS_init: `-reconfigure ${backendArguments(s3)}`,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    AWS_ACCESS_KEY_ID: "stand-in",
    AWS_SECRET_ACCESS_KEY: "stand-in",
    AWS_ENDPOINT_URL: aws,
    AWS_ENDPOINT_URL_S3: s3,
    // Where the S3 backend changes the token of a run for credentials it heeds this one only.
    AWS_ENDPOINT_URL_STS: aws,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(folder, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
    GITHUB_API_URL: github,
    GITHUB_TOKEN: "stand-in",
  };
}

/** Arguments of `init` that send an S3 backend to the endpoint. */
export function backendArguments(s3: string): string {
  const endpoint = `'-backend-config=endpoints={s3="${s3}"}'`;
  return [...BACKEND.map((argument) => `-backend-config=${argument}`), endpoint].join(" ");
}

/** What of it a function gets at Lambda: where the APIs of AWS answer, and as whom. */
export function forFunctions(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => /^AWS_(ACCESS|SECRET|ENDPOINT)/.test(name)));
}
