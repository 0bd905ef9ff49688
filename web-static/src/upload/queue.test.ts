import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem, Unreachable } from '../api/failure';
import type { Ticket } from '../api/wire';
import { FakeXhr, settled } from './fakeXhr';
import { Link } from './link';
import { UploadQueue, type NewUpload } from './queue';
import { xhrRequest } from './request';

const PAUSES = [10, 20];
const LINK_PAUSES = [10, 20];

const form: Ticket = { method: 'POST', url: 'http://s3/uploads', fields: { key: 'incoming/j/i/cat.jpg', policy: 'p' } };
const parts: Ticket = {
  method: 'MULTIPART',
  partBytes: 4,
  parts: ['u/1', 'u/2', 'u/3'],
  list: 'u/list',
  complete: 'u/complete',
  abort: 'u/abort',
};

const BUSY = '<Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>';

function upload(image: string, ticket: Ticket = form): NewUpload {
  return { image, job: 'j', file: new File(['0123456789'], `${image}.jpg`), ticket };
}

let renewed: string[];
let now: number;
let link: Link;
let queue: UploadQueue;

beforeEach(() => {
  vi.useFakeTimers();
  FakeXhr.open = [];
  renewed = [];
  now = Date.parse('2026-01-01T12:00:00Z');
  link = new Link(LINK_PAUSES);
  queue = new UploadQueue(
    { request: xhrRequest(FakeXhr.create, 60_000), link, pausesMillis: PAUSES },
    async (_job, images) => {
      renewed.push(...images);
      return new Map(images.map((image) => [image, form]));
    },
    { now: () => now },
  );
});
afterEach(() => vi.useRealTimers());

