// Uploads against the fake service: reloads, cuts, a busy store, a wrong clock, pauses.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePng } from './fake/png.mjs';
import { onFakeService, SOON, tiny } from './harness.mjs';
import { choose, file, finished, gradientBmp, reads, rowReads, samples, start, writePipeline } from './steps.mjs';

onFakeService('uploads', (world) => {
  /** A file that goes in a dozen parts, each with its own bytes. */
  const large = (name = 'large.bmp') => ({ ...file(name, gradientBmp(2000, 600)), mimeType: 'image/bmp' });
  const PARTS = Math.ceil(gradientBmp(2000, 600).length / 300_000);

  /** Waits until so many parts of the file have been stored. */
  const stored = async (count) => {
    const end = Date.now() + SOON;
    while (world.service.store.partsStored.length < count && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.ok(world.service.store.partsStored.length >= count, `${world.service.store.partsStored.length} of ${count} parts`);
  };
  const noPartTwice = () => {
    const { partsStored } = world.service.store;
    assert.deepEqual([partsStored.length, new Set(partsStored).size], [PARTS, PARTS], 'each part was stored once');
  };

  it('goes on with a large upload after a reload, with the same file and without a part sent twice', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['net::ERR_'] });
    page.on('dialog', (dialog) => dialog.accept());
    const folder = mkdtempSync(join(tmpdir(), 'pixfleet-page-'));
    try {
      const path = join(folder, 'large.bmp');
      writeFileSync(path, large().buffer);
      await page.waitForSelector('.chip');
      world.service.store.bytesPerSecond = 400_000;
      await choose(page, path);
      await writePipeline(page, 'invert');
      await start(page);
      await stored(2);
      await page.reload();
      await rowReads(page, 'large.bmp', /Upload interrupted.*Choose the same file again/s);
      await reads(page, '#uploads', /1 upload of an earlier visit is not complete/);
      world.service.store.bytesPerSecond = 0;
      // Another file of the same name is not taken for it.
      await choose(page, file('large.bmp', 'something else'));
      await page.waitForSelector('.tray-row');
      await choose(page, path);
      await rowReads(page, 'large.bmp', /Uploaded|Received|queue|Refused/);
      await page.waitForFunction(() => document.getElementById('uploads').hidden);
      noPartTwice();
      await page.reload();
      await page.waitForSelector('.image-row');
      assert.equal(await page.isVisible('#uploads'), false, 'nothing is left over');
      assert.deepEqual(complaints, []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('goes on by itself after a reload where the browser lets it read the file again', async () => {
    const { page } = await world.open({}, { tolerate: ['net::ERR_'] });
    page.on('dialog', (dialog) => dialog.accept());
    await page.waitForSelector('.chip');
    world.service.store.bytesPerSecond = 400_000;
    // A file of the browser's own, since no test can grant leave to read one of the system's.
    await page.evaluate(async (base64) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle('large.bmp', { create: true });
      const writable = await handle.createWritable();
      await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await writable.close();
      DataTransferItem.prototype.getAsFileSystemHandle = async () => handle;
      const data = new DataTransfer();
      data.items.add(await handle.getFile());
      document.getElementById('drop-zone').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, large().buffer.toString('base64'));
    await page.waitForSelector('.tray-row');
    await writePipeline(page, 'invert');
    await start(page);
    await stored(1);
    world.service.store.bytesPerSecond = 0;
    await page.reload();
    await rowReads(page, 'large.bmp', /Uploaded|Received|queue|Refused/);
    noPartTwice();
  });

  it('lives through short resets, a cut in the middle of a part, and a busy store', async () => {
    const { page } = await world.open({}, { tolerate: ['net::ERR_', '503'] });
    await page.waitForSelector('.chip');
    world.service.store.bytesPerSecond = 500_000;
    world.service.store.faults.set('large.bmp#3', 1);
    await choose(page, [large()]);
    await writePipeline(page, 'invert');
    await start(page);
    for (const millis of [100, 100, 100, 100, 2000]) {
      await page.waitForTimeout(300);
      world.service.store.cutOff(true);
      await page.waitForTimeout(millis);
      world.service.store.cutOff(false);
    }
    await rowReads(page, 'large.bmp', /Upload pauses.*It goes on by itself|Uploading/s);
    world.service.store.bytesPerSecond = 0;
    await page.waitForFunction(() => document.getElementById('uploads').hidden);
    noPartTwice();
  });

  it('does not mind a clock that is two hours ahead', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await page.clock.setSystemTime(Date.now() + 2 * 3_600_000);
    await choose(page, [file('a.png', tiny)]);
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, SOON);
    assert.match(await page.innerText('.job-when'), /just now/);
    assert.deepEqual(complaints, []);
  });

  it('pauses uploads and goes on', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    world.service.store.bytesPerSecond = 400_000;
    await choose(page, [large()]);
    await writePipeline(page, 'invert');
    await start(page);
    await stored(1);
    await page.click('#uploads >> text=Pause uploads');
    await rowReads(page, 'large.bmp', /Upload paused/);
    world.service.store.bytesPerSecond = 0;
    await page.waitForTimeout(800);
    const before = world.service.store.partsStored.length;
    await page.waitForTimeout(500);
    assert.equal(world.service.store.partsStored.length, before, 'nothing is sent meanwhile');
    await page.click('#uploads >> text=Go on');
    await page.waitForFunction(() => document.getElementById('uploads').hidden);
    noPartTwice();
    assert.deepEqual(complaints, []);
  });

  it('stops the uploads of a job that was deleted elsewhere', async () => {
    const { page } = await world.open({}, { tolerate: ['404', 'net::ERR_'] });
    await page.waitForSelector('.chip');
    world.service.store.bytesPerSecond = 50_000;
    await choose(page, [large()]);
    await writePipeline(page, 'invert');
    const job = await start(page);
    world.service.jobs.delete(job);
    await reads(page, '.notice', /deleted/);
    await page.waitForFunction(() => document.getElementById('uploads').hidden);
    assert.equal(new URL(page.url()).hash, '');
  });

  it('cancels, retries and repairs uploads', async () => {
    // Long enough that the sixth file is still waiting when its upload is cancelled, on a busy machine too.
    const { page } = await world.open({ uploadDelayMillis: 2500 }, { tolerate: ['503'] });
    await page.waitForSelector('.chip');
    world.service.store.faults.set('c.png', 1);
    await choose(
      page,
      ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png'].map((name) => file(name, tiny)),
    );
    await writePipeline(page, 'invert');
    await start(page);
    await page.click('[aria-label="Cancel the upload of f.png"]');
    await page.waitForFunction(() => /Upload cancelled/.test(document.querySelector('.image-row[data-name="f.png"]').innerText));
    await page.waitForFunction(() => /Upload pauses/.test(document.querySelector('.image-row[data-name="c.png"]').innerText));
    await page.waitForSelector('.image-row[data-name="c.png"][data-stage=done]');
    await page.click('[aria-label="Upload f.png again"]');
    await finished(page, SOON);
  });

  it('shows what was chosen, takes pasted pictures, and tells the same content under another name', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    const [camera] = samples('camera.png');
    await choose(page, [camera, { ...camera, name: 'copy of camera.png' }, ...samples('rocket.jpg')]);
    await reads(page, '.tray-row >> nth=1', /The same as camera.png/);
    await page.waitForFunction(
      () => [...document.querySelectorAll('.tray-preview')].filter((canvas) => !canvas.hidden && canvas.width > 10).length === 3,
    );
    await page.click('.tray-foot >> text=Leave out 1 duplicate');
    assert.equal(await page.locator('.tray-row').count(), 2);
    await page.evaluate(
      (bytes) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
        window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      [...tiny],
    );
    await page.waitForFunction(() => document.querySelectorAll('.tray-row').length === 3);
    await reads(page, '.tray-summary', /3 images/);
    assert.deepEqual(complaints, []);
  });

  it('takes photographs, and tells how fast each file and all of them go and how long it takes', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    world.service.store.bytesPerSecond = 200_000;
    assert.equal(await page.getAttribute('#camera', 'capture'), 'environment');
    await page.setInputFiles('#camera', [large('photograph.bmp')]);
    await reads(page, '.tray-summary', /1 image/);
    await writePipeline(page, 'invert');
    await start(page);
    const pace = /\d+(\.\d+)? [KM]?B\/s, \d+ \w+ left/;
    await reads(page, '.image-row[data-name="photograph.bmp"]', pace);
    await reads(page, '#uploads', pace);
    world.service.store.bytesPerSecond = 0;
    await finished(page, SOON);
    assert.deepEqual(complaints, []);
  });

  it('says before the upload what is too large, by what the file’s first bytes tell', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    const head = writePng(8, 8, 0, Buffer.alloc(64), 8);
    head.writeUInt32BE(60_000, 16);
    head.writeUInt32BE(100, 20);
    await choose(page, [file('wide.png', head), ...samples('camera.png')]);
    await reads(
      page,
      '.tray-row.refused .reason',
      /60000 × 100 pixels: an edge may have at most 50,000\. As TIFF far larger images are taken\./,
    );
    await reads(page, '#start', /Process 1 image$/);
    await writePipeline(page, 'invert');
    await start(page);
    assert.equal(await page.locator('.image-row').count(), 1);
    assert.deepEqual(complaints, []);
  });

  it('shows hostile names as they are', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    const names = [
      '<img src=x onerror=alert(1)>.png',
      '../../etc.png',
      'שלום עולם.png',
      `${'long'.repeat(45)}.png`,
      'a"b\'c&d;%41#?.png',
      'rtl\u202Egnp.exe.png',
    ];
    await choose(
      page,
      names.map((name, i) => file(name, writePng(8 + i, 8, 0, Buffer.alloc(8 * (8 + i), 90), 8 + i))),
    );
    await writePipeline(page, 'invert');
    await start(page);
    await page.waitForFunction((count) => document.querySelectorAll('.image-row').length === count, names.length);
    const shown = await page.$$eval('.image-row .name', (list) => list.map(({ textContent }) => textContent));
    assert.deepEqual(
      shown.filter((name) => !names.includes(name)).filter((name) => name !== 'etc.png'),
      [],
    );
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.equal(await page.locator('main img[onerror]').count(), 0);
    assert.deepEqual(complaints, []);
  });
});
