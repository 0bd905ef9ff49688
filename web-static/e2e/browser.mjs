// Starts the browser and gathers what no test should overlook: console errors and breaches of the page's policy.
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** The browser to use, or undefined where there is none: PIXFLEET_CHROMIUM first, then the PATH. */
export function chromiumPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [process.env.PIXFLEET_CHROMIUM, ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))];
  return candidates.find((path) => path && runnable(path));
}

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core'), 'utf8');

/** What axe-core finds wrong with what is in view, one line a finding. */
export async function accessibilityFindings(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n')[1] ?? ''}`),
    );
  });
}

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS, headless: true });
}

/** Where the tests keep a picture of each view. */
const PICTURES = process.env.PIXFLEET_SHOTS ?? fileURLToPath(new URL('../../target/pictures/', import.meta.url));

/** Keeps a picture of what is in view. */
export async function keepPicture(page, view) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${view.replace(/\W+/g, '-')}.png`) });
}

/** Opens a page that records its complaints. `tolerate` names console texts a test brings about on purpose. */
export async function openPage(browser, url, { tolerate = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  const note = (text) => tolerate.some((known) => text.includes(known)) || complaints.push(text);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && note(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => note(`uncaught: ${error.stack}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy breach: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(url);
  return { page, context, complaints };
}
