// The largest upload: 2 GB, which take no room on the disk, against the fake service. It mostly waits for its cuts to end.
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { it } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFakeService } from './harness.mjs';
import { choose, finished, rowReads, start, writePipeline } from './steps.mjs';

const BYTES = 2 * 1024 ** 3;
const PART = 16 * 1024 ** 2;
const PARTS = BYTES / PART;
const PATIENCE = 240_000;
const CUT_MILLIS = 20_000;

/** The beginning of a TIFF of 65536 x 32767 gray pixels: its size stands in front, its pixels are all zero. */
function tiffHead() {
  const entries = [
    [256, 65536],
    [257, 32767],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 512],
    [277, 1],
    [278, 32767],
    [279, 65536 * 32767],
  ];
  const bytes = Buffer.alloc(8 + 2 + 12 * entries.length + 4);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, value], i) => {
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(4, 12 + 12 * i);
    bytes.writeUInt32LE(1, 14 + 12 * i);
    bytes.writeUInt32LE(value, 18 + 12 * i);
  });
  return bytes;
}

onFakeService('a very large upload', (world) => {
  it('of 2 GB lives through a reload and two cuts of twenty seconds, and no part is sent twice', async () => {
    const { page } = await world.open({ partBytes: PART }, { tolerate: ['net::ERR_'] });
    page.on('dialog', (dialog) => dialog.accept());
    const folder = mkdtempSync(join(tmpdir(), 'pixfleet-page-'));
    const { store } = world.service;
    const stored = async (count) => {
      const end = Date.now() + PATIENCE;
      while (store.partsStored.length < count && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.ok(store.partsStored.length >= count, `${store.partsStored.length} of ${count} parts`);
    };
    const cut = async () => {
      store.cutOff(true);
      await page.waitForTimeout(CUT_MILLIS);
      await rowReads(page, 'huge.tif', /Upload pauses/);
      store.cutOff(false);
    };
    try {
      const path = join(folder, 'huge.tif');
      const file = openSync(path, 'w');
      writeSync(file, tiffHead());
      ftruncateSync(file, BYTES);
      closeSync(file);
      await page.waitForSelector('.chip');
      store.bytesPerSecond = 40_000_000;
      await choose(page, path);
      await writePipeline(page, 'invert');
      await start(page);
      await stored(8);
      await cut();
      await stored(20);
      await page.reload();
      await rowReads(page, 'huge.tif', /Upload interrupted.*Choose the same file again/s);
      await choose(page, path);
      await stored(40);
      await cut();
      store.bytesPerSecond = 0;
      await stored(PARTS);
      await page.waitForFunction(() => document.getElementById('uploads').hidden, undefined, { timeout: PATIENCE });
      assert.deepEqual([store.partsStored.length, new Set(store.partsStored).size], [PARTS, PARTS], 'each part was stored once');
      await finished(page, PATIENCE);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
