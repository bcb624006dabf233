// Some of Backstage's libraries were written for Node.js.
export { Buffer } from 'buffer';
