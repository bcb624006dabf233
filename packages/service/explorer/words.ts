/** How values and names are written for people. */

/** `missing-coordinates` → `Missing coordinates`, `countryCode` → `Country code`. */
export function humanise(name: string): string {
  const words = name.replaceAll('-', ' ').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

export function kilometres(distance: number): string {
  const figure = distance < 0.05 ? '0' : distance < 10 ? distance.toFixed(1) : count(Math.round(distance));
  return `${figure} km`;
}

/** `Nov 30, 2026, 3:04 PM`, where the reader is. */
export function moment(at: string): string {
  return new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

/** A length as the API takes it, `2000km`, as people write it: `2,000 km`. What is none, as it is. */
export function length(text: string): string {
  const [, number, unit] = /^([0-9]+(?:\.[0-9]+)?)(km|nm|mi)$/.exec(text) ?? [];
  return unit === undefined
    ? text
    : `${Number(number).toLocaleString('en', { maximumFractionDigits: 6 })} ${unit}`;
}

/** What part of a whole, which is never shown as nothing or as all of it where it is not. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '';
  const share = (part / whole) * 100;
  if (share > 0 && share < 0.1) return '< 0.1 %';
  if (share < 100 && share > 99) return `${(Math.floor(share * 10) / 10).toFixed(1)} %`;
  return `${share.toFixed(share < 10 ? 1 : 0)} %`;
}

/** Where there is little room: `950`, `1.2K`, `3.4M`. */
export function compact(number: number): string {
  return number.toLocaleString('en', { notation: 'compact' });
}

/** `51.95° N, 4.13° E` */
export function degrees([longitude, latitude]: readonly [number, number]): string {
  const of = (value: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`;
  return `${of(latitude, 'N', 'S')}, ${of(longitude, 'E', 'W')}`;
}

/** Letters that are written from right to left, and marks that turn the direction. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/;

/** Text from outside within a line of ours: its direction does not change the order of what stands around it. */
export function isolated(text: string): string {
  return TURNS.test(text) ? `\u2068${text}\u2069` : text;
}

/** A value of a record; empty where there is nothing to show. */
export function shown(value: unknown, type: string): string {
  if (value === undefined || value === null) return '';
  if (type === 'position') return degrees(value as [number, number]);
  if (Array.isArray(value)) return value.map((one) => isolated(String(one))).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
