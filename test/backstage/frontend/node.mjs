// Some of Backstage's libraries were written for Node.js; a portal's own bundler gives them the same.
export { Buffer } from 'buffer';
export { default as process } from 'process/browser';
