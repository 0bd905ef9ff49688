// What a person does on the page, shared by the fast test and the one against the real system.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePng } from './fake/png.mjs';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
const IMAGES = /\.(jpe?g|png|webp|tiff?|bmp)$/i;

/** The repository's sample images as {name, mimeType, buffer}. */
export function samples(...wanted) {
  const names = readdirSync(SAMPLES).filter((name) => IMAGES.test(name) && (wanted.length === 0 || wanted.includes(name)));
  return names.map((name) => ({ name, mimeType: '', buffer: readFileSync(join(SAMPLES, name)) }));
}

export function file(name, content, mimeType = '') {
  return { name, mimeType, buffer: Buffer.from(content) };
}

/** An uncompressed BMP of a colour gradient: the cheapest way to a large picture. */
export function gradientBmp(width, height) {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let x = 0; x < width; x++) {
    bytes[54 + 3 * x] = (255 * x) / width;
    bytes[55 + 3 * x] = 128;
  }
  for (let y = 1; y < height; y++) {
    bytes.copy(bytes, 54 + y * stride, 54, 54 + stride);
  }
  return bytes;
}

/** A square picture of 8 bits, its left half 40 and its right half 200, in rows that are all alike. */
export function halvesPng(edge) {
  const pixels = Buffer.alloc(edge * edge, 40);
  for (let y = 0; y < edge; y++) {
    pixels.fill(200, y * edge + edge / 2, (y + 1) * edge);
  }
  return writePng(edge, edge, 0, pixels, edge);
}

/** The same of 16 bits, as an uncompressed TIFF in strips of a row. */
export function halvesTiff(edge) {
  const entries = [
    [256, edge],
    [257, edge],
    [258, 16],
    [259, 1],
    [262, 1],
    [273, 0],
    [277, 1],
    [278, 1],
    [279, 0],
  ];
  const offsets = 8 + 2 + 12 * entries.length + 4;
  const pixels = offsets + 8 * edge;
  const bytes = Buffer.alloc(pixels + 2 * edge * edge);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, value], i) => {
    const strips = tag === 273 || tag === 279;
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(4, 12 + 12 * i);
    bytes.writeUInt32LE(strips ? edge : 1, 14 + 12 * i);
    bytes.writeUInt32LE(tag === 273 ? offsets : tag === 279 ? offsets + 4 * edge : value, 18 + 12 * i);
  });
  const row = Buffer.alloc(2 * edge);
  for (let x = 0; x < edge; x++) {
    row.writeUInt16LE((x < edge / 2 ? 40 : 200) * 257, 2 * x);
  }
  for (let y = 0; y < edge; y++) {
    bytes.writeUInt32LE(pixels + 2 * edge * y, offsets + 4 * y);
    bytes.writeUInt32LE(2 * edge, offsets + 4 * edge + 4 * y);
    row.copy(bytes, pixels + 2 * edge * y);
  }
  return bytes;
}

/** A drop as the browser delivers it: enter, over and drop events that carry one DataTransfer with real files. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      return data;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('#drop-zone', type, { dataTransfer: transfer });
  }
}

export async function choose(page, files) {
  await page.setInputFiles('#files', files);
}

/** Adds an operation by way of its group. */
export async function addStep(page, op) {
  for (const tab of await page.locator('.palette .segment').all()) {
    await tab.click();
    if (await page.locator(`.chip[data-op=${op}]`).count()) {
      return page.click(`.chip[data-op=${op}]`);
    }
  }
  return assert.fail(`no group has ${op}`);
}

/** Writes the pipeline as text and waits for the form to follow. */
export async function writePipeline(page, text) {
  await page.fill('#pipeline-text', text);
  const ops = text.split('|').map((step) => step.split(':')[0]);
  await page.waitForFunction((wanted) => {
    const shown = [...document.querySelectorAll('.step')].map((step) => step.dataset.op);
    return JSON.stringify(shown) === JSON.stringify(wanted);
  }, ops);
}

/** Starts the job and answers its id once its state is on the page. */
export async function start(page) {
  const before = jobIn(page.url());
  await page.waitForSelector('#start[aria-disabled=false]');
  await page.click('#start');
  await page.waitForFunction((old) => location.hash.startsWith('#job=') && location.hash !== `#job=${old}`, before);
  await page.waitForSelector('#job:not([hidden]) .image-row');
  return jobIn(page.url());
}

function jobIn(url) {
  return new URLSearchParams(new URL(url).hash.slice(1)).get('job') ?? '';
}

export async function finished(page, timeout) {
  await page.waitForSelector('#job[data-finished=true]', { timeout });
}

