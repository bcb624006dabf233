// The explorer where nothing is found, the service refuses or is busy, or the reader has no
// mouse or colours of their own.
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';
import { accessible, watched } from './watch.mjs';

const WIDE = { viewport: { width: 1280, height: 800 } };
const says = (page, text) => page.locator('.panel > .status', { hasText: text }).waitFor();

const steps = {
  async 'before anything has come, and where no script runs'({ page, browser, origin }) {
    await page.route('**/docs/main.js', () => undefined);
    await page.goto(`${origin}/`, { waitUntil: 'commit' });
    await page.getByText('Loading …').waitFor();
    const plain = await watched(browser, origin, { ...WIDE, javaScriptEnabled: false });
    await plain.page.goto(`${origin}/`);
    await plain.page.getByRole('link', { name: 'ports as CSV' }).waitFor();
    assert.equal(await plain.page.getByText('Loading …').isVisible(), false);
    await plain.close();
  },

  async 'without a record: a way back to all of them'({ page, origin }) {
    await page.goto(`${origin}/?q=zzzzzzqq`);
    await says(page, 'No port matches.');
    await page.getByRole('button', { name: 'Show all ports' }).click();
    await says(page, '1,634 ports');
    assert.equal(await page.getByRole('button', { name: 'Show all ports' }).isVisible(), false);
  },

  async 'what the service refuses is told, and what to do'({ page, origin }) {
    await page.goto(`${origin}/?colour=red&near=north`);
    await says(page, /near: must be latitude,longitude/);
    await says(page, /format; near/);
    await page.getByRole('button', { name: 'Show all ports' }).click();
    await says(page, '1,634 ports');
    for (const key of ['ZZZZZ', '..', '.', 'a%2F..%2F..']) {
      await page.goto(`${origin}/#/record/${key}`);
      await page.locator('.card h2', { hasText: decodeURIComponent(key) }).waitFor();
      await page.locator('.card .trouble').waitFor();
    }
  },

  async 'what an address asks for, and the form has no choice of, is in the form all the same'({
    page,
    origin,
  }) {
    for (const [radius, text] of [
      ['&radius=2000km', '2,000 km'],
      ['&radius=54nm', '54 nm'],
      ['', 'any distance'],
    ]) {
      await page.goto(`${origin}/?near=51.92,4.5${radius}`);
      await says(page, / ports$/);
      const chosen = page.getByLabel('Radius').locator('option:checked');
      assert.equal(await chosen.textContent(), text);
    }
    await page.goto(`${origin}/?ids=NLRTM,BEANR`);
    await says(page, '2 ports');
    await page.getByRole('button', { name: 'Only those that the address names, remove' }).click();
    await says(page, '1,634 ports');
  },

  async 'what was found before does not stand below a refusal'({ page, origin }) {
    await page.goto(`${origin}/?country=NZ`);
    await page.locator('.results li').first().waitFor();
    await page.locator('.map .note').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      history.pushState(null, '', '?near=95,200');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await says(page, /near: must be latitude,longitude/);
    assert.equal(await page.locator('.results li').count(), 0);
    const place = page.getByRole('combobox', { name: /Of which place/ });
    assert.equal(await place.inputValue(), '95,200');
    await place.fill('96,200');
    await place.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'is called "96,200"' }).waitFor();
    await place.fill('');
    await page.goBack();
    await says(page, /ports$/);
    assert.equal(await place.inputValue(), '', 'the form says what the address says');
    assert((await page.locator('.results li').count()) > 0);
  },

  async 'a service that ends and comes back is asked again'({ browser, origin }) {
    const { page, close } = await watched(browser, origin, WIDE);
    await page.goto(`${origin}/`);
    await says(page, '1,634 ports');
    await page.context().setOffline(true);
    await page.getByRole('searchbox').fill('vlaardingen');
    await says(page, 'The service does not answer.');
    assert.equal(await page.locator('.results li').count(), 0);
    await page.context().setOffline(false);
    await says(page, /^1 port$/);
    await page.locator('.results .name', { hasText: 'Vlaardingen' }).waitFor();
    await close();
  },

  async 'the bar has all of its links on a narrow screen'({ browser, origin }) {
    const { page, close } = await watched(browser, origin, { viewport: { width: 320, height: 640 } });
    for (const path of ['/', '/docs', '/nothing/here', '/#/by/countries']) {
      await page.goto('about:blank');
      await page.goto(`${origin}${path}`);
      for (const link of await page.locator('.brand, .pages a').all()) {
        const { x, width } = await link.boundingBox();
        const name = await link.textContent();
        assert(x >= 0 && x + width <= 320, `${path}: '${name}' is cut off: ${x} + ${width}`);
      }
    }
    await close();
  },

  async 'what the service refuses for a while is asked for again'({ page, origin }) {
    for (const [status, path, found] of [
      [503, '/', '.results .name'],
      [429, '/', '.results .name'],
      [503, '/#/dataset', '.page table'],
      [503, '/#/record/NLRTM', '.card .neighbours a'],
    ]) {
      let refused = 0;
      const busy = (route) => {
        if (refused++ >= 2) return route.continue();
        return route.fulfill({
          status,
          headers: { 'Retry-After': '1', 'Content-Type': 'application/problem+json' },
          body: JSON.stringify({ detail: 'The service is busy.' }),
        });
      };
      const of = (url) => ['/ports', '/dataset', '/ports/NLRTM'].includes(url.pathname);
      await page.goto('about:blank');
      await page.route(of, busy);
      await page.goto(`${origin}${path}`);
      await page.locator('.trouble', { hasText: 'The service is busy.' }).first().waitFor();
      await page.locator(found).first().waitFor();
      assert.equal(await page.locator('.trouble', { hasText: 'busy' }).count(), 0, 'it is told no more');
      await page.unroute(of, busy);
    }
  },

  async 'a page that does not come, and points that do not, are told where one looks'({ page, origin }) {
    const problem = { status: 500, body: JSON.stringify({ detail: 'Something went wrong here.' }) };
    const once = (of) => page.route(of, (route) => route.fulfill(problem), { times: 1 });
    const inSight = (told) =>
      told.evaluate(
        (p) =>
          new Promise((seen) => {
            new IntersectionObserver(([{ isIntersecting }]) => seen(isIntersecting)).observe(p);
          }),
      );
    const more = page.getByRole('button', { name: 'Show more' });
    const alert = page.getByRole('alert').filter({ hasText: 'Something went wrong here.' });
    await page.goto(`${origin}/`);
    await says(page, '1,634 ports');
    await once((url) => url.searchParams.has('cursor'));
    await more.click();
    await alert.waitFor();
    assert(await inSight(alert), 'it is told where the button is');
    await says(page, '1,634 ports');
    await more.click();
    await page.locator('.results li').nth(99).waitFor();
    assert.equal(await alert.count(), 0, 'it is told no more');

    await once((url) => url.searchParams.get('format') === 'ndjson');
    await page.goto(`${origin}/?country=NL`);
    await page.locator('.map .note', { hasText: 'Something went wrong here.' }).waitFor();
    await says(page, /^[0-9]+ ports$/);
    await page.getByRole('searchbox').fill('rotterdam');
    await says(page, /^1 port$/);
    await page.locator('.map .note').waitFor({ state: 'hidden' });
  },

  async 'what has the focus is in sight'({ browser, origin }) {
    for (const viewport of [WIDE.viewport, { width: 844, height: 390 }]) {
      const { page, close } = await watched(browser, origin, { viewport });
      await page.goto(`${origin}/`);
      await page.locator('.results a').nth(40).waitFor({ state: 'attached' });
      for (const key of ['Tab', 'Shift+Tab'])
        for (let presses = 0; presses < 40; presses++) {
          await page.keyboard.press(key);
          const hidden = await page.evaluate(() => {
            const { left, right, top, bottom } = document.activeElement.getBoundingClientRect();
            const shown = [0.1, 0.5, 0.9].some((part) =>
              document.activeElement.contains(
                document.elementFromPoint((left + right) / 2, top + (bottom - top) * part),
              ),
            );
            return shown ? '' : document.activeElement.textContent;
          });
          assert.equal(hidden, '', `behind something else, at ${viewport.width} × ${viewport.height}`);
        }
      await close();
    }
  },

  async 'in the colours of their reader, the map is still a map'({ browser, origin }) {
    const forced = await watched(browser, origin, { ...WIDE, forcedColors: 'active' });
    await forced.page.goto(`${origin}/`);
    await says(forced.page, '1,634 ports');
    await forced.page.waitForFunction(() => {
      const { width, height } = document.querySelector('.map canvas');
      const { data } = document
        .querySelector('.map canvas')
        .getContext('2d')
        .getImageData(0, 0, width, height);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4)
        colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
      return colours.size > 3;
    });
    const under = (name) =>
      forced.page
        .getByRole('link', { name, exact: true })
        .evaluate((link) => getComputedStyle(link).borderBottomColor);
    assert.notEqual(await under('Map'), await under('Countries'), 'one of them is where one is');
    await accessible(forced.page, 'forced colours');
    await forced.close();
  },
};

const { stop, origin } = await startService();
let browser;
try {
  browser = await launch();
  for (const [name, step] of Object.entries(steps)) {
    // A refusal is on the console, whatever a page does.
    const { page, close } = await watched(browser, origin, WIDE);
    await step({ page, origin, browser }).catch((error) => {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    });
    await close();
  }
  console.log(`explorer: ${Object.keys(steps).length} kinds of trouble, told and overcome`);
} finally {
  await browser?.close();
  stop();
}
