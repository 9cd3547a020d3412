import { html } from 'hono/html';
import { DAY } from '../../domain/duration.ts';
import { formatDay } from '../../domain/instant.ts';
import type { AccountStatus } from '../status-schema.ts';

const DAYS = 90;
const [WIDTH, HEIGHT, LEFT, BASE, TOP] = [920, 170, 34, 140, 14] as const;
const DAY_WIDTH = (WIDTH - LEFT - 10) / DAYS;
const LABEL_EVERY_DAYS = 15;

/** How many rotations and retirements one day brings. */
interface Day {
  readonly rotate: number;
  readonly retire: number;
}

/** The coming 90 days, counted from the day of `nowMs`, by what the accounts say of their next action. */
export function outlookOf(accounts: readonly AccountStatus[], nowMs: number): readonly Day[] {
  const days = Array.from({ length: DAYS }, () => ({ rotate: 0, retire: 0 }));
  const firstMs = Math.floor(nowMs / DAY) * DAY;
  for (const { next } of accounts) {
    if (next === null) continue;
    // What is late comes with the next sweep.
    const day = days[Math.max(0, Math.floor((Date.parse(next.at) - firstMs) / DAY))];
    if (day !== undefined) day[next.action] += 1;
  }
  return days;
}

/** A bar for each day, rotations below retirements; the same in words for those who do not see it. */
export function outlookChart(accounts: readonly AccountStatus[], nowMs: number) {
  const days = outlookOf(accounts, nowMs);
  const most = Math.max(1, ...days.map(({ rotate, retire }) => rotate + retire));
  const height = (count: number): number => Math.round((count / most) * (BASE - TOP) * 10) / 10;
  const bars = days.flatMap(({ rotate, retire }, index) => {
    if (rotate + retire === 0) return [];
    const x = (LEFT + index * DAY_WIDTH + 1).toFixed(1);
    const width = (DAY_WIDTH - 2).toFixed(1);
    const [low, high] = [height(rotate), height(retire)];
    const title = `${formatDay(nowMs + index * DAY)}: ${rotate} to rotate, ${retire} to retire`;
    return [
      html`<g><title>${title}</title><rect class="r" x="${x}" y="${BASE - low}" width="${width}" height="${low}"/><rect class="t" x="${x}" y="${BASE - low - high}" width="${width}" height="${high}"/></g>`,
    ];
  });
  const labels = Array.from({ length: DAYS / LABEL_EVERY_DAYS }, (_, index) => {
    const x = LEFT + index * LABEL_EVERY_DAYS * DAY_WIDTH;
    return html`<text x="${x}" y="${BASE + 18}">${formatDay(nowMs + index * LABEL_EVERY_DAYS * DAY)}</text>`;
  });
  const sum = (of: keyof Day): number => days.reduce((total, day) => total + day[of], 0);
  const words = `In the coming ${DAYS} days: ${sum('rotate')} rotations and ${sum('retire')} retirements, at most ${most} on one day.`;
  return html`<p>${words}<span class="legend"><i class="r"></i>rotate<i class="t"></i>retire</span></p>
<div class="scroll" tabindex="0" role="region" aria-label="Chart of the coming actions"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}"><line class="axis" x1="${LEFT}" x2="${WIDTH - 10}" y1="${BASE}" y2="${BASE}"/><text x="4" y="${TOP + 10}">${most}</text><text x="4" y="${BASE}">0</text>${bars}${labels}</svg></div>`;
}
