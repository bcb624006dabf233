import type { GeoPermissibleObjects } from 'd3-geo';
import { type Box, type Crowd, type Place, type Point, turned, type Window } from './projection.ts';
import { compact } from './words.ts';

/** Of the script that the page loads before this one. */
declare const d3: typeof import('d3-geo');

export interface Drawn {
  readonly points: readonly Point[];
  readonly crowds: readonly Crowd[];
  readonly chosen?: Place | undefined;
  /** Kilometres around a place. */
  readonly circle?: { readonly centre: Place; readonly radius: number } | undefined;
  readonly box?: Box | undefined;
  /** The box that is being drawn. */
  readonly drawing?: Box | undefined;
}

const KILOMETRES_PER_DEGREE = 6371.0088 * (Math.PI / 180);

/** Draws the whole picture; a frame of 1,600 points takes a few milliseconds. */
export function draw(
  canvas: HTMLCanvasElement,
  window: Window,
  land: GeoPermissibleObjects | undefined,
  { points, crowds, chosen, circle, box, drawing }: Drawn,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const colour = colours(canvas);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.fillStyle = colour('--sea');
  context.fillRect(0, 0, window.width, window.height);
  const path = d3.geoPath(window.projection(), context);
  const trace = (
    shape: GeoPermissibleObjects,
    fill: string | undefined,
    stroke: string,
    width: number,
  ): void => {
    context.beginPath();
    path(shape);
    if (fill !== undefined) {
      context.fillStyle = fill;
      context.fill();
    }
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke();
  };
  const step = window.zoom < 3 ? 30 : window.zoom < 12 ? 10 : 2;
  trace(d3.geoGraticule().step([step, step])(), undefined, colour('--graticule'), 1);
  if (land !== undefined) trace(land, colour('--land'), colour('--coast'), 0.75);
  if (circle !== undefined) {
    const shape = d3
      .geoCircle()
      .center([...circle.centre])
      .radius(circle.radius / KILOMETRES_PER_DEGREE)();
    trace(shape, colour('--area'), colour('--accent'), 1.5);
  }
  for (const area of [box, drawing]) if (area !== undefined) drawBox(context, window, area, colour);
  for (const crowd of crowds) drawCrowd(context, window, crowd, crowds, colour);
  drawPoints(context, window, points, chosen, colour);
  if (chosen !== undefined) drawChosen(context, window, chosen, colour);
}

type Colour = (name: string) => string;

/** The colours are the style sheet's; a property's own text may be `light-dark(…)`, so an element has to resolve it. */
function colours(canvas: HTMLCanvasElement): Colour {
  const known = new Map<string, string>();
  const before = canvas.style.color;
  const read = (name: string): string => {
    canvas.style.color = `var(${name})`;
    const { color } = getComputedStyle(canvas);
    canvas.style.color = before;
    return color;
  };
  return (name) => {
    const colour = known.get(name) ?? read(name);
    known.set(name, colour);
    return colour;
  };
}

function drawPoints(
  context: CanvasRenderingContext2D,
  window: Window,
  points: readonly Point[],
  chosen: Place | undefined,
  colour: Colour,
): void {
  const inside = points
    .map(({ place, name }) => ({
      x: window.x(place[0]),
      y: window.y(place[1]),
      name,
      isChosen: place[0] === chosen?.[0] && place[1] === chosen[1],
    }))
    .filter(({ x, y }) => x > -9 && y > -9 && x < window.width + 9 && y < window.height + 9);
  const isFew = inside.length < 250;
  const radius = isFew ? 5 : Math.min(4, 2.4 + Math.log2(window.zoom) * 0.4);
  context.fillStyle = colour('--point');
  context.strokeStyle = colour('--point-edge');
  context.lineWidth = isFew ? 1.5 : 0.5;
  for (const { x, y } of inside) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  if (inside.length <= MOST_NAMES) drawNames(context, inside, radius, colour);
}

/** Around the point that is chosen. */
const RING = 10;

/** More names than that are a grey mass. */
const MOST_NAMES = 80;

/** The names of points, as far as none hides another. */
function drawNames(
  context: CanvasRenderingContext2D,
  points: readonly {
    readonly x: number;
    readonly y: number;
    readonly name: string;
    readonly isChosen: boolean;
  }[],
  radius: number,
  colour: Colour,
): void {
  const height = 15;
  const taken = points.map(({ x, y }) => ({ x: x - radius, y: y - radius, w: 2 * radius, h: 2 * radius }));
  context.font = '12px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const { x, y, name: whole, isChosen } of points) {
    const name = shortened(whole);
    const from = x + 3 + (isChosen ? RING : radius);
    const label = { x: from, y: y - height / 2, w: context.measureText(name).width, h: height };
    const isFree = taken.every(
      (other) =>
        other.x > label.x + label.w ||
        other.x + other.w < label.x ||
        other.y > label.y + label.h ||
        other.y + other.h < label.y,
    );
    if (!isFree) continue;
    taken.push(label);
    context.strokeStyle = colour('--land');
    context.lineWidth = 3;
    context.strokeText(name, label.x, y);
    context.fillStyle = colour('--ink');
    context.fillText(name, label.x, y);
  }
}

/** The list has the rest of it. */
function shortened(name: string): string {
  const letters = Array.from(name);
  return letters.length > 32 ? `${letters.slice(0, 31).join('').trimEnd()}…` : name;
}

function drawChosen(context: CanvasRenderingContext2D, window: Window, place: Place, colour: Colour): void {
  const [x, y] = [window.x(place[0]), window.y(place[1])];
  for (const [radius, width, name] of [
    [RING, 5, '--point-edge'],
    [RING, 2.5, '--accent'],
  ] as const) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = colour(name);
    context.lineWidth = width;
    context.stroke();
  }
}

function drawBox(
  context: CanvasRenderingContext2D,
  window: Window,
  [west, south, east, north]: Box,
  colour: Colour,
): void {
  const [top, bottom] = [window.y(north), window.y(south)];
  const left = window.x(west);
  const across = (((east - west) % 360) + 360) % 360 || 360;
  const width = (across / 360) * 2 * Math.PI * window.scale;
  const world = 2 * Math.PI * window.scale;
  // Twice, a world apart: one of them may begin on the other side of the map's edge.
  for (const x of [left, left - world]) {
    context.beginPath();
    context.rect(x, top, width, bottom - top);
    context.fillStyle = colour('--area');
    context.fill();
    context.strokeStyle = colour('--accent');
    context.lineWidth = 1.5;
    context.stroke();
  }
}

function drawCrowd(
  context: CanvasRenderingContext2D,
  window: Window,
  { box: [west, south, east, north], count }: Crowd,
  crowds: readonly Crowd[],
  colour: Colour,
): void {
  const most = Math.max(...crowds.map((crowd) => crowd.count));
  const x = window.x(turned((west + east) / 2));
  const y = (window.y(south) + window.y(north)) / 2;
  const radius = 14 + 16 * Math.sqrt(count / most);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour('--accent');
  context.fill();
  context.fillStyle = colour('--paper');
  context.font = '600 12px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(compact(count), x, y);
}
