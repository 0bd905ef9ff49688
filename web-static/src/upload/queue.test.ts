import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ticket } from '../api/wire';
import { FakeXhr, settled } from './fakeXhr';
import { UploadQueue, type NewUpload } from './queue';
import { xhrRequest } from './request';

const PAUSES = [10, 20];

const form: Ticket = { method: 'POST', url: 'http://s3/uploads', fields: { key: 'incoming/j/i/cat.jpg', policy: 'p' } };
const parts: Ticket = { method: 'MULTIPART', partBytes: 4, parts: ['u/1', 'u/2', 'u/3'], complete: 'u/complete', abort: 'u/abort' };

function upload(image: string, ticket: Ticket = form): NewUpload {
  return { image, job: 'j', file: new File(['0123456789'], `${image}.jpg`), ticket };
}

let renewed: string[];
let queue: UploadQueue;

beforeEach(() => {
  vi.useFakeTimers();
  FakeXhr.open = [];
  renewed = [];
  queue = new UploadQueue(xhrRequest(FakeXhr.create, 60_000), async (_job, image) => {
    renewed.push(image);
    return form;
  }, PAUSES);
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
    await FakeXhr.next().answer(503, '<Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>');
    expect(queue.get('a')?.state).toBe('pausing');
    await vi.advanceTimersByTimeAsync(20);
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
  });

  it('fails after its tries, keeps the file, and takes it up again when asked', async () => {
    queue.add([upload('a')]);
    for (const pause of [...PAUSES, 0]) {
      await FakeXhr.next().breakOff();
      await vi.advanceTimersByTimeAsync(pause);
    }
    expect(queue.get('a')?.state).toBe('failed');
    expect(queue.totals()).toMatchObject({ failed: 1, open: 0 });
    queue.retryFailed();
    await FakeXhr.next().answer(204);
    expect(queue.get('a')?.state).toBe('sent');
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
    queue.add([upload('a', { ...form, expiresAt: '2001-01-01T00:00:00Z' })]);
    await settled();
    expect(FakeXhr.open).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(renewed).toEqual(['a']);
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

  it('repeats only the missing parts', async () => {
    queue.add([upload('a', parts)]);
    await FakeXhr.next().answer(200, '', { ETag: '"e1"' });
    await FakeXhr.next().answer(200, '', { ETag: '"e2"' });
    await FakeXhr.next().breakOff();
    await vi.advanceTimersByTimeAsync(10);
    expect(FakeXhr.open.map(({ url }) => url)).toEqual(['u/3']);
    await FakeXhr.next().answer(200, '', { ETag: '"e3"' });
    expect(FakeXhr.next().body).toBe(xml(['e1', 'e2', 'e3']));
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
