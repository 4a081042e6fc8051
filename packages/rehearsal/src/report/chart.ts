import type { Timeline } from "../time/timeline.ts";
import { escapeXml } from "../xml.ts";

/** Resources that are over in a moment are summed up; the chart shows what takes time, and what decides it. */
const SHORT = 10;
const ROW = 20;
const LEFT = 330;
const WIDTH = 1050;

/** Draws the time line of an apply, with the critical path marked. */
export function chart({ critical, seconds, spans }: Timeline): string {
  const deciding = new Set(critical);
  const shown = spans
    .filter(({ address, end, start }) => deciding.has(address) || end - start >= SHORT)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const rest = spans.length - shown.length;
  const scale = (WIDTH - LEFT - 70) / Math.max(1, seconds);
  const step = [10, 30, 60, 120, 300, 600].find((one) => seconds / one <= 8) ?? 1200;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  const height = 34 + shown.length * ROW + (rest > 0 ? ROW : 0);
  const at = (second: number) => Math.round((LEFT + second * scale) * 10) / 10;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Time line of the apply" class="chart">
${ticks.map((tick) => `<line class="tick" x1="${at(tick)}" x2="${at(tick)}" y1="22" y2="${height}"/><text class="time" x="${at(tick)}" y="14">${clock(tick)}</text>`).join("")}
${shown
  .map(({ address, end, start }, row) => {
    const y = 26 + row * ROW;
    const label = address.length > 46 ? `${address.slice(0, 45)}…` : address;
    return `<g class="${deciding.has(address) ? "deciding" : ""}"><title>${escapeXml(address)}: ${clock(start)} to ${clock(end)}</title><text class="address" x="${LEFT - 10}" y="${y + 13}">${escapeXml(label)}</text><rect x="${at(start)}" y="${y + 3}" width="${Math.max(2, Math.round((end - start) * scale))}" height="${ROW - 7}" rx="3"/><text class="length" x="${at(end + 5 / scale)}" y="${y + 13}">${clock(end - start)}</text></g>`;
  })
  .join("\n")}
${rest > 0 ? `<text class="address" x="${LEFT - 10}" y="${height - 6}">and ${rest} that take a moment</text>` : ""}
</svg>`;
}

/** `9:20`, minutes and seconds. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
