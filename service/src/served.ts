/** The resource this service serves. The machinery asks for it here and nowhere else. */
export { defaultSource, ports as served } from './ports';
