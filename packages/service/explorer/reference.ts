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
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // Would ask a validator on another host.
  validatorUrl: null,
  onComplete: () => {
    shown.layoutActions.show(['operations-tag', FOLDED], false);
  },
});
