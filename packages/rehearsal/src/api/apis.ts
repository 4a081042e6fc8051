import { join } from "node:path";
import type { Surroundings } from "../behaviours/types.ts";
import { strikeAws, strikeGithub } from "../faults/calls.ts";
import type { FaultScript } from "../faults/script.ts";
import { type S3Options, s3Handler } from "../s3/endpoint.ts";
import { type Listener, listen } from "../services/listener.ts";
import { awsHandler } from "./aws.ts";
import { type Github, githubHandler, tokenRequest } from "./github/github.ts";
import type { Run } from "./github/runs.ts";
import { GithubStore } from "./github/store.ts";
import { Identities } from "./identities.ts";
import { Metrics } from "./metrics.ts";

/** A call that somebody made to one of the APIs. */
export interface ApiCall {
  /** `apprunner`, `sts`, `github`. */
  service: string;
  /** `UpdateService`, `POST /repos/acme/chat/deployments`. */
  operation: string;
}

export interface ApiPorts {
  aws: number;
  github: number;
}

/** The APIs of AWS and GitHub over one world, on loopback ports. */
export class Apis {
  readonly calls: ApiCall[] = [];
  readonly identities = new Identities();
  private readonly listeners: { aws: Listener; github: Listener };

  private constructor(listeners: { aws: Listener; github: Listener }) {
    this.listeners = listeners;
  }

  static async open({
    faults,
    folder,
    ports,
    s3,
    surroundings,
  }: {
    faults: FaultScript;
    folder: string;
    ports: ApiPorts;
    s3: S3Options;
    surroundings: Surroundings;
  }): Promise<Apis> {
    const listeners = {} as { aws: Listener; github: Listener };
    const apis = new Apis(listeners);
    const cloud = { ...surroundings, identities: apis.identities, metrics: new Metrics() };
    const heard = (service: string, operation: string) => apis.calls.push({ service, operation });
    const aws = awsHandler({
      cloud,
      s3: s3Handler(s3),
      before: (call) => {
        heard(call.service, call.operation);
        return strikeAws(faults, call);
      },
    });
    listeners.aws = await listen(aws, ports.aws);
    const github: Github = {
      records: surroundings.records,
      store: new GithubStore(join(folder, "github.json")),
    };
    const rest = githubHandler({
      github,
      identities: apis.identities,
      notice: surroundings.notice,
      before: (call) => {
        heard("github", `${call.method} ${call.path}`);
        return strikeGithub(faults, call);
      },
    });
    listeners.github = await listen(rest, ports.github);
    return apis;
  }

  get ports(): ApiPorts {
    return { aws: this.listeners.aws.port, github: this.listeners.github.port };
  }

  get aws(): string {
    return `http://127.0.0.1:${this.listeners.aws.port}`;
  }

  get github(): string {
    return `http://127.0.0.1:${this.listeners.github.port}`;
  }

  /** Environment variables with which a run of GitHub Actions asks for its token. */
  run(run: Run): Record<string, string> {
    return tokenRequest(run, { identities: this.identities, url: this.github });
  }

  async close(): Promise<void> {
    await Promise.all([this.listeners.aws?.close(), this.listeners.github?.close()]);
  }
}
