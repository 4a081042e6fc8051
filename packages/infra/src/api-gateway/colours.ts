import type { HttpOrigin } from "../core/origin.ts";
import { Fn, Op, Token } from "../core/tf.ts";
import type { Settings } from "./settings.ts";

const VARIABLE = "origin";

/** How the stage divides requests between two colours. */
export interface Traffic {
  readonly variables: Readonly<Record<string, string>>;
  readonly canary:
    | { readonly percentTraffic: number; readonly stageVariableOverrides: Readonly<Record<string, string>> }
    | undefined;
  /** The pipeline moves the traffic, so Terraform leaves it. */
  readonly leftToPipeline: boolean;
}

/** Where integrations go. */
export interface Forwarding {
  readonly url: string;
  readonly variable: string | undefined;
  readonly traffic: Traffic | undefined;
}

/**
 * One service is named by its address. Of two colours the stage knows the active one, in a variable that integrations read; the
 * canary reads the same variable with the other colour in it. Switching, rolling out and rolling back are then a change of
 * the stage, within seconds and without a deployment (D-E1-04).
 */
export function forwarding(origin: HttpOrigin, canary: Settings["canary"]): Forwarding {
  const { colours } = origin;
  if (!colours) return { url: origin.url, variable: undefined, traffic: undefined };
  const { active, other } = places(origin.url, colours);
  return {
    // Two dollars: Terraform leaves it to API Gateway. A variable may hold a host, not the scheme before it.
    url: `https://$\${stageVariables.${VARIABLE}}`,
    variable: VARIABLE,
    traffic: {
      variables: { [VARIABLE]: active },
      canary: canary && {
        percentTraffic: canary.percent,
        stageVariableOverrides: { [VARIABLE]: other },
      },
      leftToPipeline: canary?.shiftedBy !== "terraform",
    },
  };
}

/**
 * Host of the colour that is active, and of the other. An origin that keeps the answer outside of the declaration has an
 * address that says it when Terraform plans: then a shift that was made meanwhile is not taken back by the next apply.
 */
function places(url: string, colours: NonNullable<HttpOrigin["colours"]>): { active: string; other: string } {
  const [blue, green] = [host(colours.blue), host(colours.green)];
  if (Token.isUnresolved(url) && url !== colours.blue && url !== colours.green) {
    const active = host(url);
    return { active, other: Token.asString(Fn.conditional(Op.eq(active, green), blue, green)) };
  }
  return colours.active === "blue" ? { active: blue, other: green } : { active: green, other: blue };
}

function host(url: string): string {
  if (url.startsWith("https://")) return url.slice("https://".length);
  return Token.isUnresolved(url) ? Fn.trimprefix(url, "https://") : url;
}
