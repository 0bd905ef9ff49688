// What the page owes everybody, against the fake service: focus, layout, names, weight, keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { accessibilityFindings, keepPicture, openPage } from './browser.mjs';
import { FakeService } from './fake/server.mjs';
import { many, onFakeService, SOON, tiny } from './harness.mjs';
import {
  choose,
  chooserByKeyboard,
  drop,
  file,
  finished,
  focusIsVisible,
  samples,
  saves,
  start,
  tabTo,
  thumbnailsLoad,
  tile,
  viewReady,
  writePipeline,
} from './steps.mjs';

onFakeService('manners', (world) => {
  it('never lets the focus fall to the body', async () => {
    const { page, complaints } = await world.open();
    const focus = () =>
      page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id ?? document.activeElement.tagName);
    const kept = async (what) => {
      await page.waitForTimeout(60);
      assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', what);
    };
    await page.waitForSelector('.chip');
    await choose(
      page,
      ['a.png', 'b.png', 'c.tif'].map((name) => file(name, tiny)),
    );
    await page.focus('[aria-label="Remove b.png"]');
    await page.keyboard.press('Enter');
    assert.equal(await focus(), 'Remove c.tif');
    await page.keyboard.press('Enter');
    assert.equal(await focus(), 'Remove a.png');
    await page.keyboard.press('Enter');
    assert.equal(await focus(), 'files');
    await choose(page, [{ ...samples('chessboard_GRAY_U16.tif')[0] }]);
    await writePipeline(page, 'invert');
    await page.focus('#start');
    await page.keyboard.press('Enter');
    await kept('after the start');
    await finished(page, SOON);
    await tabTo(page, '.image-row .button:not([hidden])');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#viewer[open]');
    assert.equal(
      await page.evaluate(() => document.activeElement.closest('#viewer') !== null),
      true,
      'a TIFF that opens first has the focus in the view',
    );
    await page.keyboard.press('Escape');
    await kept('after the view');
    await page.waitForSelector('.tile');
    await page.focus('.tile button');
    await choose(page, [file('new.png', tiny)]);
    await page.focus('.tile button');
    await page.evaluate(() => document.getElementById('start').click());
    await page.waitForFunction(() => document.querySelectorAll('.tile').length === 2);
    assert.match(
      await page.evaluate(() => document.activeElement.textContent),
      /chessboard/,
      'new tiles come in front and leave the focus where it was',
    );
    await page.focus('#job .job-tools .button:last-child');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#job[hidden]', { state: 'attached' });
    await kept('after the job in view was deleted');
    assert.deepEqual(complaints, []);
  });

  it('hardly moves while it loads', async () => {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 320, height: 640 },
    ]) {
      world.service = new FakeService({ stepMillis: 60, operations: many });
      await world.service.listen();
      world.opened = await openPage(world.browser, 'about:blank', { viewport });
      const { page } = world.opened;
      await page.addInitScript(() => {
        window.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifted += value))).observe({
          type: 'layout-shift',
          buffered: true,
        });
      });
      await page.goto(`${world.service.site}#token=letmein`);
      await page.waitForSelector('.chip');
      await page.waitForTimeout(500);
      const shifted = await page.evaluate(() => window.shifted);
      assert.ok(shifted < 0.05, `layout shift ${shifted} at ${viewport.width} pixels`);
      await world.opened.context.close();
      await world.service.close();
    }
  });

  it('fits 320 pixels: nothing sticks out or is covered, fingers hit, Start is in sight', async () => {
    const { page, complaints } = await world.open({ operations: many }, { viewport: { width: 320, height: 640 }, hasTouch: true });
    await page.waitForSelector('.chip');
    await choose(page, [...samples('camera.png'), file('a-very-long-name-of-a-file-that-is-no-picture.txt', 'x')]);
    await writePipeline(page, 'watermark-image|gaussian-blur');
    await page.setInputFiles('.step[data-op=watermark-image] [name=picture]', [samples('camera.png')[0]]);
    await page.waitForFunction(() => document.getElementById('pipeline-text').value.length > 300);
    const inSight = await page.evaluate(() => {
      window.scrollTo(0, 400);
      const box = document.getElementById('start').getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight && document.elementFromPoint(box.left + 20, box.top + 10).closest('#start') !== null;
    });
    assert.ok(inSight, 'Start is in sight in the middle of the form');
    await start(page);
    await finished(page, SOON);
    assert.match(await page.innerText('.job-pipeline'), /\(picture\)/);
    await keepPicture(page, 'finished 320 pixels');
    const header = await page.evaluate(() => {
      document.querySelector('.fleet-label').textContent = 'Working with 12 nodes, 3 more waking';
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('.fleet-words'));
      return { words: range.getBoundingClientRect().right, button: document.getElementById('sign-out').getBoundingClientRect().left };
    });
    assert.ok(header.words + 4 <= header.button, `what the fleet does ends at ${header.words}, Sign out begins at ${header.button}`);
    const { overflow, small } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: [...document.querySelectorAll('button, select, input')]
        .filter((element) => element.checkVisibility() && !element.classList.contains('visually-hidden'))
        .filter((element) => element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 44)
        .map((element) => element.outerHTML.slice(0, 120)),
    }));
    assert.equal(overflow, 0);
    assert.deepEqual(small, []);
    assert.deepEqual(complaints, []);
  });

  it('has nothing for axe-core to find, in either theme', async () => {
    for (const colorScheme of ['light', 'dark']) {
      const { page } = await world.open({ operations: many }, { colorScheme, tolerate: ['503'] });
      const clean = async (view) => {
        await keepPicture(page, `${view} ${colorScheme}`);
        assert.deepEqual(await accessibilityFindings(page), [], `${view}, ${colorScheme}`);
      };
      await page.waitForSelector('.chip');
      await clean('empty');
      await choose(page, [...samples('camera.png', 'chessboard_GRAY_U16.tif'), file('notes.txt', 'x'), file('broken.jpg', 'x')]);
      await writePipeline(page, 'gaussian-blur|watermark-image|invert');
      await page.fill('.step [name=ksize]', '4');
      await clean('filled in, with a mistake');
      await page.fill('.step [name=ksize]', '5');
      const job = await start(page);
      await clean('under way');
      await finished(page, SOON);
      await page.waitForSelector(tile(job, 'camera.png'));
      await page.waitForTimeout(400);
      await clean('finished');
      await page.click(`${tile(job, 'camera.png')} button`);
      await page.waitForSelector('#viewer[open]');
      await page.waitForTimeout(400);
      await clean('the view');
      await page.keyboard.press('Escape');
      await page.click('#job >> text=Delete job');
      await page.waitForSelector('.notice');
      await clean('with a notice');
      await world.opened.context.close();
      await world.service.close();
    }
    const { page } = await world.open({}, { tolerate: ['401 (Unauthorized)'] }, '#token=wrong');
    await page.waitForSelector('.token-box[open]');
    await keepPicture(page, 'asked for a token');
    assert.deepEqual(await accessibilityFindings(page), []);
  });

  it('works at 200 % zoom, with names from right to left, and in forced colours', async () => {
    // At 200 % a window of 1280 x 900 has half as many CSS pixels, each twice as large.
    const { page, complaints } = await world.open(
      { operations: many, stepMillis: 150 },
      { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, forcedColors: 'active' },
    );
    const hebrew = '\u05d7\u05d5\u05e3 \u05d4\u05d9\u05dd (2).png';
    const sound = async (view, root = 'body') => {
      await page.waitForTimeout(150);
      await keepPicture(page, `${view} forced 200`);
      const { overflow, covered } = await page.evaluate(async (within) => {
        const found = [];
        for (const element of document.querySelectorAll(`${within} :is(button, a[href], input, select, summary)`)) {
          if (!element.checkVisibility() || element.classList.contains('visually-hidden') || element.classList.contains('skip')) {
            continue;
          }
          element.scrollIntoView({ block: 'center', behavior: 'instant' });
          const { left, top, width, height } = element.getBoundingClientRect();
          const hit = document.elementFromPoint(left + width / 2, top + height / 2);
          if (!hit || !(element.contains(hit) || hit.contains(element) || element.labels?.[0]?.contains(hit))) {
            found.push(`${element.outerHTML.slice(0, 100)} under ${hit?.outerHTML.slice(0, 80)}`);
          }
        }
        return { overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth, covered: found };
      }, root);
      assert.equal(overflow, 0, `${view}: nothing sticks out`);
      assert.deepEqual(covered, [], `${view}: nothing is covered`);
      assert.deepEqual(await accessibilityFindings(page), [], view);
    };
    await page.waitForSelector('.chip');
    await choose(page, [{ ...samples('camera.png')[0], name: hebrew }, file('notes.txt', 'x')]);
    await writePipeline(page, 'gaussian-blur|invert');
    await sound('filled in');
    const removes = await page.$$eval('.tray-row [aria-label^=Remove]', (buttons) =>
      buttons.map((button) => button.getAttribute('aria-label')),
    );
    assert.deepEqual(removes, ['Remove notes.txt', `Remove \u2068${hebrew}\u2069`], 'a name does not turn a label around');
    const job = await start(page);
    await finished(page, SOON);
    await page.waitForSelector(tile(job, hebrew));
    await sound('finished');
    for (const selector of [`.image-row[data-name="${hebrew}"] .name`, `${tile(job, hebrew)} .tile-name`]) {
      const turned = await page.$eval(selector, (element) => [getComputedStyle(element).direction, getComputedStyle(element).unicodeBidi]);
      assert.deepEqual(turned, ['rtl', 'isolate'], selector);
    }
    assert.equal(
      await page.$eval('.segment[aria-pressed=true]', (element) => getComputedStyle(element).borderTopStyle),
      'solid',
      'what is chosen is told from the rest without colours',
    );
    await page.click(`.image-row[data-name="${hebrew}"] .button:not([hidden])`);
    await viewReady(page);
    await sound('the view', '#viewer');
    const line = await page.$eval('.viewer-handle', (handle) => getComputedStyle(handle, '::before').backgroundColor);
    assert.equal(line, 'rgb(255, 255, 255)', 'the border between before and after is seen');
    assert.deepEqual(complaints, []);
  });

  it('sends at most 60 KB before it can be used', async () => {
    const { page } = await world.open();
    await page.waitForSelector('.chip');
    const files = await page.evaluate(() => [
      location.pathname,
      ...performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    ]);
    const own = files.filter((path) => !path.startsWith('/api/') && path !== '/config.json');
    const sizes = own.map((path) => [
      path,
      gzipSync(readFileSync(new URL(`../dist${path === '/' ? '/index.html' : path}`, import.meta.url))).length,
    ]);
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    console.log(`first load: ${total} bytes compressed`);
    assert.ok(own.some((path) => path.endsWith('.js')) && own.some((path) => path.endsWith('.css')));
    assert.ok(total <= 60_000, JSON.stringify(sizes));
  });

  it('goes from the drop to the download in 25 keys', async () => {
    const { page, complaints } = await world.open({ operations: many });
    await page.waitForSelector('.chip');
    await drop(page, samples('camera.png'));
    await page.waitForSelector('.tray-row');
    let keys = 0;
    const press = async (key) => {
      keys++;
      await page.keyboard.press(key);
    };
    const tab = async (selector, backwards = false) => {
      for (let i = 0; i < 30; i++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) {
          return;
        }
        await press(backwards ? 'Shift+Tab' : 'Tab');
      }
      assert.fail(`${selector} is too far away`);
    };
    // A drop is made with a pointer, and leaves the keyboard at the list of files.
    await page.focus('#files');
    await tab('#find-operation');
    for (const key of ['i', 'n', 'v', 'Enter']) {
      await press(key);
    }
    await tab('#start');
    await press('Enter');
    await page.waitForSelector('.image-row[data-stage=done]');
    await page.waitForTimeout(300);
    await tab('.image-row .button');
    await press('Enter');
    await viewReady(page);
    assert.equal(await page.evaluate(() => document.activeElement.className), 'viewer-slider', 'comparing begins at once');
    await press('ArrowRight');
    await tab('#viewer a[download]', true);
    const saved = await saves(page, () => press('Enter'));
    assert.equal(saved.name, 'camera.png');
    console.log(`from the drop to the download: ${keys} keys`);
    assert.ok(keys <= 25, `${keys} keys`);
    assert.deepEqual(complaints, []);
  });

  it('works without a pointer', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await tabTo(page, '#files');
    await focusIsVisible(page);
    const chooser = await chooserByKeyboard(page);
    await chooser.setFiles([file('a.png', tiny)]);
    await tabTo(page, '#find-operation');
    await focusIsVisible(page);
    await page.keyboard.type('inv');
    await page.keyboard.press('Enter');
    await tabTo(page, '#start');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.image-row[data-stage=done]');
    await tabTo(page, '.image-row .button:not([hidden])');
    await page.keyboard.press('Enter');
    await viewReady(page);
    await tabTo(page, '.viewer-slider');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.inputValue('.viewer-slider'), '51');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#viewer[open]', { state: 'detached' });
    await page.waitForFunction(() => document.getElementById('announcer').textContent !== '');
    assert.deepEqual(complaints, []);
  });

  it('fits a telephone', async () => {
    const { page } = await world.open({}, { viewport: { width: 390, height: 844 } });
    await page.waitForSelector('.chip');
    await choose(page, samples('camera.png'));
    await writePipeline(page, 'gaussian-blur|canny|invert');
    const job = await start(page);
    await finished(page, SOON);
    await thumbnailsLoad(page, job, ['camera.png'], SOON);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, 'nothing sticks out sideways');
  });
});