describe('the queue', () => {
  it('sends four files at a time, in their order', async () => {
    queue.add(['a', 'b', 'c', 'd', 'e', 'f'].map((image) => upload(image)));
    expect(FakeXhr.open).toHaveLength(4);
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
    expect(queue.get('e')?.state).toBe('sending');
    expect(queue.get('f')?.state).toBe('queued');
  });

  it('stays with four for thousands of files', () => {
    queue.add(Array.from({ length: 5000 }, (_, i) => upload(`i${i}`)));
    expect(FakeXhr.open).toHaveLength(4);
    expect(queue.totals()).toMatchObject({ files: 5000, open: 5000, bytes: 50_000 });
  });

  it('puts every field of the ticket before the file', () => {
    queue.add([upload('a')]);
    const body = FakeXhr.next().body as FormData;
    expect([...body.keys()]).toEqual(['key', 'policy', 'file']);
  });

  it('reports progress, never beyond the file', () => {
    queue.add([upload('a')]);
    FakeXhr.open[0]?.upload.onprogress?.({ loaded: 7 });
    expect(queue.get('a')?.sentBytes).toBe(7);
    FakeXhr.open[0]?.upload.onprogress?.({ loaded: 700 });
    expect(queue.totals().sentBytes).toBe(10);
  });

  it('tries again by itself after a broken connection and a busy store', async () => {
    queue.add([upload('a')]);
    await FakeXhr.next().breakOff();
    expect(queue.get('a')).toMatchObject({ state: 'pausing', message: 'The connection broke.' });
    await vi.advanceTimersByTimeAsync(10);
    await FakeXhr.next().answer(503, BUSY);
    expect(queue.get('a')).toMatchObject({ state: 'pausing', message: 'Slow down.' });
    await vi.advanceTimersByTimeAsync(20);
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
  });

  it('waits for a lost connection without an end, and goes on at once when there is a network again', async () => {
    queue.add([upload('a')]);
    for (let loss = 0; loss < 50; loss++) {
      await FakeXhr.next().breakOff();
      await vi.advanceTimersByTimeAsync(20);
    }
    await FakeXhr.next().breakOff();
    expect(queue.get('a')?.state).toBe('pausing');
    link.wake();
    await settled();
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
  });

  it('does not wait for ever for a file that cannot be read any more', async () => {
    const gone = upload('a');
    Object.defineProperty(gone.file, 'slice', {
      value: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }),
    });
    queue.add([gone]);
    await FakeXhr.next().breakOff();
    expect(queue.get('a')).toMatchObject({ state: 'failed', message: expect.stringMatching(/changed, moved or deleted/) });
  });

  it('fails when the store stays busy, keeps the file, and takes it up again when asked', async () => {
    queue.add([upload('a')]);
    for (const pause of [...PAUSES, 0]) {
      await FakeXhr.next().answer(503, BUSY);
      await vi.advanceTimersByTimeAsync(pause);
    }
    expect(queue.get('a')?.state).toBe('failed');
    expect(queue.totals()).toMatchObject({ failed: 1, open: 0 });
    queue.retryFailed();
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
  });

  it('stops when told and goes on when told', async () => {
    queue.add(['a', 'b', 'c', 'd', 'e'].map((image) => upload(image)));
    const running = FakeXhr.open[0];
    queue.holdAll();
    await settled();
    expect(running?.aborted).toBe(true);
    expect(FakeXhr.open).toHaveLength(0);
    expect(queue.totals()).toMatchObject({ held: 5, open: 5 });
    queue.resumeAll();
    await settled();
    expect(FakeXhr.open).toHaveLength(4);
    expect(queue.get('a')?.state).toBe('sending');
  });

  it('does not repeat what the store refused for good', async () => {
    queue.add([upload('a')]);
    await FakeXhr.next().answer(400, '<Error><Code>EntityTooLarge</Code><Message>m</Message></Error>');
    expect(queue.get('a')).toMatchObject({ state: 'failed', message: 'The file is larger than was announced or allowed.' });
  });

  it('takes a silent connection for a broken one', async () => {
    queue.add([upload('a')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.get('a')).toMatchObject({ state: 'pausing', message: 'The connection fell silent.' });
  });

  it('asks for a new ticket when the old one ran out', async () => {
    queue.add([upload('a', { ...form, expiresAt: '2026-01-01T11:59:59Z' })]);
    await settled();
    expect(renewed).toEqual(['a']);
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
  });

  describe('without tickets', () => {
    const bare = (image: string): NewUpload => ({ image, job: 'j', file: new File(['0123456789'], `${image}.jpg`) });
    let asked: string[][];
    let answers: ((images: readonly string[]) => Promise<ReadonlyMap<string, Ticket>>)[];
    const given = async (images: readonly string[]) => new Map(images.map((image) => [image, form]));

    beforeEach(() => {
      asked = [];
      answers = [];
      queue = new UploadQueue(
        { request: xhrRequest(FakeXhr.create, 60_000), link, pausesMillis: PAUSES },
        (_job, images) => {
          asked.push([...images]);
          return (answers.shift() ?? given)(images);
        },
        { now: () => now, service: new Link(LINK_PAUSES) },
      );
    });

    it('asks for a page of them when their turn comes, not before', async () => {
      queue.add([...['a', 'b', 'c', 'd'].map((image) => upload(image)), ...Array.from({ length: 400 }, (_, i) => bare(`i${i}`))]);
      await settled();
      expect(asked).toEqual([]);
      await FakeXhr.next().answer(204);
      await settled();
      expect(asked.map((page) => [page[0], page.length])).toEqual([['i0', 150]]);
      for (let sent = 0; sent < 153; sent++) {
        await FakeXhr.next().answer(204);
        await settled();
      }
      expect(asked.map((page) => [page[0], page.length])).toEqual([
        ['i0', 150],
        ['i150', 150],
      ]);
      expect(queue.totals()).toMatchObject({ files: 404, sent: 154 });
    });

    it('asks again for those that the answer had no room for', async () => {
      answers = [async (images) => given(images.slice(0, 2))];
      queue.add(['a', 'b', 'c', 'd', 'e'].map(bare));
      await settled();
      expect(asked).toEqual([
        ['a', 'b', 'c', 'd', 'e'],
        ['c', 'd', 'e'],
      ]);
      for (let sent = 0; sent < 5; sent++) {
        await FakeXhr.next().answer(204);
        await settled();
      }
      expect(queue.totals()).toMatchObject({ sent: 5, open: 0 });
    });

    it('waits for a service that does not answer, without an end, and fails no file', async () => {
      answers = Array.from(
        { length: 40 },
        (_, i) => () => Promise.reject(i % 2 ? new Unreachable('No answer.') : new Problem(429, 'Wait.')),
      );
      queue.add(['a', 'b'].map(bare));
      await settled();
      expect(queue.get('a')?.state).toBe('pausing');
      await vi.advanceTimersByTimeAsync(2000);
      expect(queue.totals()).toMatchObject({ failed: 0, open: 2 });
      await FakeXhr.next().answer(204);
      await FakeXhr.next().answer(204);
      expect(queue.totals()).toMatchObject({ sent: 2 });
    });

    it('fails a file whose job is no more, and says so', async () => {
      answers = [() => Promise.reject(new Problem(404, 'There is no job j.'))];
      queue.add([bare('a')]);
      await settled();
      expect(queue.get('a')).toMatchObject({ state: 'failed', message: 'There is no job j.' });
    });

    it('can be cancelled while it waits for one', async () => {
      answers = [() => new Promise(() => undefined)];
      queue.add([bare('a')]);
      queue.cancel('a');
      await settled();
      expect(queue.get('a')?.state).toBe('cancelled');
    });
  });

  it('goes by the service’s clock, not by this computer’s', async () => {
    vi.setSystemTime(Date.parse('2026-01-01T14:30:00Z'));
    queue.add([upload('a', { ...form, expiresAt: '2026-01-01T13:00:00Z' })]);
    await settled();
    expect(renewed).toEqual([]);
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
  });

  it('cancels a waiting and a running upload, and goes on with the others', async () => {
    queue.add(['a', 'b', 'c', 'd', 'e'].map((image) => upload(image)));
    const running = FakeXhr.open[0];
    queue.cancel('e');
    queue.cancel('a');
    await settled();
    expect(running?.aborted).toBe(true);
    expect([queue.get('a')?.state, queue.get('e')?.state]).toEqual(['cancelled', 'cancelled']);
    expect(FakeXhr.open).toHaveLength(3);
    queue.retry('e');
    expect(queue.get('e')?.state).toBe('sending');
  });

  it('starts its totals afresh when told, yet still knows what was sent or cancelled', async () => {
    queue.add([upload('a'), upload('b'), upload('c')]);
    await FakeXhr.next().answer(204);
    queue.cancel('c');
    queue.closeTotals();
    expect(queue.totals()).toMatchObject({ files: 1, open: 1 });
    expect(queue.get('a')?.state).toBe('sent');
    queue.retry('c');
    expect(queue.totals()).toMatchObject({ files: 2, open: 2 });
  });
});

