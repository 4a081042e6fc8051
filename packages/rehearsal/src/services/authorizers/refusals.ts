import type { Decision } from "./authorizers.ts";

/** What API Gateway answers itself when an authorizer did not let a request in. */
export interface Refusal {
  readonly status: number;
  readonly body: object;
  /** `x-amzn-errortype` */
  readonly type: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export function refusalOf(why: Extract<Decision, { admitted: false }>["why"]): Refusal {
  const denied = "User is not authorized to access this resource";
  switch (why) {
    case "unauthorized":
      return { status: 401, body: { message: "Unauthorized" }, type: "UnauthorizedException" };
    case "explicit-deny":
      return { status: 403, body: { Message: `${denied} with an explicit deny` }, type: "AccessDeniedException" };
    case "no-allow":
      return { status: 403, body: { Message: denied }, type: "AccessDeniedException" };
    case "failed":
      return { status: 500, body: { message: null }, type: "AuthorizerConfigurationException" };
    case "not-run":
      return {
        status: 501,
        body: { message: "The stand-in does not run this authorizer." },
        type: "NotCoveredByStandIn",
      };
  }
}
