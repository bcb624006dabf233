/**
 * A name that an object of a JSON text has more than once, where any does. Readers differ in which of its values they take
 * (RFC 8259 §4), so whoever sent it may mean another one than we would keep.
 * @param text JSON
 */
export function repeatedName(text: string): string | undefined {
  /** Names of the objects that are open; of an array, nothing. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
        open.push(new Set());
        isName = true;
        break;
      case '[':
        open.push(undefined);
        isName = false;
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        isName = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (isName) {
          const name = JSON.parse(text.slice(at, end)) as string;
          if (open.at(-1)?.has(name) === true) return name;
          open.at(-1)?.add(name);
          isName = false;
        }
        at = end - 1;
      }
    }
  }
  return undefined;
}

/** Index after the closing quotation mark. */
function endOfString(text: string, at: number): number {
  for (let index = at + 1; ; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index + 1;
  }
}
