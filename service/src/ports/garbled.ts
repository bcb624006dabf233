/** What bytes 80 to BF are in Windows-1252, or in Latin-1 where that has nothing else. */
const CONTINUATION = '[\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';

/**
 * UTF-8 read as Latin-1 or Windows-1252: `Ã©` of é, `Å„` of ń, `Ä°` of İ. The bytes before are letters that hardly ever stand
 * before such signs; those of Greek and Cyrillic sometimes do, and are told by coming in a row.
 */
const misread = new RegExp(
  `[\\u00c2-\\u00c5]${CONTINUATION}|(?:[\\u00c6-\\u00df]${CONTINUATION}){2}|[\\u00e0-\\u00ef]${CONTINUATION}{2}`,
);

/** Spacing accents inside a word, and the replacement character. */
const broken = /[\u00b8\u00a8\u02c6\u02dc\ufffd]/;

/** A question mark where a letter was: inside a word, or before one that goes on in lower case. */
const questioned = /\p{L}\?\p{L}|(?:^|\s)\?\p{Ll}/u;

/** Cyrillic read as Latin-1, `Ìîñêâà` of Москва: no language has four such letters in a row. A sign where a letter was: `Coru¤a`. */
const foreign = /[\u00c0-\u00ff]{4}|\p{L}[¢-¥§±¶]\p{L}/u;

/** What HTML, JSON or a URL makes of a letter: `&ouml;`, `\\u00f6`, `%C3%B6`. */
const escaped = /&(?:#x?[\da-f]+|[a-z]{2,8});|\\u[\da-f]{4}|(?:%[\da-f]{2}){2}/i;

/** Whether a text has controls of Latin-1, which nobody writes: of `Ã\u0085lesund` nothing tells any more once they are gone. */
export function hasMisreadControls(text: string): boolean {
  return /[\u0080-\u009f]/.test(text);
}

/** Whether a text shows that it went through a wrong character encoding. */
export function isGarbledText(text: string): boolean {
  if (escaped.test(text)) return true;
  // Nine of ten texts hold none of the signs that it is about.
  if (!/[^ ->@-~]/.test(text)) return false;
  return broken.test(text) || misread.test(text) || questioned.test(text) || foreign.test(text);
}
