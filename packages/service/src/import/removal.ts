import type { ResourceDefinition } from '../resource/definition';
import type { ImportCounts } from '../store/store';

/** The largest share of what is there that `--replace` removes without being told to. */
export const MAX_REMOVED = 0.2;

/** 0.29 × 100 is less than 29. */
const ROUNDING = 1e-12;

/** A replacement would remove more than it may: most often the file is not the whole one, or not the right one. */
export class RemovesTooMuch extends Error {
  override readonly name = 'RemovesTooMuch';
}

/** @param most share of what is there, from 0 to 1 @throws RemovesTooMuch */
export function assertRemovesLittle(
  { updated, unchanged, removed }: ImportCounts,
  { plural }: Pick<ResourceDefinition, 'plural'>,
  most: number,
): void {
  const before = updated + unchanged + removed;
  if (removed <= before * most + ROUNDING * before) return;
  const [share, allowed] = [percent(removed / before - ROUNDING, Math.ceil), percent(most, Math.round)];
  throw new RemovesTooMuch(
    `it would remove ${removed.toLocaleString('en')} of the ${before.toLocaleString('en')} ${plural} that are there, ` +
      `${share} %, and may remove ${allowed} %. See whether the file is whole; if it is, insist with --max-removed ${share}`,
  );
}

/** A hundredth of a percent at the finest: what is shown is what has to be typed. */
function percent(share: number, round: (value: number) => number): string {
  return String(round(share * 10_000) / 100);
}
