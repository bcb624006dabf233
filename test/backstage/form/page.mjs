/**
 * The Create page of a portal, bundled for a browser: Backstage's own form over the template's questions, and its
 * start values from the address, as the portal has it (`?formData={…}`).
 */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { ApiProvider } from '@backstage/core-app-api';
import { errorApiRef, featureFlagsApiRef } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';

const never = () => ({ subscribe: () => ({ unsubscribe: () => undefined }) });

/** Backstage's English words, without a translation. */
const words = (reference) => ({
  ready: true,
  t: (key, values = {}) =>
    (reference.getDefaultMessages()[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]),
});

const apis = new Map([
  [featureFlagsApiRef.id, { isActive: () => false, getRegisteredFlags: () => [] }],
  [translationApiRef.id, { getTranslation: words, translation$: never }],
  [
    errorApiRef.id,
    {
      post: (error) => {
        throw error;
      },
      error$: never,
    },
  ],
]);

/** In place of the pickers, which look into the catalog and at the git host: what they hand on, as text. */
function Picker({ schema, formData, onChange, idSchema, rawErrors }) {
  return createElement(
    'p',
    {},
    createElement('label', { htmlFor: idSchema.$id }, schema.title),
    createElement('input', {
      id: idSchema.$id,
      value: formData ?? '',
      onChange: ({ target }) => onChange(target.value === '' ? undefined : target.value),
    }),
    rawErrors,
  );
}

const form = createElement(Stepper, {
  manifest: window.manifest,
  extensions: ['OwnerPicker', 'EntityPicker', 'RepoUrlPicker'].map((name) => ({ name, component: Picker })),
  onCreate: (values) => {
    window.submitted = values;
  },
});
createRoot(document.querySelector('main')).render(
  createElement(
    MemoryRouter,
    {},
    createElement(ApiProvider, { apis: { get: ({ id }) => apis.get(id) } }, form),
  ),
);
