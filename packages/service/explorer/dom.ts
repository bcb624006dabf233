type Attribute = string | number | boolean | undefined | ((event: Event) => void);
export type Child = Node | string | number | false | undefined;

/**
 * An element. What is given as text stays text: records hold whatever somebody wrote, and no string here is ever read as
 * markup. `onclick` and its like are listeners.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice('on'.length), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  element.append(...present(children));
  return element;
}

export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...present(children));
}

function present(children: readonly Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** Text as descriptions have it: what stands between backticks is code. */
export function prose(text: string): Node[] {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? h('code', {}, part) : document.createTextNode(part)));
}

/** A bar as long as its share; the number stands beside it for whoever does not see it. */
export function bar(share: number): HTMLElement {
  const filled = h('span');
  filled.style.width = `${Math.max(0.5, share * 100)}%`;
  return h('span', { class: 'measure', 'aria-hidden': 'true' }, filled);
}

export function debounce(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
