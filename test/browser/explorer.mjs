// Opens / of the built service in Chromium, as somebody who was never told what it is, and does what one does there.
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';
import { accessible, drawn, landed, watched } from './watch.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const WIDE = { viewport: { width: 1280, height: 800 } };

const status = (page) => page.locator('.panel > .status');
/** As the page itself has it: what Playwright knows of it may be older than what the page shows. */
const address = (page) => page.evaluate(() => ({ search: location.search, hash: location.hash }));
const names = (page) => page.locator('.results .name').allTextContents();

/** Waits until the list says so: the text that follows from the query. */
async function says(page, text) {
  await status(page).filter({ hasText: text }).waitFor();
}

const steps = {
  async 'the ports within 100 km of Rotterdam, without reading anything'({ page, origin }) {
    await page.goto(`${origin}/`);
    await says(page, '1,634 ports');
    const place = page.getByRole('combobox', { name: /Of which place/ });
    await place.fill('rotterdam');
    await place.press('Enter');
    await says(page, /^16 ports$/);
    const [first, second] = await names(page);
    assert.deepEqual([first, second], ['Rotterdam', 'Vlaardingen']);
    const { search } = await address(page);
    assert.equal(search, '?near=51.92,4.5&radius=100km');
    assert.equal(await place.inputValue(), 'Rotterdam');
    const answer = await (await fetch(`${origin}/ports${search}`)).json();
    assert.equal(answer.total, 16, 'the API agrees');
    await page.getByLabel('Radius').selectOption('50 km');
    await says(page, /^[0-9]+ ports$/);
    assert.match((await address(page)).search, /radius=50km/);
    await page.getByRole('button', { name: 'Not near any place' }).click();
    await says(page, '1,634 ports');
  },

  async 'a place that is chosen before the service has answered'({ page, origin }) {
    await page.goto(`${origin}/`);
    await says(page, '1,634 ports');
    await page.route('**/ports?q=*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue().catch(() => undefined);
    });
    const place = page.getByRole('combobox', { name: /Of which place/ });
    await place.pressSequentially('rotterdam');
    await place.press('Enter');
    await says(page, /^16 ports$/);
    await page.unroute('**/ports?q=*');
  },

  async 'the quality of the data set'({ page }) {
    await page.getByRole('link', { name: 'Data quality' }).click();
    await page.getByRole('heading', { name: 'Data quality' }).waitFor();
    await page
      .getByRole('row', { name: /Missing coordinates/ })
      .getByText('24')
      .waitFor();
    await accessible(page, 'the data quality');
    await page.getByRole('link', { name: 'BHAHD' }).first().click();
    await page.locator('.card h2').waitFor();
    assert.match(await page.locator('.card .warnings').textContent(), /Missing coordinates/);
  },

  async 'search as one types: accents and typos are forgiven, the address keeps it'({ page, origin }) {
    await page.goto(`${origin}/`);
    await page.getByRole('searchbox').pressSequentially('götebrog', { delay: 20 });
    await says(page, /^1 port$/);
    assert.deepEqual(await names(page), ['Goteborg']);
    await page.waitForFunction(() => new URLSearchParams(location.search).get('q') === 'götebrog');
    await page.getByRole('searchbox').fill('');
    await says(page, '1,634 ports');
    assert.equal((await address(page)).search, '');
  },

  async 'filters, from the definition; a chip takes one away'({ page, origin }) {
    await page.goto(`${origin}/`);
    await page.getByText('Filters', { exact: true }).click();
    const country = page.getByRole('combobox', { name: 'Country' });
    await country.locator('option', { hasText: 'Netherlands (' }).waitFor({ state: 'attached' });
    await country.selectOption('NL');
    await says(page, /^[0-9]+ ports$/);
    const dutch = Number((await status(page).textContent()).split(' ')[0]);
    await country.selectOption('BE');
    await page.waitForFunction(() => location.search === '?country=NL&country=BE');
    const both = await (await fetch(`${origin}/ports?country=NL&country=BE`)).json();
    await says(page, `${both.total} ports`);
    assert(both.total > dutch);
    await page.getByRole('button', { name: 'Country: BE, remove' }).click();
    await says(page, `${dutch} ports`);
    await page.getByRole('combobox', { name: 'City' }).fill('Rotterdam');
    await page.getByRole('combobox', { name: 'City' }).press('Enter');
    await says(page, /^1 port$/);
    await page.goBack();
    await says(page, `${dutch} ports`);
  },

  async 'a box, drawn'({ page, origin }) {
    await page.goto(`${origin}/?country=NZ`);
    await says(page, /^[0-9]+ ports$/);
    const all = Number((await status(page).textContent()).split(' ')[0]);
    await drawn(page);
    await page.getByRole('button', { name: 'Draw a box' }).click();
    const map = await page.locator('.map canvas').boundingBox();
    await page.mouse.move(map.x + map.width * 0.2, map.y + map.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * 0.8, map.y + map.height * 0.95, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => location.search.includes('bbox='));
    const inside = await (await fetch(`${origin}/ports${(await address(page)).search}`)).json();
    await says(page, inside.total === 1 ? '1 port' : `${inside.total} ports`);
    assert(inside.total > 0 && inside.total < all, `${inside.total} of ${all} are inside`);
    await page.getByRole('button', { name: 'Inside the box, remove' }).click();
    await says(page, `${all} ports`);
  },

  async 'a point of the map leads to its card, with neighbours; back leads back'({ page, origin }) {
    await page.goto(`${origin}/?q=rotterdam&country=NL`);
    await says(page, /^1 port$/);
    await landed(page);
    const map = await page.locator('.map canvas').boundingBox();
    const card = page.locator('.card h2', { hasText: 'Rotterdam' });
    // Points come by a request of their own, after the list.
    for (let tries = 1; !(await card.isVisible()); tries++) {
      assert(tries < 30, 'a click on the point does nothing');
      await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
      await card.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    assert.equal((await address(page)).hash, '#/record/NLRTM');
    await page.locator('.neighbours a', { hasText: 'Vlaardingen' }).click();
    await page.locator('.card h2', { hasText: 'Vlaardingen' }).waitFor();
    await page.goBack();
    await page.locator('.card h2', { hasText: 'Rotterdam' }).waitFor();
    await accessible(page, 'a card');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('.card').waitFor({ state: 'hidden' });
  },

  async 'an address shows to others what one sees'({ page, origin, browser }) {
    await page.goto(`${origin}/?near=51.92,4.5&radius=100km&country=BE#/record/BEANR`);
    await page.locator('.card h2', { hasText: 'Antwerpen' }).waitFor();
    await says(page, /ports$/);
    const seen = await names(page);
    const other = await watched(browser, origin, WIDE);
    await other.page.goto(page.url());
    await other.page.locator('.card h2', { hasText: 'Antwerpen' }).waitFor();
    await says(other.page, /ports$/);
    assert.deepEqual(await names(other.page), seen);
    other.untroubled();
    await other.close();
  },

  async 'the request behind it, as curl and as files'({ page, origin }) {
    await page.goto(`${origin}/?q=san&country=ES`);
    await says(page, /ports?$/);
    assert.equal(
      await page.locator('.request code').textContent(),
      `curl '${origin}/ports?q=san&country=ES'`,
    );
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    assert.equal(csv, 'ports?q=san&country=ES&format=csv');
    const answer = await fetch(`${origin}/${csv}`);
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
  },

  async 'counts by country as bars; one leads to its ports'({ page, origin }) {
    await page.goto(`${origin}/`);
    await page.getByRole('link', { name: 'Countries' }).click();
    await page.getByRole('heading', { name: 'Ports per country' }).waitFor();
    await page.locator('.measure span').nth(2).waitFor();
    const widths = await page
      .locator('.measure span')
      .evaluateAll((bars) => bars.slice(0, 3).map((bar) => bar.offsetWidth));
    assert(widths[0] > widths[1] && widths[1] > widths[2], `bars of ${widths}`);
    await accessible(page, 'the bar chart');
    await page.getByRole('link', { name: 'Japan' }).click();
    await says(page, '94 ports');
  },

  async 'what the window shows, once it was moved'({ page, origin }) {
    await page.goto(`${origin}/?country=NZ`);
    await drawn(page);
    const here = page.getByRole('button', { name: 'Search here' });
    assert.equal(await here.isVisible(), false, 'there is nothing else to search yet');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await here.click();
    await page.waitForFunction(() => location.search.includes('bbox='));
    const inside = await (await fetch(`${origin}/ports${(await address(page)).search}`)).json();
    await says(page, inside.total === 1 ? '1 port' : `${inside.total} ports`);
  },

  async 'near me: where the browser says, or why it does not'({ browser, origin }) {
    const at = await watched(browser, origin, {
      ...WIDE,
      geolocation: { latitude: 51.95, longitude: 4.14 },
      permissions: ['geolocation'],
    });
    await at.page.goto(`${origin}/`);
    await says(at.page, '1,634 ports');
    await at.page.getByRole('button', { name: 'Near me' }).click();
    await at.page.waitForFunction(() => location.search === '?near=51.95,4.14&radius=100km');
    const near = await (await fetch(`${origin}/ports?near=51.95,4.14&radius=100km`)).json();
    await says(at.page, `${near.total} ports`);
    assert.equal((await names(at.page))[0], 'Hoek van Holland');
    at.untroubled();
    await at.close();
    const refused = await watched(browser, origin, WIDE);
    await refused.page.goto(`${origin}/`);
    await says(refused.page, '1,634 ports');
    await refused.page.getByRole('button', { name: 'Near me' }).click();
    await refused.page.getByRole('alert').filter({ hasText: 'does not say where you are' }).waitFor();
    assert.equal((await address(refused.page)).search, '');
    await refused.close();
  },

  async 'all of it by keyboard'({ page, origin }) {
    await page.goto(`${origin}/`);
    await says(page, '1,634 ports');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
    await page.keyboard.type('vlaardingen');
    await says(page, /^1 port$/);
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.matches('.results a'))) break;
    }
    await page.keyboard.press('Enter');
    await page.locator('.card h2', { hasText: 'Vlaardingen' }).waitFor();
    await page.waitForFunction(() => document.activeElement.matches('.card'));
    await page.keyboard.press('Escape');
    await page.locator('.card').waitFor({ state: 'hidden' });
    assert.equal(
      await page.evaluate(() => document.activeElement.dataset.key),
      'NLVLA',
      'the focus is where it was',
    );
    await landed(page);
    await page.locator('.map canvas').focus();
    const picture = () => page.locator('.map canvas').evaluate((canvas) => canvas.toDataURL());
    // An arrow moves the map, and plus zooms.
    for (const key of ['ArrowLeft', '+']) {
      const before = await picture();
      await page.keyboard.press(key);
      await page.waitForFunction((old) => document.querySelector('.map canvas').toDataURL() !== old, before);
    }
  },
};

