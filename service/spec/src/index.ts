/**
 * @golden-path/spec: the two files a person edits to say what this service is and what it promises.
 * Read here once, typed, for the service, the infrastructure, the docs and the template alike.
 */
export { readIdentity, type Identity } from './identity';
export { readProvenance, type Provenance } from './provenance';
export { repositoryRoot } from './root';
