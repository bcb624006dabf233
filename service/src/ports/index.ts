export { ports } from './definition';
export type { Port } from './port';