/** What an element shows once it is scrolled into view; nothing if the page puts another in its place meanwhile. */
async function shownText(element) {
  try {
    await element.scrollIntoViewIfNeeded();
    return await element.innerText();
  } catch (e) {
    if (/not attached/.test(e.message)) {
      return '';
    }
    throw e;
  }
}

/** Waits until an element, scrolled into view, shows a text: rows outside the window have none, and a new one gets it with the next frame. */
export async function reads(page, selector, pattern, patience = 10_000) {
  const element = page.locator(selector);
  const end = Date.now() + patience;
  let text = await shownText(element);
  while (!pattern.test(text) && Date.now() < end) {
    await page.waitForTimeout(50);
    text = await shownText(element);
  }
  assert.match(text, pattern, selector);
}

export async function rowReads(page, name, pattern) {
  await reads(page, `.image-row[data-name="${name}"] .row-state`, pattern);
}

export function tile(job, name) {
  return `.tile[data-id^="${job}/"][data-name="${name}"]`;
}

/** Waits for the images' tiles in the gallery, scrolls to each, and proves that its thumbnail has pixels. */
export async function thumbnailsLoad(page, job, names, timeout) {
  for (const name of names) {
    await page.waitForSelector(tile(job, name), { timeout, state: 'attached' });
    await page.locator(tile(job, name)).scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (selector) => {
        const image = document.querySelector(`${selector} img`);
        return image?.complete && image.naturalWidth > 0;
      },
      tile(job, name),
      { timeout },
    );
  }
}

/** Waits until the view shows its picture. */
export async function viewReady(page, timeout = 15_000) {
  await page.waitForSelector('#viewer[open][data-ready=true]', { timeout });
}

/** The colour of the view in the middle of what is left or right of the border, from the pixels that are drawn. */
export function colourAt(page, x, y = 0.5) {
  return page.evaluate(
    ([across, down]) => {
      const canvas = document.querySelector('.viewer-zoom canvas');
      return [...canvas.getContext('2d').getImageData(Math.floor(canvas.width * across), Math.floor(canvas.height * down), 1, 1).data];
    },
    [x, y],
  );
}

/** Waits until the view shows that gray at a place of it. */
export async function viewShows(page, x, expected, patience = 15_000) {
  let seen;
  for (const end = Date.now() + patience; Date.now() < end; ) {
    seen = await colourAt(page, x);
    if (Math.abs(seen[0] - expected) <= 2) {
      return;
    }
    await page.waitForTimeout(50);
  }
  assert.fail(`at ${x} the view shows ${seen}, not ${expected}`);
}

/**
 * Compares a picture whose left half is 40 and whose right half is 200 with its inversion, at three zooms, under the slider, as a difference
 * and side by side. `seen` is told each of these views.
 */
export async function compareHalves(page, seen = async () => undefined) {
  await page.click('#viewer [data-mode=split]');
  await page.fill('.viewer-slider', '50');
  await viewShows(page, 0.45, 40);
  await viewShows(page, 0.55, 55);
  await page.focus('.viewer-slider');
  await page.keyboard.press('Home');
  await viewShows(page, 0.45, 215);
  for (let i = 0; i < 3; i++) {
    await page.click('[aria-label="Zoom in"]');
    await page.waitForTimeout(500);
  }
  await page.fill('.viewer-slider', '75');
  await viewShows(page, 0.7, 200);
  await viewShows(page, 0.8, 55);
  await seen('under the slider');
  await page.click('[data-mode=difference]');
  await viewShows(page, 0.25, 175);
  await viewShows(page, 0.75, 145);
  assert.match(await page.$eval('.viewer-zoom', (zoom) => getComputedStyle(zoom).filter), /viewer-levels/);
  assert.equal(await page.$eval('#viewer-levels feFuncR', (part) => part.getAttribute('slope')), '4');
  await seen('as a difference');
  await page.click('[data-mode=side]');
  await viewShows(page, 0.25, 215);
  await page.waitForFunction(() => {
    const [, aside] = document.querySelectorAll('.viewer-zoom');
    const canvas = aside.querySelector('canvas');
    const [red] = canvas.getContext('2d').getImageData(canvas.width / 4, canvas.height / 2, 1, 1).data;
    return Math.abs(red - 40) <= 2;
  });
  await seen('side by side');
}

