/**
 * Folds text for comparison and search: compatibility-decomposed (NFKD), without combining marks, lower
 * case, the letters Unicode does not decompose (ø, ł, ß, …) spelled out, white space collapsed.
 * Both sides of every comparison pass through here, in every store, so that all stores agree.
 */
export function fold(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øłđðþßæœıħŧŋ]/g, (letter) => spelled[letter] ?? letter)
    .replace(/\s+/gu, ' ')
    .trim();
}

// ASCII without doubled or outer spaces: nine of ten values, and nothing to do but lower the case.
const isPlain = /^(?:[!-~]+(?: [!-~]+)*)?$/;

const spelled: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
};

/** The words of a text, folded: runs of letters and digits. `"Saint-Malo (St.)"` → `saint malo st`. */
export function words(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
