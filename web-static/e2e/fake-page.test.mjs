// The page in a real browser against the fake service: jobs, pipelines, words and addresses. Fast, and strict about the contract’s shapes.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openPage } from './browser.mjs';
import { FakeService } from './fake/server.mjs';
import { largestChange, many, mostSeen, onFakeService, SOON, tiny, until } from './harness.mjs';
import {
  addStep,
  choose,
  compareBeforeAndAfter,
  darkModeFollows,
  drop,
  file,
  finished,
  previewOfTiff,
  reads,
  rowReads,
  samples,
  start,
  tabTo,
  thumbnailsLoad,
  tile,
  writePipeline,
  wrongTokenIsExplained,
} from './steps.mjs';

onFakeService('the page', (world) => {
  it('takes dropped and chosen files through a pipeline to the gallery', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    assert.equal(new URL(page.url()).hash, '', 'the token has left the address');
    await drop(page, [...samples(), file('broken.jpg', 'not a picture'), file('notes.txt', 'hello')]);
    await page.waitForSelector('.tray-row.refused');
    await reads(page, '.tray-row.refused .reason', /Not an image Pixfleet reads/);
    await addStep(page, 'gaussian-blur');
    await addStep(page, 'invert');
    assert.equal(await page.inputValue('#pipeline-text'), 'gaussian-blur:ksize=9:sigma=0|invert');
    const job = await start(page);
    await finished(page, SOON);
    await rowReads(page, 'broken.jpg', /Refused.*This is not a picture/s);
    const names = samples().map(({ name }) => name);
    await thumbnailsLoad(page, job, names, SOON);
    await compareBeforeAndAfter(page, job, 'camera.png');
    await previewOfTiff(page, job, 'chessboard_GRAY_U16.tif');
    await darkModeFollows(page);
    assert.ok(
      world.service.store.requests.some((line) => line.startsWith('PUT /uploads/')),
      'the large file went in parts',
    );

    await choose(page, [file('poison.png', tiny)]);
    await writePipeline(page, 'canny:low=50:high=150');
    const second = await start(page);
    assert.notEqual(second, job);
    await finished(page, SOON);
    await rowReads(page, 'poison.png', /Failed.*Processing stopped twice/s);
    await page.click('#job >> text=Retry failed (1)');
    await page.waitForSelector('.image-row[data-name="poison.png"][data-stage=done]');
    await page.locator('.jobs-line').nth(1).waitFor();
    await page.click('#job >> text=Delete job');
    await page.waitForSelector(tile(second, 'poison.png'), { state: 'detached' });
    await page.locator('.jobs-line').nth(1).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.jobs-line').count(), 1);
    await page.click('.notice >> text=Undo');
    await page.locator('.jobs-line').nth(1).waitFor();
    await page.waitForSelector(tile(second, 'poison.png'));
    assert.equal(world.service.jobs.size, 2);
    await page.click('.jobs-line >> nth=0');
    await page.click('#job >> text=Delete job');
    await page.locator('.jobs-line').nth(1).waitFor({ state: 'detached' });
    const linesSeen = await mostSeen(page, '.jobs-line');
    await page.waitForSelector('.notice', { state: 'detached' });
    await until(() => world.service.jobs.size === 1, 'after a while it is deleted for good');
    const { calls } = world.service;
    await until(() => calls.slice(calls.lastIndexOf(`DELETE /api/jobs/${second}`)).includes('GET /api/jobs'), 'and the list is read again');
    assert.equal(await linesSeen(), 1, 'its line never came back');
    assert.deepEqual(complaints, []);
  });

  it('keeps the form and the text of a pipeline in step, and says what is wrong', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await writePipeline(page, 'gaussian-blur:ksize=5|canny:low=1:high=2|invert');
    assert.equal(await page.inputValue('.step[data-op=gaussian-blur] [name=ksize]'), '5');
    await page.fill('.step[data-op=gaussian-blur] [name=ksize]', '6');
    await reads(page, '.step[data-op=gaussian-blur] [data-parameter=ksize]', /Odd numbers only/);
    assert.equal(await page.inputValue('#pipeline-text'), 'gaussian-blur:ksize=6:sigma=0|canny:low=1:high=2|invert');
    await choose(page, [file('a.png', tiny)]);
    await reads(page, '#start-why', /Step 1 \(Gaussian blur\) has a value that cannot be used/);
    await page.fill('.step[data-op=gaussian-blur] [name=ksize]', '7');
    await page.click('[aria-label="Move Invert up"]');
    await page.click('[aria-label="Remove Gaussian blur"]');
    assert.equal(await page.inputValue('#pipeline-text'), 'invert|canny:low=1:high=2');
    await page.fill('#pipeline-text', 'invert|cany');
    await reads(page, '#pipeline-text-message', /Did you mean “canny”/);
    assert.equal(await page.getAttribute('#start', 'aria-disabled'), 'true');
    await page.fill('#pipeline-text', 'invert');
    assert.equal(await page.getAttribute('#start', 'aria-disabled'), 'false');
    assert.deepEqual(complaints, []);
  });

  it('fills in colours, texts, lists of numbers and pictures', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await addStep(page, 'watermark-image');
    await addStep(page, 'filter');
    await page.setInputFiles('.step[data-op=watermark-image] [name=picture]', [samples('camera.png')[0]]);
    await page.waitForFunction(() => document.getElementById('pipeline-text').value.length > 300);
    await page.fill('.step[data-op=watermark-image] [name=text]', 'a:b | 50%');
    await page.fill('.step[data-op=watermark-image] [name=colour]', '#ff8000');
    await page.fill('.step[data-op=filter] [name=weights]', '0 -1 0 -1 5 -1 0 -1 0');
    const text = await page.inputValue('#pipeline-text');
    assert.match(
      text,
      /^watermark-image:picture=iVBORw0KGgo[\w-]{100,8000}:text=a%3Ab %7C 50%25:colour=ff8000\|filter:weights=0 -1 0 -1 5 -1 0 -1 0$/,
    );
    const edge = await page.evaluate(() =>
      Math.max(document.querySelector('.picture-preview').width, document.querySelector('.picture-preview').height),
    );
    assert.ok(edge > 8 && edge <= 64, `the preview shows what is sent: ${edge} pixels`);
    await page.fill('.step[data-op=filter] [name=weights]', '1 2 3');
    await reads(page, '.step[data-op=filter] [data-parameter=weights]', /9 or 25 numbers with blanks between them, not 3/);
    await page.fill('#pipeline-text', 'filter:weights=0 0 0 0 2 0 0 0 0');
    assert.equal(await page.inputValue('.step[data-op=filter] [name=weights]'), '0 0 0 0 2 0 0 0 0');
    assert.deepEqual(complaints, []);
  });

  it('has finished images verified and says what was found', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await choose(page, [file('a.png', tiny), file('wrong.png', tiny)]);
    await writePipeline(page, 'invert');
    await start(page);
    await finished(page, SOON);
    await tabTo(page, '#job .job-tools .button');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /being compared/.test(document.querySelector('.image-row[data-name="a.png"] .verdict').innerText));
    await page.waitForSelector('.image-row[data-name="a.png"] .verdict[data-tone=good]');
    assert.equal(await page.innerText('.image-row[data-name="a.png"] .verdict'), '0 of 192 values differ from single-process OpenCV');
    await page.waitForSelector('.image-row[data-name="wrong.png"] .verdict[data-tone=bad]');
    assert.equal(await page.innerText('.image-row[data-name="wrong.png"] .verdict'), '7 of 192 values differ from single-process OpenCV');
    await page.waitForSelector('#job .job-tools >> text=Verify');
    assert.deepEqual(complaints, []);
  });

  it('says why an image waits and what the fleet does', async () => {
    const { page } = await world.open();
    await page.waitForSelector('.chip');
    await reads(page, '#fleet', /Asleep/);
    world.service.refuseCapacity = true;
    await choose(page, [file('a.png', tiny)]);
    await writePipeline(page, 'invert');
    await start(page);
    await page.waitForSelector('.image-row[data-stage=waiting]');
    await rowReads(page, 'a.png', /Waiting.*No machine is free in this zone/s);
    await page.waitForFunction(() => /Waking\s+No machine is free/.test(document.getElementById('fleet').innerText));
    world.service.refuseCapacity = false;
    await finished(page, SOON);
  });

  it('explains a wrong token and takes the right one', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['401 (Unauthorized)'] }, '#token=wrong');
    await wrongTokenIsExplained(page, 'letmein');
    assert.deepEqual(complaints, []);
  });

  it('keeps the view over sign-out and sign-in', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    const job = await page.evaluate(async () => {
      const body = JSON.stringify({ pipeline: 'invert', images: [{ name: 'a.png', bytes: 100, type: 'image/png' }] });
      const answer = await fetch('/api/jobs', {
        method: 'POST',
        body,
        headers: { Authorization: 'Bearer letmein', 'Idempotency-Key': 'k', 'Content-Type': 'application/json' },
      });
      return (await answer.json()).id;
    });
    await page.evaluate((id) => location.assign(`#job=${id}`), job);
    await page.click('#sign-out');
    await page.waitForSelector('.token-box[open]');
    assert.equal(new URL(page.url()).hash, `#job=${job}`);
    await page.fill('#token', 'letmein');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#job >> text=a.png');
    assert.equal(new URL(page.url()).hash, `#job=${job}`);
    assert.deepEqual(complaints, []);
  });

  it('asks for the token again when the address holds none that could be one', async () => {
    for (const hash of ['#token=%', '#token=%E2%80%9Cletmein%E2%80%9D']) {
      const { page, complaints } = await world.open({}, { tolerate: ['401 (Unauthorized)'] }, hash);
      await page.waitForSelector('.token-box[open]');
      await page.fill('#token', 'letmein');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.chip');
      assert.deepEqual(complaints, []);
      await world.opened.context.close();
      await world.service.close();
    }
  });

  it('loses nothing when the service cannot be reached', async () => {
    const { page, complaints } = await world.open({}, { tolerate: ['net::ERR_'] });
    await page.waitForSelector('.chip');
    await choose(page, [file('a.png', tiny)]);
    await writePipeline(page, 'invert');
    world.service.broken = true;
    await page.click('#start');
    await page.waitForSelector('.notice');
    await reads(page, '.notice', /cannot be reached/);
    assert.equal(await page.locator('.tray-row').count(), 1);
    world.service.broken = false;
    await page.click('.notice >> text=Try again');
    await page.waitForSelector('.image-row[data-stage=done]');
    await page.waitForSelector('.notice', { state: 'detached' });
    assert.equal(world.service.jobs.size, 1);
    assert.deepEqual(complaints, []);
  });

  it('says that an answer never came, and recovers by itself', async () => {
    const { page } = await world.open({}, { tolerate: ['net::ERR_'] });
    await page.waitForSelector('.chip');
    await page.clock.install();
    await choose(page, [file('a.png', tiny)]);
    await writePipeline(page, 'invert');
    world.service.hanging = true;
    await page.click('#start');
    await reads(page, '#start', /Starting/);
    await page.clock.runFor(31_000);
    await reads(page, '.notice', /The job was not started.*no answer within 30 seconds/);
    await reads(page, '#start', /Process 1 image/);
    world.service.hanging = false;
    await page.click('.notice >> text=Try again');
    await page.clock.resume();
    await finished(page, SOON);
    assert.equal(world.service.jobs.size, 1);
  });

  it('does not say that there is nothing while it cannot know, and finds it when the service is back', async () => {
    world.service = new FakeService({ stepMillis: 60 });
    await world.service.listen();
    world.service.broken = true;
    world.opened = await openPage(world.browser, `${world.service.site}#token=letmein`, { tolerate: ['net::ERR_'] });
    const { page } = world.opened;
    await reads(page, '#jobs .empty', /cannot be read at the moment/);
    await reads(page, '.notice', /cannot be reached/);
    assert.doesNotMatch(await page.innerText('main'), /No jobs yet|Nothing here yet/);
    world.service.broken = false;
    await page.waitForSelector('.chip');
    await reads(page, '#jobs .empty', /No jobs yet/);
    await page.waitForSelector('.notice', { state: 'detached' });
  });

  it('keeps what is in view in the address: Back closes, a link opens', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await choose(page, samples('camera.png', 'rocket.jpg'));
    await writePipeline(page, 'invert');
    const first = await start(page);
    await finished(page, SOON);
    await choose(page, [file('a.png', tiny)]);
    const second = await start(page);
    await finished(page, SOON);
    await page.goBack();
    await page.waitForSelector('.image-row[data-name="camera.png"]');
    await page.click('.image-row[data-name="camera.png"] .button:not([hidden])');
    await page.waitForSelector('#viewer[open]');
    const link = page.url();
    assert.match(link, new RegExp(`#job=${first}&picture=${first}\\.`));
    await page.goBack();
    await page.waitForSelector('#viewer[open]', { state: 'detached' });
    assert.match(page.url(), new RegExp(`#job=${first}$`));
    await page.goForward();
    await page.waitForSelector('#viewer[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#viewer[open]', { state: 'detached' });
    await page.goForward();
    await page.goBack();
    await page.evaluate((hash) => (location.hash = hash), `#job=${second}`);
    await page.waitForSelector('.image-row[data-name="a.png"]');
    await page.goto('about:blank');
    await page.goto(link);
    await page.waitForSelector('#viewer[open]');
    assert.equal(await page.innerText('#viewer-title'), 'camera.png');
    assert.deepEqual(complaints, []);
  });

  it('finds operations by what people call them, and adds the first with Enter', async () => {
    const { page, complaints } = await world.open({ operations: many });
    await page.waitForSelector('.chip');
    for (const [wanted, op] of [
      ['gauss', 'gaussian-blur'],
      ['blur', 'gaussian-blur'],
      ['grey', 'grayscale'],
      ['inv', 'invert'],
    ]) {
      await page.fill('#find-operation', wanted);
      assert.equal(await page.getAttribute('.chip >> nth=0', 'data-op'), op);
    }
    await page.press('#find-operation', 'Enter');
    assert.match(await page.inputValue('#pipeline-text'), /^invert$/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'find-operation');
    await page.click('.segment >> text=Ready-made');
    await page.click('.chip >> text=Denoise');
    assert.equal(await page.inputValue('#pipeline-text'), 'denoise');
    await page.goto(`${world.service.site}#pipeline=${encodeURIComponent('grayscale|invert')}`);
    await page.reload();
    await page.waitForSelector('.chip');
    assert.equal(await page.inputValue('#pipeline-text'), 'grayscale|invert', 'a link holds a pipeline');
    assert.deepEqual(complaints, []);
  });

  it('offers ready pipelines, and those of late after a reload', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await page.click('.palette [data-group="Ready-made"]');
    const offered = () => page.$$eval('.chip[data-preset]', (chips) => chips.map(({ dataset }) => dataset.preset));
    const [preset] = await offered();
    assert.ok(preset, 'some are ready');
    await page.click(`.chip[data-preset="${preset}"]`);
    assert.equal(await page.inputValue('#pipeline-text'), preset);
    await choose(page, [file('a.png', tiny)]);
    await writePipeline(page, 'invert|gaussian-blur:ksize=7');
    await start(page);
    await finished(page, SOON);
    await page.reload();
    await page.waitForSelector('.chip');
    await page.click('.palette [data-group="Ready-made"]');
    assert.ok(
      (await offered()).some((text) => text.startsWith('invert|gaussian-blur:ksize=7')),
      `offered: ${await offered()}`,
    );
    assert.deepEqual(complaints, []);
  });

  it('lets nothing come after the step that says how the result is written, nor before the one that says what of a file is processed', async () => {
    const { page, complaints } = await world.open({ operations: many });
    await page.waitForSelector('.chip');
    await choose(page, [file('a.png', tiny)]);
    await addStep(page, 'to');
    await addStep(page, 'invert');
    assert.equal(await page.inputValue('#pipeline-text'), 'invert|to');
    await page.click('.step[data-op=invert] [aria-label$="down"]');
    await reads(page, '#start-why', /Step 1 \(Format\) says how the result is written and can only be the last/);
    assert.equal(await page.getAttribute('#start', 'aria-disabled'), 'true');
    await writePipeline(page, 'invert|to');
    await addStep(page, 'pages');
    assert.equal(await page.inputValue('#pipeline-text'), 'pages|invert|to');
    await reads(page, '#start', /Process 1 image/);
    await page.click('.step[data-op=pages] [aria-label$="down"]');
    await reads(page, '#start-why', /Step 2 \(Pages\) says what of a file is processed and can only be the first/);
    assert.deepEqual(complaints, []);
  });

  it('keeps an error in sight until it is dismissed, and moves nothing for those who asked for that', async () => {
    const { page } = await world.open({}, { tolerate: ['422', 'net::ERR_', 'Failed to load'], reducedMotion: 'reduce' });
    await page.waitForSelector('.chip');
    await choose(page, [file('a.png', tiny)]);
    await writePipeline(page, 'invert');
    world.service.broken = true;
    await page.click('#start');
    const notice = page.locator('.notice', { hasText: 'The job was not started' });
    await notice.waitFor();
    world.service.broken = false;
    await page.waitForTimeout(1500);
    assert.equal(await notice.count(), 1, 'it stays');
    const { top, bottom } = await notice.evaluate((element) => element.getBoundingClientRect());
    assert.ok(top >= 0 && bottom <= 900, 'where the eye is');
    await notice.locator('[aria-label="Dismiss"]').click();
    assert.equal(await notice.count(), 0);
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { animationName, transitionDuration } = getComputedStyle(element);
          return animationName !== 'none' || parseFloat(transitionDuration) > 0;
        }).length,
    );
    assert.equal(moving, 0, 'nothing is animated');
  });

  it('says where a step is moved to, by keyboard and by dragging', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    await writePipeline(page, 'invert|gaussian-blur|canny');
    await page.focus('.step[data-op=canny] [name=low]');
    await page.keyboard.press('Alt+ArrowUp');
    await page.waitForFunction(() => /is now step 2 of 3/.test(document.getElementById('announcer').textContent));
    assert.match(await page.inputValue('#pipeline-text'), /^invert\|canny.*\|gaussian/);
    await page.dragAndDrop('.step[data-op=gaussian-blur] .step-number', '.step[data-op=invert] .step-title');
    assert.match(await page.inputValue('#pipeline-text'), /^gaussian.*\|invert\|canny/);
    assert.deepEqual(complaints, []);
  });

  it('tells those who look elsewhere how far it is, and afterwards what it took', async () => {
    const { page, context, complaints } = await world.open({ stepMillis: 300 });
    await context.grantPermissions(['notifications']);
    await page.addInitScript(() => {
      window.told = [];
      window.Notification = class {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(title, { body }) {
          window.told.push(`${title}: ${body}`);
        }
      };
    });
    await page.reload();
    await page.waitForSelector('.chip');
    await choose(page, [...samples('camera.png', 'rocket.jpg'), file('broken.jpg', 'x')]);
    await writePipeline(page, 'invert');
    await start(page);
    await page.click('#job >> text=Tell me when it is done');
    await page.waitForFunction(() => /^\d\/3 · Pixfleet$/.test(document.title));
    assert.match(await page.getAttribute('link[rel=icon]', 'href'), /busy/);
    await finished(page, SOON);
    await page.waitForFunction(() => document.title === '✓ 3 images · Pixfleet');
    assert.deepEqual(await page.evaluate(() => window.told), ['Your job is finished: 2 images done, 1 not.']);
    await page.click('.receipt-box summary');
    await reads(page, '.receipt', /Finished\s+2 images.*Results.*Process\s+42 ms.*of the nodes’ time/s);
    await page.waitForFunction(() => document.title === 'Pixfleet');
    assert.deepEqual(complaints, []);
  });

  it('tries a pipeline on a small copy and shows what came of it', async () => {
    const { page, complaints } = await world.open();
    await page.waitForSelector('.chip');
    assert.equal(await page.isVisible('#try'), false);
    await choose(page, samples('hubble_deep_field.jpg'));
    await writePipeline(page, 'invert');
    await page.click('#try');
    await page.waitForSelector('#viewer[open][data-ready=true]');
    assert.equal(await page.innerText('#viewer-title'), 'small copy of hubble_deep_field.png');
    assert.match(await page.innerText('.viewer-facts'), /768 × \d+ · PNG/);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.tray-row').count(), 1, 'the file itself still waits');
    assert.deepEqual(complaints, []);
  });

  it('changes little of itself at once with five hundred files', async () => {
    const { page, complaints } = await world.open({ stepMillis: 20 });
    await page.waitForSelector('.chip');
    const { most, turns } = await largestChange(page, async () => {
      await page.evaluate(
        (content) => {
          const data = new DataTransfer();
          for (let i = 0; i < 500; i++) {
            data.items.add(new File([new Uint8Array(content)], `image-${i}.png`));
          }
          document
            .getElementById('drop-zone')
            .dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        },
        [...tiny],
      );
      await writePipeline(page, 'invert');
      await start(page);
      await finished(page, 60_000);
    });
    console.log(`500 files: ${turns} turns changed the page, by ${most} nodes at most`);
    assert.ok(turns > 20, `${turns} turns`);
    assert.ok(most < 3000, `${most} nodes changed without a turn for anything else`);
    assert.deepEqual(complaints, []);
  });

  it('stays quick with ten thousand files, asks for their tickets in their turn, and reads of the job what is looked at', async () => {
    const { page, complaints } = await world.open({ stepMillis: 20 });
    await page.waitForSelector('.chip');
    const bytes = [...tiny];
    await page.evaluate((content) => {
      const data = new DataTransfer();
      for (let i = 0; i < 10_060; i++) {
        data.items.add(new File([new Uint8Array(content)], `image-${i}.png`));
      }
      document.getElementById('drop-zone').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes);
    await writePipeline(page, 'invert');
    await reads(page, '#start-why', /Becomes 2 jobs of up to 10,?000 images/);
    assert.ok((await page.locator('.tray-row').count()) <= 40);
    // Whatever else wants to run on the page gets its turn in between: a key, a scroll, a click.
    await page.evaluate(() => {
      window.turns = 0;
      const turn = () => {
        window.turns++;
        setTimeout(turn);
      };
      turn();
    });
    await page.click('#start');
    await page.waitForFunction(() => document.querySelectorAll('.jobs-line').length === 2);
    await page.waitForSelector('#job:not([hidden]) .image-row');
    assert.ok((await page.locator('.image-row').count()) <= 50);
    await page.waitForFunction(() => /Uploading ([3-9]\d\d|\d,\d+) of 10,060 files/.test(document.getElementById('uploads').innerText));
    const turns = await page.evaluate(() => window.turns);
    assert.ok(turns >= 10, `while it uploaded some hundred files the page had ${turns} turns for anything else`);
    const { ticketPages } = world.service;
    assert.ok(
      ticketPages.length >= 1 && ticketPages.length < 20 && ticketPages.every((images) => images <= 150),
      `pages of tickets: ${ticketPages}`,
    );
    await page.click('.jobs-line >> text=10,000 images');
    await reads(page, '#job .pager-label', /1.50 of 10,000/);
    await page.waitForSelector('.image-row[data-name="image-49.png"]');
    await page.click('#job [aria-label="Next images"]');
    await page.waitForSelector('.image-row[data-name="image-99.png"]');
    assert.ok((await page.locator('.image-row').count()) <= 50);
    const { imagePages } = world.service;
    assert.ok(imagePages.size >= 2 && imagePages.size < 10, `not the whole job is read, but ${[...imagePages].join(' ')}`);
    await page.click('#uploads >> text=Cancel uploads');
    await page.waitForSelector('#uploads', { state: 'hidden' });
    assert.deepEqual(complaints, []);
  });
});
