import type { Records, WorldRecord } from "../../world/records.ts";
import type { Notice } from "../../world/types.ts";
import type { Clock } from "../clock.ts";
import { admitsGateway, deployedIn, functionAt } from "../functions/deployed.ts";
import type { DeployedFunction, Functions } from "../functions/functions.ts";
import { evaluate } from "../mapping.ts";
import { type Asked, requestEvent, tokenEvent } from "./events.ts";
import { judged, type Policy, policyIn, simplePolicyIn } from "./policy.ts";

/** An authorizer whose decision a function makes. */
export interface Authorizer {
  readonly name: string;
  readonly type: "TOKEN" | "REQUEST";
  /** Of the function, as API Gateway writes it. */
  readonly uri: string;
  /** What the function is asked about, and what its answer is kept by: `method.request.header.Authorization`. */
  readonly identitySources: readonly string[];
  /** TOKEN: what a token must look like; undefined takes any. */
  readonly pattern: string | undefined;
  /** Seconds that an answer is kept. */
  readonly keepSeconds: number;
  /** Who the function's policy has to let in; undefined where a role of its own invokes it. */
  readonly sourceArn: string | undefined;
  /** Whether the function answers yes or no instead of a policy, as HTTP APIs let it. */
  readonly simple?: boolean;
  /** HTTP APIs: in which form the function is told of the request. */
  readonly payload?: "1.0" | "2.0";
  /** Whether a request without the identity is refused although no answer is kept. */
  readonly demandsIdentity: boolean;
}

export type Decision =
  | {
      readonly admitted: true;
      /** `context.authorizer.*` */
      readonly knows: Readonly<Record<string, string>>;
      readonly usageIdentifierKey: string | undefined;
    }
  | { readonly admitted: false; readonly why: "unauthorized" | "explicit-deny" | "no-allow" | "failed" | "not-run" };

const refuse = (why: "unauthorized" | "explicit-deny" | "no-allow" | "failed" | "not-run"): Decision => ({
  admitted: false,
  why,
});

/** Lambda authorizers: the function that was deployed is run, and its policy is kept and asked as API Gateway does. */
export class Authorizers {
  private readonly records: Records;
  private readonly functions: Functions;
  private readonly clock: Clock;
  private readonly notice: (notice: Notice) => void;
  private readonly kept = new Map<string, { policy: Policy; until: number }>();

  constructor(of: { records: Records; functions: Functions; clock: Clock; notice: (notice: Notice) => void }) {
    this.records = of.records;
    this.functions = of.functions;
    this.clock = of.clock;
    this.notice = of.notice;
  }

  /**
   * @param scope of what is kept: the answers of one stage are not those of another
   * @param eventOf what a REQUEST authorizer is told; APIs differ in it
   */
  async ask(
    authorizer: Authorizer,
    asked: Asked,
    scope: string,
    eventOf: (asked: Asked) => object = requestEvent,
  ): Promise<Decision> {
    const identity = authorizer.identitySources.map((source) => evaluate(source, asked.mapping));
    const demands = authorizer.type === "TOKEN" || authorizer.demandsIdentity || authorizer.keepSeconds > 0;
    if (demands && identity.some((value) => value === undefined || value === "")) return refuse("unauthorized");
    const [token = ""] = identity;
    if (authorizer.pattern !== undefined && !new RegExp(authorizer.pattern).test(token)) return refuse("unauthorized");
    const keeps = authorizer.keepSeconds > 0 && identity.length > 0;
    const key = JSON.stringify([scope, authorizer.uri, authorizer.name, ...identity]);
    const known = this.kept.get(key);
    if (keeps && known && known.until > this.clock()) return this.judge(known.policy, asked);
    const made = functionAt(this.records, authorizer.uri);
    const runnable = made ? deployedIn(made) : "there is no such function";
    if (made && typeof runnable === "string") return this.assumed(authorizer, made, runnable);
    if (!made || typeof runnable === "string" || !this.mayInvoke(authorizer, made)) return refuse("failed");
    const event = authorizer.type === "TOKEN" ? tokenEvent(asked, token) : eventOf(asked);
    const policy = await this.run(runnable, authorizer, event);
    if (typeof policy === "string") return refuse(policy);
    if (keeps) this.kept.set(key, { policy, until: this.clock() + authorizer.keepSeconds * 1000 });
    return this.judge(policy, asked);
  }

  private mayInvoke({ name, sourceArn }: Authorizer, made: WorldRecord): boolean {
    if (sourceArn === undefined || admitsGateway(this.records, made, sourceArn)) return true;
    this.notice({
      subject: `authorizer ${name}`,
      message: `No aws_lambda_permission lets apigateway.amazonaws.com invoke ${made.id} for ${sourceArn}: every request is answered 500, as at AWS.`,
    });
    return false;
  }

  private async run(
    deployed: DeployedFunction,
    { name, simple }: Authorizer,
    event: object,
  ): Promise<Policy | "unauthorized" | "failed"> {
    const answer = await this.functions.invoke(deployed, event);
    // The very text that API Gateway answers 401 for.
    if ("error" in answer && answer.error.message === "Unauthorized") return "unauthorized";
    const policy = "error" in answer ? undefined : (simple ? simplePolicyIn : policyIn)(answer.result);
    if (policy) return policy;
    const what = "error" in answer ? `failed: ${answer.error.message}` : "answered no policy that API Gateway takes";
    this.notice({ subject: `authorizer ${name}`, message: `The function ${deployed.name} ${what}` });
    return "failed";
  }

  private judge(policy: Policy, { methodArn }: Asked): Decision {
    const effect = judged(policy, methodArn);
    if (effect !== "allow") return refuse(effect);
    const { context, principalId, usageIdentifierKey } = policy;
    return { admitted: true, knows: { ...context, principalId }, usageIdentifierKey };
  }

  /** A function that is not run cannot look into the token: what looks like one is let in, and that is said. */
  private assumed({ name, type }: Authorizer, made: WorldRecord, why: string): Decision {
    const lets =
      type === "TOKEN" ? "whoever sends something that looks like a token is let in" : "every request is answered 501";
    this.notice({ subject: `authorizer ${name}`, message: `The function ${made.id} is not run, as ${why}: ${lets}.` });
    return type === "TOKEN"
      ? { admitted: true, knows: { principalId: "stand-in" }, usageIdentifierKey: undefined }
      : refuse("not-run");
  }
}
