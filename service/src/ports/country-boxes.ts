import type { Position } from '@golden-path/service';

/**
 * Every country code that ISO 3166-1 assigns, and AN, which it has withdrawn; west, south, east and north of each, in
 * whole degrees, rounded outwards, with its waters and islands. Where west is more than east it is across the date line.
 * Worked out from the borders of @rapideditor/country-coder 5.6.1 (ISC), after OpenStreetMap; parts that have a code of
 * their own are left out.
 */
const table = `
AD 1 42 2 43, AE 51 22 57 27, AF 60 29 75 39, AG -63 16 -61 19, AI -64 18 -62 20, AL 19 39 22 43,
AM 43 38 47 42, AN -70 11 -62 19, AO 10 -19 25 -4, AQ -180 -90 180 -60, AR -74 -56 -53 -21,
AS -172 -16 -166 -10, AT 9 46 18 50, AU 112 -44 160 -9, AW -71 12 -69 13, AX 19 59 22 61, AZ 44 38 53 42,
BA 15 42 20 46, BB -60 12 -58 14, BD 88 20 93 27, BE 2 49 7 52, BF -6 9 3 16, BG 22 41 30 45,
BH 50 25 51 27, BI 29 -5 31 -2, BJ 0 6 4 13, BL -64 17 -62 19, BM -66 31 -63 33, BN 114 4 116 6,
BO -70 -23 -57 -9, BQ -69 11 -62 18, BR -74 -35 -28 6, BS -81 20 -71 28, BT 88 26 93 29, BV 2 -56 5 -54,
BW 19 -27 30 -17, BY 23 51 33 57, BZ -90 15 -86 19, CA -142 37 -46 85, CC 96 -13 98 -10, CD 11 -14 32 6,
CF 14 2 28 12, CG 10 -6 19 4, CH 5 45 11 48, CI -9 3 -2 11, CK -169 -32 -156 -7, CL -114 -59 -66 -17,
CM 8 1 17 14, CN 73 13 135 54, CO -83 -5 -66 19, CR -88 5 -82 12, CU -86 18 -73 25, CV -29 14 -20 20,
CW -70 11 -68 13, CX 104 -12 107 -9, CY 30 34 36 37, CZ 12 48 19 52, DE 5 47 16 56, DJ 41 10 44 13,
DK 7 54 16 59, DM -62 14 -60 16, DO -73 16 -67 22, DZ -9 18 12 40, EC -94 -6 -75 5, EE 19 57 29 61,
EG 24 21 38 34, EH -18 20 -8 28, ER 36 12 44 19, ES -26 27 6 45, ET 33 3 48 15, FI 19 59 32 71,
FJ 174 -24 -176 -11, FK -64 -56 -54 -50, FM 136 -2 166 14, FO -9 60 -5 63, FR -6 41 10 52, GA 7 -5 15 3,
GB -14 49 2 62, GD -63 11 -59 13, GE 39 41 47 44, GF -55 2 -51 7, GG -3 49 -2 50, GH -4 4 2 12,
GI -6 36 -5 37, GL -78 57 -5 85, GM -18 13 -13 14, GN -16 7 -7 13, GP -64 15 -60 19, GQ 3 -4 12 5,
GR 19 33 30 42, GS -54 -60 -22 -43, GT -93 12 -88 18, GU 143 12 147 14, GW -18 10 -13 13, GY -62 1 -56 9,
HK 113 22 115 23, HM 71 -54 76 -51, HN -90 12 -81 19, HR 13 42 20 47, HT -75 17 -71 21, HU 16 45 23 49,
ID 94 -12 142 8, IE -12 51 -5 56, IL 33 29 36 34, IM -6 53 -3 55, IN 67 5 98 36, IO 71 -8 73 -5,
IQ 38 29 49 38, IR 44 24 64 40, IS -34 62 -8 70, IT 6 34 19 48, JE -3 48 -1 50, JM -79 16 -74 20,
JO 34 29 40 34, JP 122 17 156 46, KE 33 -5 42 6, KG 69 39 81 44, KH 102 9 108 15, KI 169 -16 -135 6,
KM 42 -14 46 -10, KN -64 16 -62 18, KP 123 37 132 44, KR 122 32 134 39, KW 46 28 50 31, KY -83 18 -79 21,
KZ 46 40 88 56, LA 100 13 108 23, LB 34 33 37 35, LC -62 12 -59 15, LI 9 47 10 48, LK 76 5 86 11,
LR -13 3 -7 9, LS 27 -31 30 -28, LT 20 53 27 57, LU 5 49 7 51, LV 19 55 29 59, LY 9 19 27 34,
MA -18 21 0 37, MC 7 43 8 44, MD 26 45 31 49, ME 18 41 21 44, MF -64 17 -62 19, MG 42 -34 52 -10,
MH 159 3 174 16, MK 20 40 24 43, ML -13 10 5 26, MM 92 9 102 29, MN 87 41 120 53, MO 113 22 114 23,
MP 135 13 153 22, MQ -62 14 -59 16, MR -18 14 -4 28, MS -63 16 -61 17, MT 13 35 16 37, MU 56 -32 69 -9,
MV 71 -4 77 9, MW 32 -18 36 -9, MX -121 14 -85 33, MY 99 0 120 8, MZ 30 -27 43 -10, NA 10 -33 26 -16,
NC 156 -29 175 -14, NE 0 11 16 24, NF 166 -31 170 -28, NG 2 3 15 14, NI -89 10 -82 16, NL 3 50 8 54,
NO 4 57 32 72, NP 80 26 89 31, NR 166 -1 168 1, NU -171 -21 -168 -18, NZ 161 -57 -172 -24, OM 52 8 62 27,
PA -84 6 -77 10, PE -86 -22 -68 0, PF -157 -32 -133 -4, PG 140 -15 161 3, PH 115 2 130 22,
PK 60 23 78 38, PL 14 49 25 56, PM -57 46 -55 48, PN -134 -29 -122 -21, PR -69 17 -65 19, PS 34 31 36 33,
PT -37 29 -6 43, PW 128 1 137 13, PY -63 -28 -54 -19, QA 50 24 52 27, RE 53 -22 57 -20, RO 20 43 31 49,
RS 18 42 24 47, RU 19 41 -169 82, RW 28 -3 31 -1, SA 34 15 56 33, SB 154 -15 173 -4, SC 43 -11 67 6,
SD 21 9 40 23, SE 10 55 25 70, SG 103 1 105 2, SH -15 -41 -5 -7, SI 13 45 17 47, SJ -10 70 34 81,
SK 16 47 23 50, SL -15 6 -10 11, SM 12 43 13 44, SN -19 11 -11 17, SO 40 -2 58 13, SR -59 1 -53 7,
SS 23 3 36 13, ST 4 -1 8 2, SV -91 12 -87 15, SX -64 17 -62 19, SY 35 32 43 38, SZ 30 -28 33 -25,
TC -73 20 -69 26, TD 13 7 24 24, TF 39 -50 78 -11, TG -1 5 2 12, TH 97 5 106 21, TJ 67 36 76 42,
TK -175 -11 -168 -7, TL 124 -10 128 -7, TM 51 35 67 43, TN 7 30 12 39, TO -180 -25 -173 -14,
TR 25 35 45 43, TT -63 9 -60 12, TV 174 -12 180 -5, TW 118 21 123 27, TZ 29 -12 41 0, UA 22 45 41 53,
UG 29 -2 35 5, UM 144 -1 -74 29, US 172 18 -66 72, UY -59 -37 -52 -30, UZ 55 37 74 46, VA 12 41 13 42,
VC -63 12 -59 15, VE -74 0 -59 17, VG -66 17 -63 20, VI -66 17 -64 19, VN 102 8 112 24,
VU 156 -24 175 -12, WF -179 -15 -175 -12, WS -174 -16 -170 -10, YE 40 8 58 20, YT 43 -14 46 -11,
ZA 12 -49 39 -22, ZM 21 -19 34 -8, ZW 25 -23 34 -15`;

