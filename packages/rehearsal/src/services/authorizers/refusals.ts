import type { Refused } from "../gateway-responses.ts";
import type { Decision } from "./authorizers.ts";

/** What API Gateway answers itself when an authorizer did not let a request in. */
export function refusalOf(why: Extract<Decision, { admitted: false }>["why"]): Refused {
  const denied = "User is not authorized to access this resource";
  switch (why) {
    case "unauthorized":
      return {
        response: "UNAUTHORIZED",
        status: 401,
        body: { message: "Unauthorized" },
        type: "UnauthorizedException",
      };
    case "explicit-deny":
      return {
        response: "ACCESS_DENIED",
        status: 403,
        body: { Message: `${denied} with an explicit deny` },
        type: "AccessDeniedException",
      };
    case "no-allow":
      return { response: "ACCESS_DENIED", status: 403, body: { Message: denied }, type: "AccessDeniedException" };
    case "failed":
      return {
        response: "AUTHORIZER_FAILURE",
        status: 500,
        body: { message: null },
        type: "AuthorizerConfigurationException",
      };
    case "not-run":
      return {
        response: "AUTHORIZER_CONFIGURATION_ERROR",
        status: 501,
        body: { message: "The stand-in does not run this authorizer." },
        type: "NotCoveredByStandIn",
      };
  }
}
