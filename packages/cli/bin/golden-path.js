#!/usr/bin/env node
// Plain JavaScript without a build, so that npm can link it before anything is compiled.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '../dist/main.js');
if (existsSync(program)) void require(program).main(process.argv.slice(2));
else {
  console.error(`golden-path is not built: npx tsc -b ${join(__dirname, '..')}`);
  process.exitCode = 70;
}
