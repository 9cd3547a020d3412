import type { Cost, Size } from './growth.ts';
import { count } from './table.ts';

const PANEL = { width: 400, height: 300, left: 64, right: 16, top: 40, bottom: 48 } as const;
const GAP = 24;
/** The last tick's label is wider than its tick. */
const OVERHANG = 16;
const WIDTH = 2 * PANEL.width + GAP + OVERHANG;
const HEIGHT = PANEL.height + 40;

const SERIES = [
  { name: 'no check due', of: ({ noneDue }: Size) => noneDue, className: 'a' },
  { name: 'all checks due', of: ({ allDue }: Size) => allDue, className: 'b' },
  { name: 'by hand', of: ({ byHand }: Size) => byHand, className: 'c' },
] as const;

interface Panel {
  readonly title: string;
  readonly value: (cost: Cost) => number;
  readonly label: (value: number) => string;
}

const PANELS: readonly Panel[] = [
  { title: 'calls to Azure', value: ({ calls }) => calls, label: count },
  { title: 'time, seconds', value: ({ wallMs }) => wallMs / 1000, label: (value) => `${value}` },
];

/** Cost against accounts, both on scales of powers of ten; to be read in light and dark. */
export function plotOf(sizes: readonly Size[]): string {
  const panels = PANELS.map((panel, nth) => panelOf(panel, sizes, nth * (PANEL.width + GAP)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12">
<title>Calls and time of one pass over a tenant, against its accounts</title>
<style>
text{fill:#333}.grid{stroke:#8884;stroke-width:1}.line{fill:none;stroke-width:2}
.a{stroke:#0969da;fill:#0969da}.b{stroke:#9a6700;fill:#9a6700}.c{stroke:#cf222e;fill:#cf222e}
@media (prefers-color-scheme:dark){text{fill:#ddd}.a{stroke:#58a6ff;fill:#58a6ff}.b{stroke:#d29922;fill:#d29922}.c{stroke:#ff7b72;fill:#ff7b72}}
</style>
${panels.join('\n')}
${legend()}
</svg>
`;
}

function panelOf({ title, value, label }: Panel, sizes: readonly Size[], offset: number): string {
  const values = sizes.flatMap((size) => SERIES.map(({ of }) => value(of(size))));
  const x = scale(
    sizes.map(({ accounts }) => accounts),
    offset + PANEL.left,
    offset + PANEL.width - PANEL.right,
  );
  const y = scale(values, PANEL.height - PANEL.bottom, PANEL.top);
  const across = x.ticks.map(
    (tick) =>
      `<text x="${x.at(tick)}" y="${PANEL.height - PANEL.bottom + 18}" text-anchor="middle">${count(tick)}</text>`,
  );
  const up = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${offset + PANEL.left}" x2="${offset + PANEL.width - PANEL.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>` +
      `<text x="${offset + PANEL.left - 6}" y="${y.at(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
  );
  const lines = SERIES.map(({ of, className }) => {
    const points = sizes.map((size) => [x.at(size.accounts), y.at(value(of(size)))] as const);
    const dots = points.map(([cx, cy]) => `<circle class="${className}" cx="${cx}" cy="${cy}" r="3"/>`);
    return `<polyline class="line ${className}" style="fill:none" points="${points.map((point) => point.join(',')).join(' ')}"/>${dots.join('')}`;
  });
  return [
    `<text x="${offset + PANEL.left}" y="22" font-weight="600">${title}</text>`,
    ...up,
    ...across,
    ...lines,
    `<text x="${offset + (PANEL.left + PANEL.width) / 2}" y="${PANEL.height - 8}" text-anchor="middle">accounts</text>`,
  ].join('\n');
}

/** A scale of powers of ten between two ends of the picture, with a tick at each power. */
function scale(values: readonly number[], from: number, to: number) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number): number =>
    Math.round((from + ((Math.log10(value) - least) / (most - least)) * (to - from)) * 10) / 10;
  const ticks = Array.from({ length: most - least + 1 }, (_, nth) => 10 ** (least + nth));
  return { at, ticks };
}

function legend(): string {
  return SERIES.map(({ name, className }, nth) => {
    const x = PANEL.left + nth * 150;
    return `<circle class="${className}" cx="${x}" cy="${HEIGHT - 18}" r="5"/><text x="${x + 12}" y="${HEIGHT - 14}">${name}</text>`;
  }).join('\n');
}
