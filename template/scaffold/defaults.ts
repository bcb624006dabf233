import type { Identity } from '@golden-path/spec';
import type { Answers } from './form';

/** Answers that follow from a name and a noun; the team is that of the path until somebody says another. */
export function suggestedAnswers(
  { owner, system, repository }: Identity,
  name: string | undefined,
  resource: string | undefined,
): Answers {
  const [organisation = ''] = repository.split('/');
  return {
    ...(name && {
      name,
      title: capitalised(name.replaceAll('-', ' ')),
      repoUrl: `github.com?owner=${organisation}&repo=${name}`,
      owner,
      system: `system:default/${system}`,
    }),
    ...(resource === 'ports' && { resource, description: "The world's ports over HTTP" }),
    ...(resource &&
      resource !== 'ports' && {
        description: `${capitalised(plural(resource))} over HTTP`,
        resource: 'own',
        singular: resource,
        plural: plural(resource),
        key: 'id',
        fields: [
          { name: 'name', type: 'string', searchable: true },
          { name: 'kind', type: 'string', filterable: true },
          { name: 'position', type: 'position' },
        ],
      }),
  };
}

/** The answers that describe this very repository. */
export function ourAnswers({
  name,
  title,
  description,
  owner,
  system,
  lifecycle,
  repository,
}: Identity): Answers {
  const [organisation = '', repo = ''] = repository.split('/');
  const repoUrl = `github.com?owner=${organisation}&repo=${repo}`;
  return { name, title, description, owner, system, lifecycle, resource: 'ports', repoUrl };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As English forms it when it follows its rules. */
function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return noun + (/(s|x|z|ch|sh)$/.test(noun) ? 'es' : 's');
}
