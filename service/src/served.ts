/** The resource this service serves. The machinery asks for it here and nowhere else. */
export { ports as served } from './ports';