describe('a file in parts', () => {
  const xml = (etags: string[]) =>
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${etags
      .map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>&quot;${etag}&quot;</ETag></Part>`)
      .join('')}</CompleteMultipartUpload>`;

  it('is sent part by part and completed with all ETags in order', async () => {
    queue.add([upload('a', parts)]);
    const [one, two, three] = [FakeXhr.next(), FakeXhr.next(), FakeXhr.next()];
    expect([one.url, two.url, three.url]).toEqual(['u/1', 'u/2', 'u/3']);
    expect((three.body as Blob).size).toBe(2);
    await two.answer(200, '', { ETag: '"e2"' });
    await three.answer(200, '', { ETag: '"e3"' });
    expect(queue.get('a')?.sentBytes).toBe(6);
    await one.answer(200, '', { ETag: '"e1"' });
    const complete = FakeXhr.next();
    expect([complete.method, complete.url, complete.body]).toEqual(['POST', 'u/complete', xml(['e1', 'e2', 'e3'])]);
    await complete.answer(200, '<CompleteMultipartUploadResult/>');
    expect(queue.get('a')?.state).toBe('sent');
  });

  const listed = (...etags: string[]) =>
    `<ListPartsResult>${etags
      .map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>&quot;${etag}&quot;</ETag><Size>${i === 2 ? 2 : 4}</Size></Part>`)
      .join('')}</ListPartsResult>`;

  it('repeats only the part that was cut off, while the others go on', async () => {
    queue.add([upload('a', parts)]);
    const [one, two, three] = [FakeXhr.next(), FakeXhr.next(), FakeXhr.next()];
    await three.breakOff();
    expect(queue.get('a')?.state).toBe('sending');
    await one.answer(200, '', { ETag: '"e1"' });
    await settled();
    expect(FakeXhr.open.map(({ url }) => url)).toEqual(['u/3']);
    await two.answer(200, '', { ETag: '"e2"' });
    await FakeXhr.next().answer(200, '', { ETag: '"e3"' });
    expect(FakeXhr.next().body).toBe(xml(['e1', 'e2', 'e3']));
  });

  it('sends one part again after one 503', async () => {
    queue.add([upload('a', parts)]);
    const [one, two, three] = [FakeXhr.next(), FakeXhr.next(), FakeXhr.next()];
    await two.answer(503, BUSY);
    await vi.advanceTimersByTimeAsync(10);
    expect([one.aborted, three.aborted]).toEqual([false, false]);
    expect(FakeXhr.open.map(({ url }) => url)).toEqual(['u/2']);
  });

  it('counts setbacks only as long as nothing gets through', async () => {
    queue.add([upload('a', { ...parts, partBytes: 1, parts: Array.from({ length: 10 }, (_, i) => `u/${i + 1}`) })]);
    for (let part = 0; part < 10; part++) {
      await FakeXhr.next().answer(503, BUSY);
      await vi.advanceTimersByTimeAsync(20);
      await FakeXhr.next().answer(200, '', { ETag: `"e"` });
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(queue.get('a')?.state).not.toBe('failed');
  });

  it('asks whether a part came through whose answer was lost, and does not send it twice', async () => {
    queue.add([upload('a', parts)]);
    const [one, two, three] = [FakeXhr.next(), FakeXhr.next(), FakeXhr.next()];
    await one.answer(200, '', { ETag: '"e1"' });
    await three.answer(200, '', { ETag: '"e3"' });
    two.upload.onprogress?.({ loaded: 4 });
    await two.breakOff();
    await vi.advanceTimersByTimeAsync(10);
    const asked = FakeXhr.next();
    expect([asked.method, asked.url]).toEqual(['GET', 'u/list']);
    await asked.answer(200, listed('e1', 'e2', 'e3'));
    await settled();
    const complete = FakeXhr.next();
    expect(complete.body).toBe(xml(['e1', 'e2', 'e3']));
    await complete.breakOff();
    await vi.advanceTimersByTimeAsync(10);
    await FakeXhr.next().answer(404, '<Error><Code>NoSuchUpload</Code><Message>m</Message></Error>');
    expect(queue.get('a')?.state).toBe('sent');
    expect(renewed).toEqual([]);
  });

  it('goes on after a reload with the parts that the store lacks', async () => {
    queue.remember({ image: 'a', job: 'j', name: 'a.jpg', size: 10, modified: 0, ticket: parts });
    expect(queue.get('a')?.state).toBe('missing');
    expect(FakeXhr.open).toHaveLength(0);
    queue.supply('a', new File(['0123456789'], 'a.jpg'));
    await FakeXhr.next().answer(200, listed('e1', 'e2'));
    await settled();
    expect(FakeXhr.open.map(({ url }) => url)).toEqual(['u/3']);
    await FakeXhr.next().answer(200, '', { ETag: '"e3"' });
    expect(FakeXhr.next().body).toBe(xml(['e1', 'e2', 'e3']));
  });

  it('goes on with its parts when the permission ran out on the way', async () => {
    queue = new UploadQueue(
      { request: xhrRequest(FakeXhr.create, 60_000), link, pausesMillis: PAUSES },
      async () => new Map([['a', parts]]),
      { now: () => now },
    );
    queue.add([upload('a', parts)]);
    await FakeXhr.next().answer(200, '', { ETag: '"e1"' });
    await FakeXhr.next().answer(403, '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>');
    await settled();
    expect(queue.get('a')?.state).toBe('sending');
    await FakeXhr.next().answer(200, listed('e1'));
    await settled();
    expect(FakeXhr.open.map(({ url }) => url)).toEqual(['u/2', 'u/3']);
  });

  it('is not taken for done because its permission ran out while it was to be joined', async () => {
    queue.remember({
      image: 'a',
      job: 'j',
      name: 'a.jpg',
      size: 10,
      modified: 0,
      ticket: { ...parts, expiresAt: '2026-01-01T11:00:00Z' },
      completing: true,
    });
    queue.supply('a', new File(['0123456789'], 'a.jpg'));
    await settled();
    expect(renewed).toEqual(['a']);
    expect(queue.get('a')?.state).not.toBe('sent');
  });

  it('is done when a reload fell between its last part and the answer that all was joined', async () => {
    queue.remember({ image: 'a', job: 'j', name: 'a.jpg', size: 10, modified: 0, ticket: parts, completing: true });
    queue.supply('a', new File(['0123456789'], 'a.jpg'));
    await FakeXhr.next().answer(404, '<Error><Code>NoSuchUpload</Code><Message>m</Message></Error>');
    expect(queue.get('a')?.state).toBe('sent');
  });

  it('whose completion answers 200 with an error is not done', async () => {
    queue.add([upload('a', parts)]);
    for (const etag of ['1', '2', '3']) {
      await FakeXhr.next().answer(200, '', { ETag: etag });
    }
    await FakeXhr.next().answer(200, '<Error><Code>InternalError</Code><Message>Once more, please.</Message></Error>');
    expect(queue.get('a')).toMatchObject({ state: 'pausing', message: 'Once more, please.' });
  });

  it('is dropped at the store when cancelled', async () => {
    queue.add([upload('a', parts)]);
    queue.cancel('a');
    await settled();
    expect(FakeXhr.open.map(({ method, url }) => [method, url])).toEqual([['DELETE', 'u/abort']]);
  });
});
