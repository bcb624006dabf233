// Asks for a URL without pause until it is interrupted; exits 1 if one request failed. Runs in the image itself.
const url = process.argv.at(-1);
let ends = false;
let answered = 0;
const failures = [];
process.on('SIGINT', () => (ends = true));

async function caller() {
  while (!ends) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      await response.arrayBuffer();
      if (response.status === 200) answered++;
      else failures.push(`status ${response.status}`);
    } catch (error) {
      failures.push(String(error.cause ?? error));
    }
  }
}

Promise.all(Array.from({ length: 8 }, caller)).then(() => {
  console.log(`${answered} requests answered, ${failures.length} failed`, ...failures.slice(0, 5));
  process.exitCode = answered > 0 && failures.length === 0 ? 0 : 1;
});