const { stop, origin } = await startService();
let browser;
try {
  browser = await launch();
  const { page, untroubled, close } = await watched(browser, origin, WIDE);
  for (const [name, step] of Object.entries(steps)) {
    await step({ page, origin, browser }).catch((error) => {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    });
    untroubled();
  }
  await close();
  const looks = { light: WIDE, dark: { ...WIDE, colorScheme: 'dark' }, phone: PHONE };
  for (const [look, options] of Object.entries(looks)) {
    const shown = await watched(browser, origin, options);
    for (const path of [
      '/',
      '/?near=51.92,4.5&radius=100km#/record/NLRTM',
      '/#/by/countries',
      '/#/dataset',
    ]) {
      for (const to of ['/', path]) await shown.page.goto(`${origin}${to}`);
      await shown.page.locator('.results .name, .page h1').first().waitFor();
      await accessible(shown.page, `${path} (${look})`);
      const overflow = await shown.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(overflow <= 0, `${path} (${look}) is ${overflow} pixels too wide`);
    }
    shown.untroubled();
    await shown.page.goto(`${origin}/nothing/here`);
    await shown.page.getByRole('heading', { name: 'Not Found' }).waitFor();
    await accessible(shown.page, `an error (${look})`);
    const icon = await shown.page.locator('.brand img').evaluate((image) => image.naturalWidth);
    assert(icon > 0, 'the error page has the icon');
    await shown.page.getByRole('link', { name: 'Explore the data' }).click();
    await says(shown.page, '1,634 ports');
    await shown.close();
  }
  console.log(
    `explorer: ${Object.keys(steps).length} tasks done, light, dark and on a phone; axe finds nothing`,
  );
} finally {
  await browser?.close();
  stop();
}
