/** `GET /docs`: Swagger UI, told where the description is. */
declare const SwaggerUIBundle: (options: object) => void;

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = (): void => {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
};
follow();
dark.addEventListener('change', follow);

SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // Would ask a validator on another host.
  validatorUrl: null,
});
