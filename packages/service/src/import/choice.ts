import { quotedNames } from './names';

/** What a record says for one of its fields, under one of the names of that field. */
export interface Offer {
  readonly names: readonly string[];
  readonly value: unknown;
  /** The lowest counts; of equal ones the first. */
  readonly rank: number;
}

/**
 * Of several names of one field one counts.
 * @param passedOver takes what is told of the others, unless they say the same
 * @returns what counts; `undefined` where nothing is offered
 */
export function choose(
  offers: readonly Offer[],
  isSame: (one: unknown, other: unknown) => boolean,
  passedOver: string[],
): Offer | undefined {
  if (offers.length < 2) return offers[0];
  const chosen = offers.reduce((best, offer) => (offer.rank < best.rank ? offer : best));
  for (const { names, value } of offers)
    if (names !== chosen.names && !isSame(value, chosen.value))
      passedOver.push(`${quotedNames(names)}, where ${quotedNames(chosen.names)} counts`);
  return chosen;
}
