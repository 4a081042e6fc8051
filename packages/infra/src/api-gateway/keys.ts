import { ApiGatewayApiKey } from "@cdktf/provider-aws/lib/api-gateway-api-key/index.js";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js";
import { ApiGatewayUsagePlanKey } from "@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js";
import { fit, slug } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { Settings } from "./settings.ts";

/**
 * Keys and the plan that says what each may ask. A key says which program calls, not who: it is no authentication.
 *
 * AWS makes up the values. They are in the state, since the provider reads them back, and nowhere else: no output shows them.
 */
export function apiKeys(
  scope: Construct,
  of: {
    /** Beginning of the names. */
    readonly name: string;
    readonly stage: { readonly apiId: string; readonly stage: string };
    readonly keys: NonNullable<Settings["keys"]>;
  },
): Record<string, string> {
  const { quota, rate } = of.keys;
  const plan = new ApiGatewayUsagePlan(scope, "plan", {
    name: fit(of.name, 255),
    description: `What one key of ${of.name} may ask`,
    apiStages: [of.stage],
    ...(rate ? { throttleSettings: { rateLimit: rate.rate, burstLimit: rate.burst } } : {}),
    ...(quota ? { quotaSettings: { limit: quota.limit, period: quota.per.toUpperCase() } } : {}),
  });
  return Object.fromEntries(
    of.keys.names.map((name) => {
      const key = new ApiGatewayApiKey(scope, `key-${slug(name)}`, {
        name: fit(`${of.name}-${name}`, 255),
        description: `Key of ${name}`,
      });
      new ApiGatewayUsagePlanKey(scope, `plan-key-${slug(name)}`, {
        keyId: key.id,
        keyType: "API_KEY",
        usagePlanId: plan.id,
      });
      return [name, key.id];
    }),
  );
}
