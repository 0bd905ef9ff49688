// A browser and a fake service for each test, and what several files of tests need.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { chromiumPath, launch, openPage } from './browser.mjs';
import { CATALOGUE } from './fake/catalogue.mjs';
import { writePng } from './fake/png.mjs';
import { FakeService } from './fake/server.mjs';

export const SOON = 60_000;

/** A picture of 8 x 8. */
export const tiny = writePng(8, 8, 0, Buffer.alloc(64, 200), 8);

/** A catalogue as long as the real one. */
export const many = [
  ...CATALOGUE.operations,
  ...[
    ['crop', 'Geometry', 'Crop', 'Cuts a part out of a grey or colour image.'],
    ['flip', 'Geometry', 'Flip', 'Mirrors; a blur it is not.'],
    ['gamma', 'Colour', 'Gamma correction', 'Bends tones, unlike what Gauss did.'],
    ['grayscale', 'Colour', 'Grayscale', 'Drops the colours.'],
    ['denoise', 'Blur', 'Noise removal', 'Removes noise.'],
    ['to', 'File', 'Format', 'Says how the result is written.'],
    ['pages', 'File', 'Pages', 'Says what of a file is processed.'],
  ].map(([name, group, title, description]) => ({ name, group, title, description, cost: 'cheap', parameters: [] })),
];

/** Waits until something holds that the page only asks for: its request is still on the way when the page has shown that it was made. */
export async function until(holds, complaint) {
  const end = Date.now() + SOON;
  while (!holds()) {
    assert.ok(Date.now() < end, complaint);
    await setTimeout(50);
  }
}

/**
 * Does something, and answers how many nodes and attributes of the page changed between two turns that anything else had meanwhile: at most, and in how
 * many turns any did. Counted, not timed: a busy machine makes a turn longer, not larger.
 */
export async function largestChange(page, deed) {
  await page.evaluate(() => {
    window.changes = { most: 0, turns: 0, now: 0 };
    const observer = new MutationObserver((records) => {
      for (const { type, addedNodes, removedNodes } of records) {
        window.changes.now += type === 'childList' ? addedNodes.length + removedNodes.length : 1;
      }
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const turn = () => {
      const { changes } = window;
      changes.most = Math.max(changes.most, changes.now);
      changes.turns += changes.now > 0 ? 1 : 0;
      changes.now = 0;
      setTimeout(turn);
    };
    turn();
  });
  await deed();
  return page.evaluate(() => window.changes);
}

/** Watches from now on; what it answers with tells how many elements of a kind were in the page at once, at most. */
export async function mostSeen(page, selector) {
  await page.evaluate((watched) => {
    window.mostSeen = 0;
    const count = () => {
      window.mostSeen = Math.max(window.mostSeen, document.querySelectorAll(watched).length);
    };
    count();
    new MutationObserver(count).observe(document, { subtree: true, childList: true });
  }, selector);
  return () => page.evaluate(() => window.mostSeen);
}

/** Tests that share a browser. `world` has the service and the page of the test that runs, and opens both. */
export function onFakeService(title, tests) {
  describe(title, { skip: chromiumPath() ? false : 'no chromium on this machine' }, () => {
    const world = {
      browser: undefined,
      service: undefined,
      opened: undefined,
      async open(settings = {}, options = {}, hash = '#token=letmein') {
        world.service = new FakeService({ stepMillis: 60, ...settings });
        await world.service.listen();
        world.opened = await openPage(world.browser, world.service.site + hash, options);
        world.opened.page.setDefaultTimeout(SOON);
        return world.opened;
      },
    };
    before(async () => {
      world.browser = await launch();
    });
    after(async () => world.browser?.close());
    beforeEach(() => {
      world.opened = undefined;
    });
    afterEach(async () => {
      await world.opened?.context.close();
      await world.service?.close();
    });
    tests(world);
  });
}
