/** The path's packages: what they are named, how they are packed and kept in vendor/; for the path's own repository. */
export { SCOPE } from './installed';
export { renamed } from './scope/renamed';
export { escaped, isScope, scopeOf, tarballName } from './scope/scope';
export { packagesOfThePath, type Tarball, withVendored } from './vendor/into';
export { integrityOf, reproducible } from './vendor/reproducible';
