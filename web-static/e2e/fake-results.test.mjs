// Results against the fake service: saving, the view, the gallery.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { keepPicture } from './browser.mjs';
import { writePng } from './fake/png.mjs';
import { largestChange, onFakeService, SOON, tiny } from './harness.mjs';
import { choose, colourAt, compareHalves, file, finished, samples, saves, start, tile, viewReady, writePipeline } from './steps.mjs';

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
    await compareHalves(page, (view) => keepPicture(page, view));
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

  it('puts into the address how a picture is looked at, and a link shows the same to whoever has a token', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['Multiple readback'] });
    await page.waitForSelector('.chip');
    await choose(page, samples('camera.png'));
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, SOON);
    await page.click('.image-row .button:not([hidden])');
    await viewReady(page);
    await page.waitForTimeout(600);
    assert.doesNotMatch(page.url(), /look=/, 'what everybody sees first is not said');
    for (let i = 0; i < 4; i++) {
      await page.click('[aria-label="Zoom in"]');
    }
    await page.click('[data-mode=difference]');
    await page.fill('.viewer-gain', '7');
    const canvas = page.locator('.viewer-zoom canvas').first();
    const { x, y, width, height } = await canvas.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 - 150, y + height / 2 - 90, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => /look=difference,50,7,0,255,[.\d]+,[.\d]+,[.\d]+/.test(decodeURIComponent(location.hash)));
    await page.waitForTimeout(1500);
    const link = page.url();
    const [, , , , , , , , zoom] = /look=(\w+),(\d+),(\d+),(\d+),(\d+),([.\d]+),([.\d]+),([.\d]+)/.exec(decodeURIComponent(link));
    assert.ok(Number(zoom) > 1, `zoomed to ${zoom}`);
    const shown = (at) =>
      at.$eval('.viewer-zoom canvas', (drawn) =>
        [...drawn.getContext('2d').getImageData(0, 0, drawn.width, drawn.height).data].filter((_, i) => i % 401 === 0),
      );
    const here = await shown(page);

    const other = await world.browser.newContext({ viewport: page.viewportSize() });
    const there = await other.newPage();
    await there.goto(link);
    await there.fill('.token-box input', 'letmein');
    await there.keyboard.press('Enter');
    await viewReady(there);
    await there.waitForTimeout(1500);
    assert.equal(await there.inputValue('.viewer-gain'), '7');
    assert.equal(await there.getAttribute('button[data-mode=difference]', 'aria-pressed'), 'true');
    assert.equal(there.url(), link, 'the view stays where the link led');
    const same = await shown(there);
    const different = here.filter((value, i) => Math.abs(value - same[i]) > 8).length;
    assert.equal(same.length, here.length);
    assert.ok(here.filter((value) => value > 40 && value < 250).length > 100, 'something is in view');
    assert.ok(different < here.length / 200, `${different} of ${here.length} values differ`);
    await other.close();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !location.hash.includes('look='));
    assert.deepEqual(complaints, []);
  });

  it('says beside a result what of its original was left out', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await choose(page, [file('profiled.png', tiny), file('plain.png', tiny)]);
    await writePipeline(page, 'invert');
    const job = await start(page);
    await finished(page, SOON);
    assert.equal(
      await page.innerText('.image-row[data-name="profiled.png"] .notes'),
      'The colour profile was left out: it is none of RGB pixels.',
    );
    assert.equal(await page.isVisible('.image-row[data-name="plain.png"] .notes'), false);
    await page.waitForSelector(tile(job, 'profiled.png'));
    await page.reload();
    await page.click(`${tile(job, 'profiled.png')} button`);
    await viewReady(page);
    assert.match(await page.innerText('.viewer-lost'), /colour profile was left out/);
    await page.keyboard.press('Escape');
    await page.click(`${tile(job, 'plain.png')} button`);
    await viewReady(page);
    assert.equal(await page.innerText('.viewer-lost'), '');
    assert.deepEqual(complaints, []);
  });

  it('ends a job at the second press, and tries again what failed in any', async () => {
    const { page, complaints } = await world.open({ stepMillis: 200 });
    await page.waitForSelector('.chip');
    await choose(page, [file('poison-1.png', tiny)]);
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, SOON);
    await page.waitForSelector('.image-row[data-stage=failed]');
    world.service.refuseCapacity = true;
    await choose(page, [file('a.png', tiny), file('b.png', tiny)]);
    await start(page);
    await page.click('#job [data-cancel]');
    assert.equal(await page.innerText('#job [data-cancel]'), 'Really end 2 images?');
    assert.ok(!world.service.calls.some((call) => call.endsWith('/cancel')), 'one press is no order');
    await page.click('#job [data-cancel]');
    await finished(page, SOON);
    assert.equal(await page.isVisible('#job [data-cancel]'), false);
    assert.match(await page.innerText('.image-row[data-name="b.png"] .row-state'), /The job was cancelled/);
    world.service.refuseCapacity = false;
    await page.click('#jobs >> text=Retry all that failed');
    await page.waitForFunction(() => /1 image will be tried again/.test(document.getElementById('notices').innerText));
    await page.click('#jobs .jobs-line >> nth=1');
    await page.waitForSelector('.image-row[data-stage=done][data-name="poison-1.png"]');
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
    assert.ok(
      world.service.calls.some((call) => call.includes('original_files/15/')),
      'the original is shown by its tiles, too',
    );
    const asked = world.service.calls.filter((call) => call.includes(`/jobs/${job}/images/`) && call.includes('image_files'));
    assert.ok(!asked.some((call) => /_files\/[0-8]\//.test(call)), 'levels smaller than a tile are not asked for');
    assert.ok(
      asked.some((call) => call.includes(deepest)),
      'the deepest level is reached',
    );
    assert.ok(asked.length < 200, `${asked.length} of 2141 tiles were asked for`);
    assert.deepEqual(complaints, []);
  });

  it('compares a TIFF of 16 bits by the tiles of both sides, with levels, and says what they show', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['Multiple readback'] });
    await page.waitForSelector('.chip');
    await choose(page, [{ ...samples('chessboard_GRAY_U16.tif')[0], name: 'deep.tif' }]);
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, SOON);
    await page.click('.image-row .button:not([hidden])');
    await viewReady(page);
    const left = async (expected) => {
      let seen;
      for (let i = 0; i < 60; i++) {
        seen = await colourAt(page, 0.48, 0.48);
        if (seen.every((value) => expected.includes(value))) {
          return;
        }
        await page.waitForTimeout(50);
      }
      assert.fail(`the view shows ${seen}, not one of ${expected}`);
    };
    await page.fill('.viewer-slider', '100');
    await left([200, 255]);
    await page.fill('.viewer-slider', '0');
    await left([25, 230, 255]);
    assert.match(await page.innerText('.viewer-note'), /16 bits a value.*upper 8; the download has all/);
    await page.click('#viewer >> text=Levels');
    await page.fill('.viewer-white', '51');
    assert.equal(await page.$eval('#viewer-levels feFuncR', (part) => Number(part.getAttribute('slope'))), 5);
    await page.click('button[data-mode=difference]');
    await left([170, 30, 175, 255, 0]);
    assert.deepEqual(complaints, []);
  });

  it('shows a gallery of ten thousand with few nodes, few of them new at once', async () => {
    const { page, complaints } = await world.open({ hung: 10_000 });
    await page.waitForSelector('.tile');
    let seen;
    const { most } = await largestChange(
      page,
      async () =>
        (seen = await page.evaluate(async () => {
          let frames = 0;
          let nodes = 0;
          let quiet = 0;
          document.getElementById('gallery').scrollIntoView();
          while (quiet < 90 && frames < 3000) {
            const before = scrollY;
            scrollBy({ top: 700, behavior: 'instant' });
            await new Promise((resolve) => requestAnimationFrame(resolve));
            frames++;
            nodes = Math.max(nodes, document.getElementsByTagName('*').length);
            quiet = scrollY === before ? quiet + 1 : 0;
          }
          const tiles = [...document.querySelectorAll('.tile')];
          return { frames, nodes, entries: tiles.at(-1).dataset.name };
        })),
    );
    const { frames, nodes, entries } = seen;
    console.log(`10,000 entries: ${frames} frames, ${nodes} nodes at most, of which ${most} changed at once at most`);
    assert.equal(entries, 'image-9999.png', 'the end was reached');
    assert.ok(nodes < 3000, `${nodes} nodes`);
    assert.ok(most < 600, `${most} nodes changed at once`);
    await page.fill('.gallery-tools [type=search]', 'image-77');
    await page.waitForFunction(() => /111 images found/.test(document.querySelector('.gallery-count').innerText));
    assert.deepEqual(complaints, []);
  });

  it('finds results, and saves a selection of them as one archive', async () => {
    const { page, complaints } = await world.open({}, {});
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
    for (const [name, present] of [
      ['camera.png', true],
      ['rocket.jpg', true],
      ['chelsea.png', false],
    ]) {
      assert.equal(archive.includes(name), present, name);
    }
    assert.ok(archive.length > 200_000, `${archive.length} bytes`);
    assert.deepEqual(complaints, []);
  });
});
