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

/** `51.95° N, 4.13° E` */
export function degrees([longitude, latitude]: readonly [number, number]): string {
  const of = (value: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`;
  return `${of(latitude, 'N', 'S')}, ${of(longitude, 'E', 'W')}`;
}

/** A value of a record; empty where there is nothing to show. */
export function shown(value: unknown, type: string): string {
  if (value === undefined || value === null) return '';
  if (type === 'position') return degrees(value as [number, number]);
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
