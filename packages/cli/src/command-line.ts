import { Refusal } from './refusal';

/** Runs a command: what it returns is the exit code; a refusal is told with what to do instead. */
export function run(command: () => Promise<number>): void {
  Promise.resolve()
    .then(command)
    .then(
      (code) => {
        process.exitCode = code;
      },
      (error: unknown) => {
        process.stderr.write(
          error instanceof Refusal ? `${error.message}\n${error.advice}\n` : `${String(error)}\n`,
        );
        process.exitCode = 1;
      },
    );
}
