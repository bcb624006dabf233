// Asks for a URL without pause until it is interrupted; exits 1 if one request failed. Runs in the image itself.
const url = process.argv.at(-1);
let ends = false;
let answered = 0;
let failed = 0;
process.on('SIGINT', () => (ends = true));

/** @returns what it met instead of an answer */
async function ask() {
  const start = performance.now();
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const body = await response.text();
    if (response.status === 200) return undefined;
    return `status ${response.status} after ${Math.round(performance.now() - start)} ms: ${body}`;
  } catch (error) {
    return `${error.cause ?? error} after ${Math.round(performance.now() - start)} ms`;
  }
}

async function caller() {
  while (!ends) {
    const failure = await ask();
    if (failure === undefined) answered++;
    else if (++failed <= 20) console.log(`${new Date().toISOString()} ${failure}`);
  }
}

Promise.all(Array.from({ length: 8 }, caller)).then(() => {
  console.log(`${answered} requests answered, ${failed} failed`);
  process.exitCode = answered > 0 && failed === 0 ? 0 : 1;
});
