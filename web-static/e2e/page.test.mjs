// The page against the whole running system, named by PIXFLEET_ENDPOINTS (the path of endpoints.json).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { launch, openPage } from './browser.mjs';
import {
  addStep, choose, chooserByKeyboard, compareBeforeAndAfter, compareTiff, darkModeFollows, drop, file, finished, focusIsVisible, gradientBmp, rowReads, samples, start, tabTo,
  thumbnailsLoad, viewReady, writePipeline, wrongTokenIsExplained,
} from './steps.mjs';

// A sleeping fleet has to boot a node, start a world and warm it up, perhaps on a busy machine.
const FLEET = 180_000;
const SOON = 30_000;

const path = process.env.PIXFLEET_ENDPOINTS;
if (!path) {
  throw new Error('Set PIXFLEET_ENDPOINTS to the endpoints.json of a running system.');
}
const { site, token } = JSON.parse(readFileSync(path, 'utf8'));

describe('the page on the running system', () => {
  let browser;
  let opened;

  before(async () => {
    browser = await launch();
  });
  after(async () => browser?.close());
  afterEach(async () => opened?.context.close());

  async function open(options = {}, secret = token) {
    opened = await openPage(browser, `${site}#token=${encodeURIComponent(secret)}`, options);
    opened.page.setDefaultTimeout(SOON);
    return opened;
  }

  it('takes dropped files through a pipeline to the gallery', async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('.chip');
    assert.equal(new URL(page.url()).hash, '', 'the token has left the address');
    await page.waitForFunction(() => !/Looking for|Out of reach/.test(document.getElementById('fleet').innerText));
    const files = samples('rocket.jpg', 'camera.png', 'chessboard_GRAY_U16.tif');
    await drop(page, [...files, file('broken.jpg', 'This is not a picture, whatever its name says.')]);
    await addStep(page, 'gaussian-blur');
    await addStep(page, 'canny');
    const job = await start(page);
    await finished(page, FLEET);
    await rowReads(page, 'broken.jpg', /^Refused\s*·?\s*\S.{10,}/s);
    await thumbnailsLoad(page, job, files.map(({ name }) => name), SOON);
    await compareBeforeAndAfter(page, job, 'rocket.jpg');
    await compareBeforeAndAfter(page, job, 'camera.png');
    await compareTiff(page, job, 'chessboard_GRAY_U16.tif');
    await darkModeFollows(page);
    assert.deepEqual(complaints, []);
  });

  it('takes chosen files too, and shows the job again after a reload', async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('.chip');
    const files = samples();
    await choose(page, files);
    await writePipeline(page, 'erode:ksize=5|invert');
    const job = await start(page);
    await finished(page, FLEET);
    assert.equal(await page.locator('.image-row[data-stage=done]').count(), files.length);
    await page.reload();
    await finished(page, SOON);
    await thumbnailsLoad(page, job, files.map(({ name }) => name), SOON);
    assert.deepEqual(complaints, []);
  });

  it('sends a file over 64 MiB in parts', async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('.chip');
    const folder = mkdtempSync(join(tmpdir(), 'pixfleet-page-'));
    try {
      writeFileSync(join(folder, 'large.bmp'), gradientBmp(5000, 4600));
      const puts = [];
      page.on('request', (request) => request.method() === 'PUT' && puts.push(request.url()));
      await choose(page, join(folder, 'large.bmp'));
      await writePipeline(page, 'invert');
      const job = await start(page);
      await finished(page, FLEET);
      await rowReads(page, 'large.bmp', /^Done/);
      assert.ok(puts.length > 1, `${puts.length} parts`);
      await thumbnailsLoad(page, job, ['large.bmp'], SOON);
      assert.deepEqual(complaints, []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('works without a pointer', async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('.chip');
    await tabTo(page, '#files');
    await focusIsVisible(page);
    const chooser = await chooserByKeyboard(page);
    const [image] = samples('camera.png');
    await chooser.setFiles([{ ...image, mimeType: 'image/png' }]);
    await tabTo(page, '#find-operation');
    await focusIsVisible(page);
    await page.keyboard.type('inv');
    await page.keyboard.press('Enter');
    await tabTo(page, '#start');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.image-row[data-stage=done]', { timeout: FLEET });
    await tabTo(page, '.image-row .button:not([hidden])');
    await page.keyboard.press('Enter');
    await viewReady(page);
    await page.keyboard.press('Escape');
    assert.deepEqual(complaints, []);
  });

  it('explains a wrong token and takes the right one', async () => {
    const { page, complaints } = await open({ tolerate: ['401 (Unauthorized)'] }, 'certainly-wrong');
    await wrongTokenIsExplained(page, token);
    assert.deepEqual(complaints, []);
  });
});
