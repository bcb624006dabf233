/** `GET /docs`: Swagger UI, told where the description is. */
interface SwaggerUI {
  readonly layoutActions: { readonly show: (thing: readonly string[], isShown: boolean) => void };
}
declare const SwaggerUIBundle: (options: object) => SwaggerUI;

/** What the platform asks; nobody comes here for it. */
const FOLDED = 'Operations';

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = (): void => {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
};
follow();
dark.addEventListener('change', follow);

const shown = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  // A link within each operation's button could not be reached by keyboard, or be told by a screen reader.
  deepLinking: false,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // Would ask a validator on another host.
  validatorUrl: null,
  onComplete: () => {
    shown.layoutActions.show(['operations-tag', FOLDED], false);
  },
});

const regions = [
  ['.information-container section', 'About'],
  ['.scheme-container section', 'Servers'],
] as const;

const levels = [
  ['.opblock-tag, .models > h4', '2'],
  ['h4', '3'],
  ['h5', '4'],
] as const;

/** What Swagger UI leaves out: names of its fields, and a way to scroll by keyboard, an outline without gaps. */
function complete(): void {
  for (const field of document.querySelectorAll(
    '#reference :is(input, select, textarea):not([aria-label])',
  )) {
    const row = field.closest('[data-param-name]');
    const name =
      row?.getAttribute('data-param-name') ?? field.closest('.servers, .content-type-wrapper')?.className;
    field.setAttribute('aria-label', name ?? (field.localName === 'textarea' ? 'Body' : 'Choice'));
  }
  for (const [place, name] of regions)
    for (const region of document.querySelectorAll(`#reference ${place}:not([aria-label])`))
      region.setAttribute('aria-label', name);
  for (const [headings, level] of levels)
    for (const heading of document.querySelectorAll(`#reference :is(${headings}):not([aria-level])`))
      heading.setAttribute('aria-level', level);
  for (const area of document.querySelectorAll('#reference :is(.microlight, pre):not([tabindex])'))
    area.setAttribute('tabindex', '0');
}
new MutationObserver(complete).observe(document.getElementById('reference') ?? document.body, {
  childList: true,
  subtree: true,
});
