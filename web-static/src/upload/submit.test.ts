import { describe, expect, it } from 'vitest';
import { Unreachable } from '../api/failure';
import type { CreatedJob, JobDraft, Ticket, TicketedImage } from '../api/wire';
import { look, typeOfName } from './pick';
import { batchOf, type Picked, Submitter } from './submit';

const ticket: Ticket = { method: 'POST', url: 'u', fields: {} };
const picked = [{ file: new File(['abc'], 'cat.jpg'), type: 'image/jpeg' }];

class FakeJobs {
  readonly calls: { draft: JobDraft; key: string }[] = [];
  readonly asked: (readonly string[])[] = [];
  failures = 0;
  most = Infinity;

  async createJob(draft: JobDraft, key: string): Promise<CreatedJob> {
    this.calls.push({ draft, key });
    if (this.failures-- > 0) {
      throw new Unreachable('no answer');
    }
    const images = draft.images.map(({ name }, i) => ({ id: `${i}`, name, upload: ticket }));
    const awaited = images.slice(this.most).map(({ id }) => id);
    return {
      id: `job of ${key}`,
      pipeline: draft.pipeline,
      createdAt: '',
      images: images.slice(0, this.most),
      ...(awaited.length > 0 ? { awaited } : {}),
    };
  }

  async tickets(_job: string, images: readonly string[]): Promise<{ images: readonly TicketedImage[] }> {
    this.asked.push(images);
    return { images: images.slice(0, this.most).map((id) => ({ id, name: '', upload: ticket })) };
  }
}

function submitterOf(jobs: FakeJobs): Submitter {
  let count = 0;
  return new Submitter(jobs, () => `key${++count}`);
}

describe('submitting', () => {
  it('names, sizes and types every image', async () => {
    const jobs = new FakeJobs();
    const { uploads } = await submitterOf(jobs).submit(picked, 'invert');
    expect(jobs.calls[0]?.draft).toEqual({ pipeline: 'invert', images: [{ name: 'cat.jpg', bytes: 3, type: 'image/jpeg' }] });
    expect(uploads).toEqual([{ image: '0', job: 'job of key1', file: picked[0]?.file, ticket }]);
  });

  it('repeats a broken request under its old key, so that no second job is made', async () => {
    const jobs = new FakeJobs();
    jobs.failures = 1;
    const submitter = submitterOf(jobs);
    await expect(submitter.submit(picked, 'invert')).rejects.toThrow(Unreachable);
    await submitter.submit(picked, 'invert');
    await submitter.submit(picked, 'invert');
    expect(jobs.calls.map(({ key }) => key)).toEqual(['key1', 'key1', 'key2']);
  });

  it('takes a new key when something changed meanwhile', async () => {
    const jobs = new FakeJobs();
    jobs.failures = 1;
    const submitter = submitterOf(jobs);
    await submitter.submit(picked, 'invert').catch(() => undefined);
    await submitter.submit(picked, 'canny');
    expect(jobs.calls.map(({ key }) => key)).toEqual(['key1', 'key2']);
  });

  it('takes what the answer had no ticket for up without one', async () => {
    const jobs = new FakeJobs();
    jobs.most = 1;
    const { uploads } = await submitterOf(jobs).submit([...picked, { file: new File(['d'], 'dog.jpg'), type: 'image/jpeg' }], 'invert');
    expect(uploads.map(({ image, ticket: given }) => [image, given])).toEqual([
      ['0', ticket],
      ['1', undefined],
    ]);
  });

  it('answers the tickets that came, by image', async () => {
    const jobs = new FakeJobs();
    jobs.most = 1;
    expect(await submitterOf(jobs).tickets('j', ['1', '2'])).toEqual(new Map([['1', ticket]]));
    expect(jobs.asked).toEqual([['1', '2']]);
  });

  const many = (count: number, name: string) =>
    Array.from({ length: count }, (): Picked => ({ file: { name, size: 1 } as File, type: 'image/jpeg' }));

  it('makes jobs of at most ten thousand images, or of what the service says', () => {
    expect(batchOf(many(25_000, 'cat.jpg'))).toHaveLength(10_000);
    expect(batchOf(many(25_000, 'cat.jpg'), 1000)).toHaveLength(1000);
    expect(batchOf(many(3, 'cat.jpg'))).toHaveLength(3);
  });

  it('makes smaller jobs of long names, so that the service takes the request', () => {
    const batch = batchOf(many(10_000, 'é'.repeat(200)));
    expect(batch.length).toBeGreaterThan(1000);
    const draft = { pipeline: 'x'.repeat(16_384), images: batch.map(({ file, type }) => ({ name: file.name, bytes: 1e10, type })) };
    expect(new TextEncoder().encode(JSON.stringify(draft)).length).toBeLessThan(4 << 20);
  });
});

describe('the first look at a file', () => {
  it.each([
    ['cat.JPG', 1, { type: 'image/jpeg' }],
    ['scan.tif', 1, { type: 'image/tiff' }],
    ['empty.png', 0, { refused: 'The file is empty.' }],
    [
      'notes.txt',
      1,
      { refused: 'Not an image Pixfleet reads. It reads JPEG, PNG, WebP, TIFF, BMP, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.' },
    ],
    ['png', 1, { refused: 'Not an image Pixfleet reads. It reads JPEG, PNG, WebP, TIFF, BMP, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.' }],
  ])('at %s', (name, size, verdict) => expect(look({ name, size })).toEqual(verdict));

  it('knows a type by name', () => expect(typeOfName('a.b.webp')).toBe('image/webp'));
});
