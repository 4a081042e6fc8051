import { Reading } from "../../rules/reading.ts";
import type { Route } from "../../services/routes.ts";
import type { Surroundings } from "../types.ts";

interface Passing {
  readonly key: string;
  readonly api: string;
  readonly stage: string;
  readonly route: Route;
  readonly apiKey: string | undefined;
}

/**
 * Throttles of a stage: the method's own settings before those for all methods, and the usage plan of the API key.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function mayPass({ key, api, stage, route, apiKey }: Passing, { records, buckets }: Surroundings): boolean {
  const path = `${route.path.replace(/^\//, "") || "~1"}/${route.method}`;
  const settings = records
    .ofType("aws_api_gateway_method_settings")
    .filter(({ attributes }) => attributes["rest_api_id"] === api && attributes["stage_name"] === stage)
    .map(({ attributes }) => new Reading(attributes));
  const own = settings.find((each) => each.text("method_path") === path);
  const all = settings.find((each) => each.text("method_path") === "*/*");
  const limit = limitOf(own, "settings.throttling_") ?? limitOf(all, "settings.throttling_");
  if (limit && !buckets.take(`${key} ${route.path} ${route.method}`, limit)) return false;
  if (apiKey === undefined) return true;
  const planKey = records
    .ofType("aws_api_gateway_usage_plan_key")
    .find(({ attributes }) => attributes["value"] === apiKey);
  const plan = planKey && records.find("aws_api_gateway_usage_plan", String(planKey.attributes["usage_plan_id"]));
  const planned = plan && limitOf(new Reading(plan.attributes), "throttle_settings.");
  return !planned || buckets.take(`${plan.id} ${apiKey}`, planned);
}

/** A negative limit means none. */
export function limitOf(settings: Reading | undefined, prefix: string): { rate: number; burst: number } | undefined {
  const [rate, burst] = [settings?.number(`${prefix}rate_limit`), settings?.number(`${prefix}burst_limit`)];
  return rate !== undefined && burst !== undefined && rate >= 0 && burst >= 0 ? { rate, burst } : undefined;
}
