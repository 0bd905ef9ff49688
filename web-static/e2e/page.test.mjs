// The page against the whole running system, named by PIXFLEET_ENDPOINTS (the path of endpoints.json).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { keepPicture, launch, openPage } from './browser.mjs';
import { writePng } from './fake/png.mjs';
import {
  addStep,
  choose,
  chooserByKeyboard,
  compareBeforeAndAfter,
  compareHalves,
  compareTiff,
  darkModeFollows,
  drop,
  file,
  finished,
  focusIsVisible,
  gradientBmp,
  halvesPng,
  halvesTiff,
  reads,
  rowReads,
  samples,
  start,
  tabTo,
  thumbnailsLoad,
  tile,
  viewReady,
  writePipeline,
  wrongTokenIsExplained,
} from './steps.mjs';

// A sleeping fleet has to boot a node, start a world and warm it up, perhaps on a busy machine.
const FLEET = 180_000;
const SOON = 60_000;
// The control plane looks at the fleet once a minute.
const SWEEP = 65_000;

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

  /** Turns the stack's fault dial. */
  async function faults(method, changes) {
    const answer = await fetch(new URL('/local/faults', site), {
      method,
      headers: { authorization: `Bearer ${token}` },
      body: changes && JSON.stringify(changes),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  // The first of all: the fleet has not been woken yet.
  it('says with which word of AWS every way to a node is refused, and goes on by itself once one is not', async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('.chip');
    await reads(page, '#fleet', /Asleep|Nothing to do/, SWEEP);
    await faults('PATCH', { 'refuse-capacity': '*' });
    try {
      await choose(page, samples('coffee.png'));
      await writePipeline(page, 'invert');
      await start(page);
      await reads(page, '#fleet', /Could not start .*InsufficientInstanceCapacity/s, SWEEP);
      await rowReads(page, 'coffee.png', /In the queue|Waiting/);
    } finally {
      await faults('DELETE');
    }
    // After a refusal the planner waits half a minute, and then for its next look.
    await finished(page, 2 * SWEEP + FLEET);
    await rowReads(page, 'coffee.png', /^Done(?!.*attempt)/s);
    assert.deepEqual(complaints, []);
  });

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
    await thumbnailsLoad(
      page,
      job,
      files.map(({ name }) => name),
      SOON,
    );
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
    await thumbnailsLoad(
      page,
      job,
      files.map(({ name }) => name),
      SOON,
    );
    await choose(page, samples('astronaut.png', 'coffee.png', 'hubble_deep_field.jpg', 'rocket.jpg'));
    await page.click('.receipt-box summary');
    await page.setViewportSize({ width: 1280, height: 2560 });
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(1000);
    await keepPicture(page, 'page');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.click(`${tile(job, 'rocket.jpg')} button`);
    await viewReady(page);
    await page.waitForTimeout(1000);
    await keepPicture(page, 'view');
    await page.keyboard.press('Escape');
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

  it('takes more files than one answer has tickets for', async () => {
    const { page, complaints } = await open();
    await page.waitForSelector('.chip');
    const asked = [];
    page.on('request', (request) => /\/tickets$/.test(request.url()) && asked.push(request.postDataJSON().images.length));
    const pixels = Buffer.alloc(64, 200);
    await choose(
      page,
      Array.from({ length: 170 }, (_, i) => file(`image-${i}.png`, writePng(8, 8, 0, pixels, 8), 'image/png')),
    );
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, FLEET);
    await reads(page, '#job [data-filter=done]', /Done 170/);
    assert.ok(asked.length >= 1 && asked.every((images) => images <= 150), `pages of tickets: ${asked}`);
    assert.deepEqual(complaints, []);
  });

  it('compares large results of 8 and of 16 bits at any zoom, by the tiles that the fleet cut of both sides', async () => {
    const { page, complaints } = await open({ tolerate: ['Multiple readback'] });
    await page.waitForSelector('.chip');
    // 20000, the largest that was looked at, takes some minutes.
    const edge = Number(process.env.PIXFLEET_LARGE_EDGE ?? 4200);
    const folder = mkdtempSync(join(tmpdir(), 'pixfleet-page-'));
    try {
      writeFileSync(join(folder, 'large.png'), halvesPng(6000));
      writeFileSync(join(folder, 'deep.tif'), halvesTiff(edge));
      await choose(page, [join(folder, 'large.png'), join(folder, 'deep.tif')]);
      await writePipeline(page, 'invert');
      const job = await start(page);
      await finished(page, 4 * FLEET);
      for (const name of ['large.png', 'deep.tif']) {
        const tiles = [];
        const note = (request) => /\/tiles\/\w+_files\//.test(request.url()) && tiles.push(request.url());
        page.on('request', note);
        await page.click(`${tile(job, name)} button`);
        await viewReady(page);
        await compareHalves(page, (view) => keepPicture(page, `${name} ${view}`));
        page.off('request', note);
        for (const side of ['image', 'original']) {
          assert.ok(
            tiles.some((url) => url.includes(`${side}_files`)),
            `${name}: tiles of the ${side}`,
          );
        }
        assert.ok(tiles.length < 300, `${name}: ${tiles.length} tiles were asked for`);
        await page.keyboard.press('Escape');
      }
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
