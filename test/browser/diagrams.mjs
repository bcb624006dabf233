// Draws diagrams: `node diagrams.mjs MERMAID.js FOLDER`, each FOLDER/*.mmd as FOLDER/*.svg, which is light or dark as its
// reader's machine is, and legible on a page that is neither.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './chromium.mjs';

const [program, folder] = process.argv.slice(2);

/** What Mermaid is told, and what it becomes: light, dark. Each is written once, so that it can be found again. */
const colours = {
  '#fefef1': ['#ffffff', '#14202b'], // behind all
  '#e3edf2': ['#e8f1f6', '#1e3342'], // boxes
  '#2b6f91': ['#2f7ea6', '#5fb0d8'], // their borders
  '#12222d': ['#10222e', '#e6eef3'], // text
  '#51666f': ['#5a6f7c', '#9db3c0'], // lines
  '#f3f7f8': ['#f5f8fa', '#1a2834'], // groups
  '#c9d6dc': ['#cfdbe2', '#3a4c59'], // their borders
};
const [back, box, border, ink, line, group, edge] = Object.keys(colours);
const themeVariables = {
  background: back,
  fontFamily: 'system-ui, sans-serif',
  fontSize: '15px',
  ...{
    primaryColor: box,
    primaryBorderColor: border,
    primaryTextColor: ink,
    mainBkg: box,
    nodeBorder: border,
  },
  ...{ textColor: ink, titleColor: ink, nodeTextColor: ink, lineColor: line, arrowheadColor: line },
  ...{ clusterBkg: group, clusterBorder: edge, edgeLabelBackground: back },
  ...{ actorBkg: box, actorBorder: border, actorTextColor: ink, actorLineColor: edge, signalColor: line },
  ...{ signalTextColor: ink, labelBoxBkgColor: box, labelBoxBorderColor: border, labelTextColor: ink },
  ...{ loopTextColor: ink, sequenceNumberColor: ink, activationBkgColor: group, activationBorderColor: edge },
};

/** The drawing with a background, and its colours in one place. */
function finished(svg, source) {
  const [, left, top, width, height] = /viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"/
    .exec(svg)
    .map(Number);
  const all = Object.values(colours);
  const scheme = (which) => all.map((pair, at) => `--c${at}:${pair[which]}`).join(';');
  const style = `<style>:root{${scheme(0)}}@media(prefers-color-scheme:dark){:root{${scheme(1)}}}</style>`;
  const room = 12;
  const [x, y, w, h] = [left - room, top - room, width + 2 * room, height + 2 * room].map((it) =>
    Math.round(it),
  );
  const ground = `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="8" fill="${back}"/>`;
  const drawn = svg
    .replace(/<svg\b[^>]*>/, (tag) => tag.replaceAll(/ (?:width|height|style|viewBox)="[^"]*"/g, ''))
    .replace(
      /<svg\b([^>]*)>/,
      `<svg viewBox="${x} ${y} ${w} ${h}" width="${w}" height="${h}"$1>${style}${ground}`,
    );
  const coloured = Object.keys(colours).reduce(
    (text, name, at) => text.replaceAll(name, `var(--c${at})`),
    drawn,
  );
  return `<!-- Made by make diagrams from sha256 ${createHash('sha256').update(source).digest('hex')} -->\n${coloured}\n`;
}

const browser = await launch();
try {
  const page = await browser.newPage();
  await page.addScriptTag({ path: program });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.mmd'))) {
    const source = readFileSync(join(folder, file), 'utf8');
    const svg = await page.evaluate(
      async ({ name, text, variables }) => {
        globalThis.mermaid.initialize({
          startOnLoad: false,
          theme: 'base',
          themeVariables: variables,
          htmlLabels: false,
          deterministicIds: true,
          flowchart: {
            htmlLabels: false,
            useMaxWidth: false,
            nodeSpacing: 30,
            rankSpacing: 40,
            wrappingWidth: 320,
          },
          sequence: { useMaxWidth: false, mirrorActors: false },
        });
        const { svg } = await globalThis.mermaid.render(`diagram-${name}`, text);
        return svg;
      },
      { name: file.replace('.mmd', ''), text: source, variables: themeVariables },
    );
    const target = join(folder, file.replace('.mmd', '.svg'));
    writeFileSync(target, finished(svg, source));
    console.log(`diagrams: ${target}, ${Math.ceil(svg.length / 1000)} kB`);
  }
} finally {
  await browser.close();
}
