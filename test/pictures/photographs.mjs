// What people see of the service, its documentation and its portal, in Chromium.
import assert from 'node:assert/strict';

/** Bytes that a picture may have: people wait for it. */
const MOST = 60_000;

const WIDE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const ROTTERDAM = '/?near=51.92,4.5&radius=100km#/record/NLRTM';

/** By group: name of the file → what is opened, how, and what has to be there. */
export const OF_SERVICE = {
  'explorer.webp': [ROTTERDAM, '.card .neighbours', WIDE],
  'explorer-dark.webp': [ROTTERDAM, '.card .neighbours', { ...WIDE, colorScheme: 'dark' }],
  'explorer-phone.webp': ['/?near=51.92,4.5&radius=100km', '.results .name', PHONE],
  'data-quality.webp': ['/#/dataset', '.page table', WIDE],
  'api-reference.webp': ['/docs', '.opblock', WIDE],
};

/** @param prepare what is done on the page before the picture is taken */
export async function photograph(browser, url, whenShown, look = WIDE, prepare = undefined) {
  const context = await browser.newContext(look);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(url);
    await page.locator(whenShown).first().waitFor();
    await prepare?.(page);
    // The finer land comes after the records.
    await page.waitForLoadState('networkidle');
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const session = await context.newCDPSession(page);
    // Playwright itself takes PNG and JPEG only, which are three times as big.
    for (const quality of [80, 60, 40]) {
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
      const picture = Buffer.from(data, 'base64');
      if (picture.length < MOST) return picture;
    }
    assert.fail(`${url}: a picture of it is larger than ${MOST} bytes`);
  } finally {
    await context.close();
  }
}
