import { InvalidValue } from '@golden-path/service';
import { fold } from '@golden-path/service';
import { assignedCodes, INTERNATIONAL_WATERS } from './country-boxes';

/** Withdrawn from ISO 3166 in 2010; UN/LOCODEs of the Netherlands Antilles still begin with it. */
const DISSOLVED = 'AN';

/** Names in use, in this data set among others, that differ from those of the Unicode CLDR. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  AG: ['Antigua and Barbuda'],
  AN: ['Netherlands Antilles'],
  BN: ['Brunei Darussalam'],
  BO: ['Bolivia, Plurinational State of'],
  CD: ['Congo, The Democratic Republic of the', 'DR Congo'],
  CG: ['Congo'],
  CI: ["Côte d'Ivoire", 'Ivory Coast'],
  CV: ['Cape Verde'],
  CZ: ['Czech Republic'],
  FK: ['Falkland Islands (Malvinas)'],
  FM: ['Micronesia, Federated States of'],
  GB: ['Great Britain', 'UK'],
  HK: ['Hong Kong'],
  IR: ['Iran, Islamic Republic of'],
  KN: ['Saint Kitts and Nevis'],
  KP: ["Korea, Democratic People's Republic of"],
  KR: ['Korea, Republic of'],
  LC: ['Saint Lucia'],
  MD: ['Moldova, Republic of'],
  MM: ['Myanmar', 'Burma'],
  MO: ['Macao', 'Macau'],
  RU: ['Russian Federation'],
  ST: ['Sao Tome and Principe'],
  SY: ['Syrian Arab Republic'],
  TC: ['Turks and Caicos Islands'],
  TR: ['Turkey'],
  TT: ['Trinidad and Tobago'],
  TZ: ['Tanzania, United Republic of'],
  US: ['USA', 'United States of America'],
  VC: ['Saint Vincent and the Grenadines'],
  VG: ['Virgin Islands, British'],
  VI: ['Virgin Islands, U.S.'],
  VN: ['Viet Nam'],
  [INTERNATIONAL_WATERS]: ['International waters'],
};

let codes: ReadonlyMap<string, string> | undefined;

/** Folded name or code → alpha-2. Made on first use: the 676 look-ups take some milliseconds. */
function countries(): ReadonlyMap<string, string> {
  if (codes !== undefined) return codes;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const found = new Map<string, string>(assignedCodes().map((code) => [fold(code), code]));
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(code);
    // A withdrawn code has the name of its successor; that name belongs to the successor.
    if (name === undefined || new Intl.Locale(`und-${code}`).region !== code) continue;
    found.set(fold(code), code).set(fold(name), code);
  }
  for (const [code, more] of Object.entries(otherNames)) {
    for (const name of more) found.set(fold(name), code);
  }
  codes = found;
  return found;
}

/** Alpha-2 code of an alpha-2 code or English name; `undefined` when it is neither. */
export function countryCodeOf(text: string): string | undefined {
  return countries().get(fold(text));
}

export function isDissolved(countryCode: string): boolean {
  return countryCode === DISSOLVED;
}

/** The value of `?country=`. @throws InvalidValue for what is no country */
export function readCountry(text: string): string {
  const code = countryCodeOf(text);
  if (code === undefined)
    throw new InvalidValue(
      'must be an ISO 3166 alpha-2 code or an English country name, such as NL or Netherlands',
    );
  return code;
}
