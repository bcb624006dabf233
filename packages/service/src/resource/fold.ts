/**
 * Folds text for comparison and search: compatibility-decomposed (NFKD), without combining marks, lower
 * case, the letters Unicode does not decompose (ø, ł, ß, …) spelled out, white space collapsed (NUL, which not every
 * database can hold, counts as such).
 * Both sides of every comparison pass through here, in every store, so that all stores agree.
 */
export function fold(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øłđðþßæœıħŧŋ]/g, (letter) => spelled[letter] ?? letter)
    .replace(/[\s\0]+/gu, ' ')
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

/** No database indexes texts of any length; beyond so many letters two values, or two words, count as the same. */
const LONGEST_VALUE = 250;
const LONGEST_WORD = 100;

/** What stands for a text when it is compared with another: filtered or sorted by. */
export function comparable(text: string): string {
  return beginning(fold(text), LONGEST_VALUE);
}

/** The words of a text, folded: runs of letters and digits. `"Saint-Malo (St.)"` → `saint malo st`. */
export function words(text: string): string[] {
  const folded = fold(text);
  if (isOneWord.test(folded)) return [folded];
  const found = folded.match(isAscii.test(folded) ? asciiWords : anyWords) ?? [];
  return folded.length <= LONGEST_WORD ? found : found.map((word) => beginning(word, LONGEST_WORD));
}

// Nine of ten texts are ASCII, half of them one word; asking Unicode for its letters costs several times as much.
const isOneWord = new RegExp(`^[a-z0-9]{1,${LONGEST_WORD}}$`);
const isAscii = /^[ -~]*$/;
const asciiWords = /[a-z0-9]+/g;
const anyWords = /[\p{L}\p{N}]+/gu;

function beginning(text: string, letters: number): string {
  return text.length <= letters ? text : Array.from(text).slice(0, letters).join('');
}
