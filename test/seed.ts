import fc from 'fast-check';

// A change is judged by what it changes, so that CI tries the same examples each time; everybody else tries others.
// fast-check prints the seed of what fails: `SEED=<number> npx jest <suite>` tries that again.
const { CI, SEED = CI && '20261130' } = process.env;
if (SEED) fc.configureGlobal({ seed: Number(SEED) });
