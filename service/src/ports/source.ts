/** The data set that comes with the service: the npm package `sea-ports`. */
export const data = require.resolve('sea-ports/lib/ports.json');
