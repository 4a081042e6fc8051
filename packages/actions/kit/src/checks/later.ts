import type { HttpResponse } from "../ports.ts";

/** How long whoever answers 429 is left alone when it does not say: limits are counted by the minute, mostly. */
const UNSAID = 10_000;

/**
 * How many milliseconds an answer asks to wait, if it does: 429, which says nothing about the release, and 503 with a time
 * (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).
 */
export function later({ headers, status }: Pick<HttpResponse, "headers" | "status">): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const said = headers["retry-after"] ?? "";
  // A date is later than the date of the answer itself: whose clock is right does not matter.
  const asked = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - Date.parse(headers["date"] ?? "");
  if (!Number.isNaN(asked)) return Math.max(0, asked);
  return status === 429 ? UNSAID : undefined;
}