type Box = readonly [west: number, south: number, east: number, north: number];

/** Degrees by which a place may be outside: breakwaters, anchorages, and coordinates rounded to a minute. */
const MARGIN = 0.5;

const boxes: ReadonlyMap<string, Box> = new Map(
  table.split(',').map((entry): [string, Box] => {
    const [code = '', west, south, east, north] = entry.trim().split(' ');
    return [code, [Number(west), Number(south), Number(east), Number(north)]];
  }),
);

/** UN/LOCODE has it for installations in international waters; ISO 3166-1 leaves it to its users. */
export const INTERNATIONAL_WATERS = 'XZ';

/** Whether a UN/LOCODE may begin with it. */
export function isAssigned(countryCode: string): boolean {
  return boxes.has(countryCode) || countryCode === INTERNATIONAL_WATERS;
}

/** All codes a UN/LOCODE may begin with. */
export function assignedCodes(): string[] {
  return [...boxes.keys(), INTERNATIONAL_WATERS];
}

/** Whether a place may be in a country; `undefined` where nobody can tell. */
export function mayBeIn(countryCode: string, [longitude, latitude]: Position): boolean | undefined {
  const box = boxes.get(countryCode);
  return box && isBetween(latitude, box[1], box[3]) && isWithinLongitudes(longitude, box);
}

/** Whether a number may be the latitude of a place in a country. */
export function mayBeLatitudeIn(countryCode: string, degrees: number): boolean {
  const box = boxes.get(countryCode);
  return box !== undefined && isBetween(degrees, box[1], box[3]);
}

function isWithinLongitudes(longitude: number, [west, , east]: Box): boolean {
  if (west <= east) return isBetween(longitude, west, east);
  return longitude >= west - MARGIN || longitude <= east + MARGIN;
}

function isBetween(degrees: number, from: number, to: number): boolean {
  return degrees >= from - MARGIN && degrees <= to + MARGIN;
}
