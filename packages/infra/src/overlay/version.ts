import { parseAllDocuments } from 'yaml';
import { toYaml } from '../manifests/yaml';

/** What runs in an environment: the content of its version.yaml. */
export interface Version {
  /** Image without tag and digest. */
  readonly repository: string;
  /** The release: tag of the image, and `v<tag>` in git. */
  readonly tag: string;
  readonly digest: string;
}

/** Before the first release there is no image; nothing can be pulled by this digest. */
export const NO_RELEASE = `sha256:${'0'.repeat(64)}`;

const HEADER = `# What runs here. Written by the release (in the first environment) and by \`make promote\` (from
# one to the next), never by hand. To roll back, revert the commit that changed it.
`;

/** Pods carry the version too, so that `kubectl get pods --label-columns app.kubernetes.io/version` shows it. */
const LABELLED = [
  { path: 'metadata/labels', create: true },
  { path: 'spec/template/metadata/labels', create: false },
  { path: 'spec/jobTemplate/metadata/labels', create: false },
  { path: 'spec/jobTemplate/spec/template/metadata/labels', create: false },
];

/** Two transformers of kustomize, so that one file changes all containers and all labels. */
export function versionDocuments({ repository, tag, digest }: Version): object[] {
  return [
    {
      apiVersion: 'builtin',
      kind: 'ImageTagTransformer',
      metadata: { name: 'image' },
      imageTag: { name: repository, newTag: tag, digest },
    },
    {
      apiVersion: 'builtin',
      kind: 'LabelTransformer',
      metadata: { name: 'version' },
      labels: { 'app.kubernetes.io/version': tag },
      fieldSpecs: LABELLED,
    },
  ];
}

export function formatVersion(version: Version): string {
  return HEADER + versionDocuments(version).map(toYaml).join('---\n');
}

/**
 * @param file for messages
 * @throws when the text does not say what runs
 */
export function readVersion(text: string, file: string): Version {
  const [image] = parseAllDocuments(text).map(
    (document) => document.toJS() as { imageTag?: Record<string, unknown> } | null,
  );
  const { name, newTag, digest } = image?.imageTag ?? {};
  if (typeof name !== 'string' || typeof newTag !== 'string' || typeof digest !== 'string')
    throw new Error(`${file}: no imageTag with name, newTag and digest, all text`);
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new Error(`${file}: the digest '${digest}' is not sha256:<64 hex digits>`);
  return { repository: name, tag: newTag, digest };
}

/** @throws also when the text is not what `formatVersion` writes: somebody edited it */
export function parseVersion(text: string, file: string): Version {
  const version = readVersion(text, file);
  if (formatVersion(version) !== text) throw new Error(`${file}: edited by hand; \`make promote\` writes it`);
  return version;
}
