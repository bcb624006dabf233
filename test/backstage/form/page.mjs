/**
 * The Create page of a portal, bundled for a browser: Backstage's own form over the template's questions, and its
 * start values from the address, as the portal has it (`?formData={…}`); at /task the steps of a run.
 */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { ApiProvider } from '@backstage/core-app-api';
import { errorApiRef, featureFlagsApiRef } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import { Stepper, TaskSteps } from '@backstage/plugin-scaffolder-react/alpha';
import { themes, UnifiedThemeProvider } from '@backstage/theme';

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
const isTask = location.pathname === '/task';
const span = { startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:12Z' };
const task = () =>
  createElement(TaskSteps, {
    steps: window.steps.map((step) => ({ ...step, ...span, status: 'completed' })),
    isComplete: true,
  });

createRoot(document.querySelector('main')).render(
  createElement(
    MemoryRouter,
    {},
    createElement(
      ApiProvider,
      { apis: { get: ({ id }) => apis.get(id) } },
      isTask ? createElement(UnifiedThemeProvider, { theme: themes.light }, task()) : form,
    ),
  ),
);