/** Opens a result, moves the border by keyboard and by pointer, turns through the ways to compare, and closes. */
export async function compareBeforeAndAfter(page, job, name) {
  await page.click(`${tile(job, name)} button`);
  await viewReady(page);
  const split = () => page.$eval('.viewer-frame', (frame) => parseFloat(frame.style.getPropertyValue('--split')));
  await page.focus('.viewer-slider');
  await page.keyboard.press('End');
  assert.equal(await split(), 100);
  const box = await page.locator('.viewer-frame').boundingBox();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  assert.ok(Math.abs((await split()) - 25) <= 1, `the border is dragged to a quarter, not to ${await split()}`);
  await page.click('#viewer [data-mode=side]');
  await page.waitForFunction(() => document.querySelectorAll('.viewer-zoom canvas').length >= 2);
  await page.click('#viewer [data-mode=difference]');
  await page.click('#viewer [data-mode=split]');
  assert.equal(await page.innerText('#viewer-title'), name);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#viewer[open]', { state: 'detached' });
}

/** TIFF: a preview with a note, no slider, and the file itself as a download under its own name. */
export async function previewOfTiff(page, job, name) {
  await page.click(`${tile(job, name)} button`);
  await viewReady(page);
  await page.waitForSelector('#viewer[open] .viewer-frame.single');
  await reads(page, '.viewer-note', /Browsers cannot show TIFF/);
  assert.equal(await page.isVisible('.viewer-slider'), false);
  const saved = await saves(page, () => page.click('#viewer >> text=Download'));
  assert.equal(saved.name, name.replace(/\.tiff?$/, '.tiff'));
  await page.keyboard.press('Escape');
}

/** Compares a TIFF with its original, which no browser shows, by the tiles that the fleet cut of both. */
export async function compareTiff(page, job, name) {
  await page.click(`${tile(job, name)} button`);
  await viewReady(page);
  await page.waitForSelector('#viewer[open] .viewer-frame:not(.single)');
  await reads(page, '.viewer-note', /^(The result has 16 bits a value\..*)?$/);
  assert.equal(await page.isVisible('.viewer-slider'), true);
  const saved = await saves(page, () => page.click('#viewer >> text=Download'));
  assert.equal(saved.name, name.replace(/\.tiff?$/, '.tiff'));
  await page.keyboard.press('Escape');
}

/** What a click saves: the name the browser would give the file, and its size. */
export async function saves(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: statSync(await download.path()).size };
}

/** Dark mode follows the system: dark ground, light ink. */
export async function darkModeFollows(page) {
  const brightness = () =>
    page.evaluate(() =>
      ['backgroundColor', 'color'].map((property) => {
        const [red, green, blue] = getComputedStyle(document.body)[property].match(/\d+/g).map(Number);
        return (red + green + blue) / 3;
      }),
    );
  await page.emulateMedia({ colorScheme: 'light' });
  const [ground, ink] = await brightness();
  assert.ok(ground > 200 && ink < 80, `light: ground ${ground}, ink ${ink}`);
  await page.emulateMedia({ colorScheme: 'dark' });
  const [darkGround, lightInk] = await brightness();
  assert.ok(darkGround < 60 && lightInk > 200, `dark: ground ${darkGround}, ink ${lightInk}`);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Presses Tab until the element has the focus, as somebody without a pointer would. */
export async function tabTo(page, selector, limit = 80) {
  for (let i = 0; i < limit; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} cannot be reached with the Tab key`);
}

/** Opens the file chooser with the keyboard. Chromium now and then swallows the first key on a fresh page, so up to three are pressed. */
export async function chooserByKeyboard(page) {
  await tabTo(page, '#files');
  for (let tries = 1; ; tries++) {
    const chooser = page.waitForEvent('filechooser', { timeout: 4000 });
    chooser.catch(() => undefined);
    // One round trip, so that the browser knows it shall hand the chooser to us.
    await page.evaluate(() => document.activeElement?.id);
    await page.keyboard.press('Enter');
    try {
      return await chooser;
    } catch (failure) {
      if (tries === 3) {
        throw failure;
      }
    }
  }
}

/** What has the focus shows it. */
export async function focusIsVisible(page) {
  const outline = await page.evaluate(() => {
    const target = document.activeElement.closest('.drop-zone') ?? document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  });
  assert.ok(outline, 'the focused element has an outline');
}

/** A wrong token gives a clear box; the right one, typed, takes the page up where it stopped. */
export async function wrongTokenIsExplained(page, token) {
  await page.waitForSelector('.token-box[open]');
  await reads(page, '#token-why', /not accepted/);
  await page.fill('#token', 'still wrong');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.token-box[open] #token')?.value === '');
  await page.fill('#token', token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chip');
  assert.equal(await page.locator('.token-box').count(), 0);
}
