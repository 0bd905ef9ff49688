// Results against the fake service: saving, the view, the gallery.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { writePng } from './fake/png.mjs';
import { onFakeService, SOON, tiny } from './harness.mjs';
import { choose, colourAt, file, finished, samples, saves, start, tile, viewReady, writePipeline } from './steps.mjs';

/** What a frame may take of a processor on average while somebody scrolls fast; the rest of 16 ms is the compositor's. */
const FRAME_CPU_MILLIS = 12;

onFakeService('results', (world) => {
  it('saves a result that the browser could show, under its name, after it was shown', async () => {
    const { page, context, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await choose(page, samples('camera.png', 'rocket.jpg'));
    await writePipeline(page, 'invert');
    const job = await start(page);
    await finished(page, SOON);
    for (const name of ['camera.png', 'rocket.jpg']) {
      await page.click(`.image-row[data-name="${name}"] .button:not([hidden])`);
      await viewReady(page);
      const saved = await saves(page, () => page.click('#viewer >> text=Download'));
      assert.equal(saved.name, name);
      assert.ok(saved.bytes > 10_000, `${saved.bytes} bytes`);
      await page.keyboard.press('Escape');
    }
    assert.equal(context.pages().length, 1, 'no tab was opened');
    assert.match(page.url(), new RegExp(job));
    assert.deepEqual(complaints, []);
  });

  it('compares at any zoom: under a slider, side by side, as an amplified difference, with levels and a histogram', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['Multiple readback'] });
    await page.waitForSelector('.chip');
    // Left half 40, right half 200; its inversion 215 and 55.
    const pixels = Buffer.alloc(64 * 64);
    pixels.forEach((_, i) => (pixels[i] = i % 64 < 32 ? 40 : 200));
    await choose(page, [file('halves.png', writePng(64, 64, 0, pixels, 64))]);
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, SOON);
    await page.click('.image-row .button:not([hidden])');
    await viewReady(page);
    const settled = async (x, expected) => {
      let seen;
      for (let i = 0; i < 60; i++) {
        seen = await colourAt(page, x);
        if (Math.abs(seen[0] - expected) <= 2) {
          return;
        }
        await page.waitForTimeout(50);
      }
      assert.fail(`at ${x} the view shows ${seen}, not ${expected}`);
    };
    await page.fill('.viewer-slider', '50');
    await settled(0.45, 40);
    await settled(0.55, 55);
    await page.focus('.viewer-slider');
    await page.keyboard.press('Home');
    await settled(0.45, 215);
    for (let i = 0; i < 3; i++) {
      await page.click('[aria-label="Zoom in"]');
      await page.waitForTimeout(500);
    }
    await page.fill('.viewer-slider', '75');
    await settled(0.7, 200);
    await settled(0.8, 55);
    await page.click('[data-mode=difference]');
    await settled(0.25, 175);
    await settled(0.75, 145);
    assert.match(await page.$eval('.viewer-zoom', (zoom) => getComputedStyle(zoom).filter), /viewer-levels/);
    assert.equal(await page.$eval('#viewer-levels feFuncR', (part) => part.getAttribute('slope')), '4');
    await page.click('[data-mode=side]');
    await settled(0.25, 215);
    await page.waitForFunction(() => {
      const [, aside] = document.querySelectorAll('.viewer-zoom');
      const canvas = aside.querySelector('canvas');
      const [red] = canvas.getContext('2d').getImageData(canvas.width / 4, canvas.height / 2, 1, 1).data;
      return Math.abs(red - 40) <= 2;
    });
    await page.click('#viewer >> text=Levels');
    await page.fill('.viewer-black', '55');
    await page.fill('.viewer-white', '106');
    assert.equal(await page.$eval('#viewer-levels feFuncR', (part) => Number(part.getAttribute('slope'))), 5);
    const drawn = await page.$eval('.viewer-histogram', (canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return [55, 215, 100].map((value) => data[4 * (canvas.width * (canvas.height - 1) + value) + 3] > 0);
    });
    assert.deepEqual(drawn, [true, true, false], 'the histogram shows the two values in view and no other');
    assert.deepEqual(complaints, []);
  });

  it('shows a huge result by its tiles, and asks for those in view only', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['Multiple readback'] });
    await page.waitForSelector('.chip');
    await choose(page, [file('huge.png', tiny)]);
    await writePipeline(page, 'invert');
    const job = await start(page);
    await finished(page, SOON);
    await page.click('.image-row .button:not([hidden])');
    await viewReady(page);
    await page.waitForFunction(() => {
      const canvas = document.querySelector('.viewer-zoom canvas');
      return canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] === 255;
    });
    for (let i = 0; i < 9; i++) {
      await page.click('[aria-label="Zoom in"]');
      await page.waitForTimeout(250);
    }
    const deepest = `image_files/15/`;
    const end = Date.now() + SOON;
    while (!world.service.calls.some((call) => call.includes(deepest)) && Date.now() < end) {
      await page.waitForTimeout(50);
    }
    const asked = world.service.calls.filter((call) => call.includes(`/jobs/${job}/images/`) && call.includes('image_files'));
    assert.ok(asked.some((call) => call.includes(deepest)), 'the deepest level is reached');
    assert.ok(asked.length < 200, `${asked.length} of 2141 tiles were asked for`);
    assert.deepEqual(complaints, []);
  });

  it('shows a gallery of ten thousand smoothly, with few nodes', async () => {
    const { page, complaints } = await world.open({ hung: 10_000 });
    await page.waitForSelector('.tile');
    // Time of the processor, not of the clock: what else a machine does slows frames down, too, and is not the page's fault.
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => 1000 * (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
    const before = await busy();
    const { frames, slow, nodes, entries } = await page.evaluate(async () => {
      const deltas = [];
      let most = 0;
      let last = performance.now();
      let quiet = 0;
      document.getElementById('gallery').scrollIntoView();
      while (quiet < 90 && deltas.length < 3000) {
        const before = scrollY;
        scrollBy({ top: 700, behavior: 'instant' });
        const now = await new Promise((resolve) => requestAnimationFrame(resolve));
        deltas.push(now - last);
        last = now;
        most = Math.max(most, document.getElementsByTagName('*').length);
        quiet = scrollY === before ? quiet + 1 : 0;
      }
      const tiles = [...document.querySelectorAll('.tile')];
      return { frames: deltas.length, slow: deltas.filter((delta) => delta > 50).length, nodes: most, entries: tiles.at(-1).dataset.name };
    });
    const cpu = ((await busy()) - before) / frames;
    console.log(`10,000 entries: ${slow} of ${frames} frames over 50 ms, ${cpu.toFixed(1)} ms of a processor each, ${nodes} nodes at most`);
    assert.equal(entries, 'image-9999.png', 'the end was reached');
    assert.ok(nodes < 3000, `${nodes} nodes`);
    assert.ok(cpu < FRAME_CPU_MILLIS, `${cpu} ms of a processor for each frame`);
    await page.fill('.gallery-tools [type=search]', 'image-77');
    await page.waitForFunction(() => /111 images found/.test(document.querySelector('.gallery-count').innerText));
    assert.deepEqual(complaints, []);
  });

  it('finds results, and saves a selection of them as one archive', async () => {
    const { page, complaints } = await world.open({}, { });
    await page.waitForSelector('.chip');
    await page.evaluate(() => delete window.showSaveFilePicker);
    await choose(page, samples('camera.png', 'rocket.jpg', 'chelsea.png'));
    await writePipeline(page, 'invert');
    const job = await start(page);
    await finished(page, SOON);
    for (const name of ['camera.png', 'rocket.jpg', 'chelsea.png']) {
      await page.waitForSelector(tile(job, name));
    }
    await page.fill('.gallery-tools [type=search]', 'c e');
    await page.waitForFunction(() => document.querySelectorAll('.tile').length === 3);
    await page.fill('.gallery-tools [type=search]', 'che');
    await page.waitForFunction(() => document.querySelectorAll('.tile').length === 1);
    await page.fill('.gallery-tools [type=search]', '');
    await page.selectOption('.gallery-tools [aria-label="Any format"]', 'image/jpeg');
    await page.waitForFunction(() => document.querySelectorAll('.tile').length === 1);
    await page.selectOption('.gallery-tools [aria-label="Any format"]', '');
    await page.waitForFunction(() => document.querySelectorAll('.tile').length === 3);
    await page.click('.gallery-tools >> text=Select');
    await page.click(`${tile(job, 'camera.png')} button`);
    await page.click(`${tile(job, 'rocket.jpg')} button`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.gallery-tools >> text=Save 2 images as zip')]);
    assert.equal(download.suggestedFilename(), 'pixfleet.zip');
    const archive = readFileSync(await download.path());
    assert.equal(archive.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
    for (const [name, present] of [['camera.png', true], ['rocket.jpg', true], ['chelsea.png', false]]) {
      assert.equal(archive.includes(name), present, name);
    }
    assert.ok(archive.length > 200_000, `${archive.length} bytes`);
    assert.deepEqual(complaints, []);
  });
});
