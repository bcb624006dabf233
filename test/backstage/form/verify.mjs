/**
 * The template's form in Chromium, as Backstage's frontend shows it: every answer that `make scaffold` refuses is
 * refused on its page in the same words, and what a person submits is what `make scaffold` takes.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { startForm } from './portal.mjs';

const require = createRequire(import.meta.url);
const { repositoryRoot } = require('@golden-path/spec');
const { fixtures } = require('../../../template/dist/scaffold/fixtures.js');
const { check, questions } = require('@golden-path/cli/rendering');
const { REFUSALS, REFUSED_BY_STEPS } = require('../../../template/dist/scaffold/refusals.js');
const { readTemplate } = require('@golden-path/cli/rendering');
const { readTree } = require('../../../template/dist/scaffold/tree.js');

const patience = 120_000;
const template = readTemplate(readTree(repositoryRoot()));
const { pages } = template;
const { full } = Object.fromEntries(fixtures());
const form = await startForm(template);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 2400 } });
page.setDefaultTimeout(patience);
const errors = [];
page.on('pageerror', (error) => errors.push(error.message));

try {
  for (const [answers, of, says] of REFUSALS)
    await (isNoChoice(answers) ? replaces(answers) : refuses(answers, of, says));
  console.log(`form: ${REFUSALS.length} bad answers are refused where they are given, in the same words`);
  for (const [answers] of REFUSED_BY_STEPS) await submits({ ...full, ...answers }, {});
  console.log(
    `form: ${REFUSED_BY_STEPS.length} go through, and are refused by the first steps (make verify STEP=backstage)`,
  );
  for (const [, answers] of fixtures()) await submits({}, answers);
  console.log('form: what a person submits, for each host, is what `make scaffold` takes');
  await fitOnOneScreen();
  console.log(`form: the ${template.steps.length} steps of a run fit on one screen`);
  assert.deepEqual(errors, []);
} finally {
  await browser.close();
  form.close();
}

/** With everything else in order, on the page of the question. */
async function refuses(answers, of, says) {
  const applying = questions(pages, { ...full, ...answers });
  const typed = applying.filter(({ name, schema }) => name in answers && canBeTyped(schema, answers[name]));
  const start = { ...full, ...answers, ...Object.fromEntries(typed.map(({ name }) => [name, undefined])) };
  await open(start);
  const [question] = of.split(' ');
  const number = pages.findIndex((one) =>
    questions([one], { ...full, ...answers }).some(({ name }) => name === question),
  );
  for (let index = 0; index < number; index += 1) await next(index);
  for (const { name, schema } of typed) await answer(name, schema, answers[name]);
  const story = `${JSON.stringify(answers)}: ${says}`;
  await button().click();
  // The browser itself holds on to what is missing, of a list everything it does not offer, and to wrong numbers.
  if (says === 'is missing' || of.endsWith(' type') || typeof answers[question] === 'number') {
    await page
      .locator('main form :invalid, :text("must have required property")')
      .first()
      .waitFor({ state: 'attached' });
  } else {
    // At the question, and in the list above all of them.
    await page
      .getByText(says)
      .nth(1)
      .waitFor()
      .catch(async () => {
        throw new Error(`${story}: not said, but: ${await page.locator('main').innerText()}`);
      });
    // There by the name that it has here, which Backstage takes from what the page has for any answers.
    const { schema } = applying.find(({ name }) => name === question);
    if (of === question) await page.getByText(`'${schema.title}' `).first().waitFor();
  }
  assert.equal(await current(), number, `${story}: the form goes on`);
}

/** A list offers nothing bad, so it comes from an address that somebody made: the default takes its place. */
async function replaces(answers) {
  const defaults = questions(pages, full).filter(({ name }) => name in answers);
  await submits(
    { ...full, ...answers },
    {},
    Object.fromEntries(defaults.map(({ name, schema }) => [name, schema.default])),
  );
}

/** On that of a laptop, beside the portal's menu, which is 224 px wide, and its margins; half of it is for the log. */
async function fitOnOneScreen() {
  await page.setViewportSize({ width: 1440 - 224 - 2 * 24, height: 800 });
  await page.goto(`${form.origin}/task`);
  const { width, shown, height } = await page
    .locator('.MuiStepper-root')
    .evaluate(({ scrollWidth, clientWidth, offsetHeight }) => ({
      width: scrollWidth,
      shown: clientWidth,
      height: offsetHeight,
    }));
  assert.ok(width <= shown && height <= 400, `the steps take ${width} × ${height} px of ${shown} × 400`);
}

function isNoChoice(answers) {
  return questions(pages, full).some(
    ({ name, schema }) => name in answers && schema.enum?.includes(answers[name]) === false,
  );
}

/** Through all pages to the end. */
async function submits(start, answers, instead = {}) {
  await open(start);
  for (const [index, one] of pages.entries()) {
    // Also what is shown, not asked: where the packages of the path come from, which is a link of its own.
    for (const words of one.description?.split(/(?<=\.) | (?=https:)|\.$/) ?? [])
      if (words !== '') await page.getByText(words).first().waitFor();
    for (const { name, schema } of questions([one], answers))
      if (name in answers) await answer(name, schema, answers[name]);
    await next(index);
  }
  await page.getByRole('button', { name: 'Create' }).click();
  const submitted = await page.evaluate(() => window.submitted);
  const given = { ...start, ...answers, ...instead };
  // The form keeps what it showed before another answer hid it; the template looks at it no more.
  const hidden = given.resource === 'ports' ? { writable: false, fields: [] } : {};
  assert.deepEqual(submitted, { ...hidden, ...check(pages, given) });
}

async function open(start) {
  await page.goto('about:blank');
  await page.goto(`${form.origin}/?formData=${encodeURIComponent(JSON.stringify(start))}`);
  await button().waitFor();
}

function button() {
  return page.getByRole('button', { name: /^(Next|Review)$/ });
}

/** From one page to the one after it. */
async function next(index) {
  await button().click();
  await page.waitForFunction(
    (before) => document.querySelectorAll('.MuiStepLabel-label.MuiStepLabel-completed').length > before,
    index,
  );
}

function current() {
  return page.locator('.MuiStepLabel-label.MuiStepLabel-completed').count();
}

/** A line has no second one, a list what is in it, and no more items than it takes: all else comes from an address. */
function canBeTyped({ enum: choices, items, maxItems }, value) {
  if (Array.isArray(value))
    return (
      value.length <= maxItems &&
      value.every((item) =>
        Object.entries(item).every(([name, one]) => canBeTyped(items.properties[name], one)),
      )
    );
  return choices === undefined ? !String(value).includes('\n') : choices.includes(value);
}

async function answer(name, schema, value) {
  const field = page.locator(`#root_${name}`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      await page.getByRole('button', { name: 'Add' }).click();
      for (const [key, one] of Object.entries(item))
        await answer(`${name}_${index}_${key}`, schema.items.properties[key], one);
    }
  } else if (schema.enum !== undefined) {
    await field.click();
    const label = schema.enumNames?.[schema.enum.indexOf(value)] ?? String(value);
    await page.getByRole('option', { name: label, exact: true }).click();
  } else if (schema.type === 'boolean') await field.setChecked(value);
  else await field.fill(value === undefined ? '' : String(value));
}
