import type { AlarmOffer, CompositeOffer } from "../core/watch.ts";

/**
 * How fast the error budget of 30 days may burn before somebody has to know, each over a long window and a short one: the long
 * one says that it matters, the short one that it goes on (https://sre.google/workbook/alerting-on-slos/, table 5-8).
 */
const BURNS = [
  { id: "budget-burns-fast", severity: "critical", rate: 14.4, long: 3600, short: 300, eats: "2 % in an hour" },
  { id: "budget-burns", severity: "warning", rate: 6, long: 21_600, short: 1800, eats: "5 % in six hours" },
] as const;

/**
 * Alarms on an objective such as 99.9 % of requests answered, made from the share of failed requests that a thing offers an
 * alarm about. Nothing where it offers none.
 */
export function objectiveAlarms(
  offers: readonly AlarmOffer[],
  objective: number,
): { readonly alarms: readonly AlarmOffer[]; readonly composites: readonly CompositeOffer[] } {
  const errors = offers.find(({ id, measure }) => id === "errors" && "formula" in measure);
  if (!errors) return { alarms: [], composites: [] };
  const window = (burn: (typeof BURNS)[number], seconds: number): AlarmOffer => ({
    ...errors,
    id: `${burn.id}-${seconds / 60}m`,
    severity: burn.severity,
    says: `Requests failed ${burn.rate} times as often as the objective allows, over ${seconds / 60} minutes`,
    // Rounded, or a hundredth of a percent would show the noise of floating point.
    threshold: Number(((100 - objective) * burn.rate).toFixed(6)),
    clock: { periods: 1, periodSeconds: seconds },
    quiet: true,
  });
  return {
    alarms: BURNS.flatMap((burn) => [window(burn, burn.long), window(burn, burn.short)]),
    composites: BURNS.map((burn) => ({
      id: burn.id,
      severity: burn.severity,
      says: `At this rate ${burn.eats} of the month's errors are used up (objective ${objective} %)`,
      allOf: [`${burn.id}-${burn.long / 60}m`, `${burn.id}-${burn.short / 60}m`],
    })),
  };
}
