import { chromium } from 'playwright-core';

/**
 * The Chromium that the variable CHROMIUM names, which asks nobody for anything by itself.
 * @param args further ones of its command line
 */
export function launch(args = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    timeout: 120_000,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
}
