/** UN/LOCODE: ISO 3166-1 alpha-2, then three letters or digits 2 to 9 (UNECE Recommendation 16). */
export const UNLOCODE_PATTERN = '^[A-Z]{2}[A-Z2-9]{3}$';

const pattern = new RegExp(UNLOCODE_PATTERN);

const written = /^([A-Z]{2})-?([A-Z2-9]{3})$/;

/** `"nl rtm"` and `NL-RTM` → `NLRTM`; `undefined` when it can be no UN/LOCODE. */
export function readUnlocode(text: string): string | undefined {
  if (pattern.test(text)) return text;
  if (text.length > 32) return undefined;
  const parts = written.exec(text.replace(/\s/g, '').toUpperCase());
  return parts === null ? undefined : `${parts[1] ?? ''}${parts[2] ?? ''}`;
}
