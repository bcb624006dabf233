// A drill as a plot: the service is broken and healed before a real Prometheus, which says what share was bad and when
// the page came and went.
import { createRequire } from 'node:module';
import { chart, shape, text } from './chart.mjs';

const require = createRequire(import.meta.url);
const { drill } = require('../../packages/cli/dist/drill/drill.js');

const WIDTH = 760;
const PLOT = { left: 64, width: 672, height: 120, gap: 100, top: 76 };
const STATES = { pending: 'other', firing: 'bad' };

async function query(origin, expression, from, to) {
  const range = new URLSearchParams({ query: expression, start: from, end: to, step: 0.5 });
  const { data } = await (await fetch(`${origin}/api/v1/query_range?${range}`)).json();
  return data.result;
}

/** One objective's drill, by the pages that came. */
async function record(root) {
  let drilled;
  await drill(root, async ({ origin }, said) => {
    const at = (wanted) => said.filter(({ text }) => text.startsWith(wanted)).map(({ at }) => at / 1000);
    const broken = at('the service is broken');
    const healed = at('the service is healed');
    const resolved = said.filter(({ text }) => text.endsWith('is resolved')).map(({ at }) => at / 1000);
    const alerts = said
      .filter(({ text }) => text.endsWith('is resolved'))
      .map(({ text }) => text.split(' ')[0]);
    drilled = await Promise.all(
      alerts.map(async (alert, index) => {
        const [from, to] = [broken[index] - 3, resolved[index] + 3];
        const slo = alert.replace('BudgetBurnsFast', '').toLowerCase();
        const shares = await query(
          origin,
          `{__name__=~"slo:sli_error:ratio_rate.+",sloth_slo="${slo}"}`,
          from,
          to,
        );
        const state = await query(origin, `ALERTS{alertname="${alert}"}`, from, to);
        const points = (series) => series.values.map(([time, value]) => [time, Number(value)]);
        const windows = shares
          .map((series) => ({
            window: series.metric.__name__.slice('slo:sli_error:ratio_rate'.length),
            points: points(series),
          }))
          .sort((a, b) => seconds(a.window) - seconds(b.window));
        const states = Object.keys(STATES).map((name) => [
          name,
          state.filter(({ metric }) => metric.alertstate === name).flatMap(points),
        ]);
        return { alert, from, to, broken: broken[index], healed: healed[index], windows, states };
      }),
    );
  });
  return drilled;
}

function seconds(window) {
  return [...window.matchAll(/(\d+)([smh])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * { s: 1, m: 60, h: 3600 }[unit],
    0,
  );
}

function plot({ alert, from, to, broken, healed, windows, states }, at) {
  const top = PLOT.top + at * (PLOT.height + PLOT.gap);
  const bottom = top + PLOT.height;
  const x = (time) => PLOT.left + (PLOT.width * (time - from)) / (to - from);
  const y = (share) => bottom - PLOT.height * share;
  // The page looks at the shortest look-back and at the third, the hour.
  const [short, , long] = windows;
  const curve = ({ points }, of) =>
    shape('polyline', {
      points: points.map(([time, share]) => `${x(time).toFixed(1)},${y(share).toFixed(1)}`).join(' '),
      ...{ fill: 'none', stroke: `var(--${of})`, 'stroke-width': 2.5, 'stroke-linejoin': 'round' },
    });
  const strip = bottom + 32;
  return [
    text(PLOT.left, top - 12, alert, { 'font-weight': 600 }),
    shape('rect', {
      x: x(broken),
      y: top,
      width: x(healed) - x(broken),
      height: PLOT.height,
      fill: 'var(--shade)',
    }),
    text(x(broken) + 6, top + 16, 'the service is broken', { of: 'bad', size: 12 }),
    [0, 0.5, 1].map((share) => [
      shape('line', {
        x1: PLOT.left,
        x2: PLOT.left + PLOT.width,
        y1: y(share),
        y2: y(share),
        stroke: 'var(--line)',
      }),
      text(PLOT.left - 8, y(share) + 4, `${share * 100} %`, { of: 'faint', size: 12, 'text-anchor': 'end' }),
    ]),
    [0, 5, 10, 15].map((second) => {
      const at = x(broken + second);
      return at < WIDTH - 20 ? text(at, bottom + 14, `${second} s`, { of: 'faint', size: 11 }) : [];
    }),
    curve(long, 'other'),
    curve(short, 'main'),
    text(PLOT.left - 8, strip + 5, 'alert', { of: 'faint', size: 12, 'text-anchor': 'end' }),
    shape('line', { x1: PLOT.left, x2: PLOT.left + PLOT.width, y1: strip, y2: strip, stroke: 'var(--line)' }),
    states.map(([name, points]) => {
      if (points.length === 0) return [];
      const [begin, end] = [x(points[0][0]), x(points.at(-1)[0] + 0.5)];
      return [
        shape('rect', {
          x: begin,
          y: strip - 8,
          width: end - begin,
          height: 16,
          rx: 3,
          fill: `var(--${STATES[name]})`,
        }),
        text((begin + end) / 2, strip + 24, name, { of: 'faint', size: 12, 'text-anchor': 'middle' }),
      ];
    }),
  ];
}

export async function budget(root) {
  const drilled = await record(root);
  const told = drilled.map(
    ({ alert, broken, to }) => `${alert} came and went within ${Math.round(to - 3 - broken)} s`,
  );
  return chart(
    WIDTH,
    PLOT.top + drilled.length * (PLOT.height + PLOT.gap) - 16,
    `A drill. ${told.join('; ')}`,
    [
      text(24, 34, 'Share of bad requests, and the page', { size: 16, 'font-weight': 600 }),
      shape('rect', { x: 400, y: 24, width: 22, height: 4, fill: 'var(--main)' }),
      text(430, 33, 'short look-back', { of: 'faint', size: 12 }),
      shape('rect', { x: 560, y: 24, width: 22, height: 4, fill: 'var(--other)' }),
      text(590, 33, 'long look-back', { of: 'faint', size: 12 }),
      drilled.map(plot),
    ],
  );
}
