import { describe, expect, it } from 'vitest';
import { Unreachable } from '../api/failure';
import type { CreatedJob, JobDraft, Ticket } from '../api/wire';
import { look, typeOfName } from './pick';
import { batchOf, Submitter } from './submit';

const ticket: Ticket = { method: 'POST', url: 'u', fields: {} };
const picked = [{ file: new File(['abc'], 'cat.jpg'), type: 'image/jpeg' }];

class FakeJobs {
  readonly calls: { draft: JobDraft; key: string }[] = [];
  failures = 0;

  async createJob(draft: JobDraft, key: string): Promise<CreatedJob> {
    this.calls.push({ draft, key });
    if (this.failures-- > 0) {
      throw new Unreachable('no answer');
    }
    return { id: `job of ${key}`, pipeline: draft.pipeline, createdAt: '', images: draft.images.map(({ name }, i) => ({ id: `${i}`, name, upload: ticket })) };
  }
}

function submitterOf(jobs: FakeJobs): Submitter {
  let count = 0;
  return new Submitter(jobs, undefined, () => `key${++count}`);
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

  it('renews a ticket by repeating the job’s request', async () => {
    const jobs = new FakeJobs();
    const submitter = submitterOf(jobs);
    await submitter.submit(picked, 'invert');
    expect(await submitter.renewTicket('job of key1', '0')).toBe(ticket);
    await expect(submitter.renewTicket('another', '0')).rejects.toThrow('submit this file again');
  });

  it('asks once for the tickets of a whole job, but again when an image needs a second one', async () => {
    const jobs = new FakeJobs();
    const submitter = submitterOf(jobs);
    await submitter.submit([...picked, { file: new File(['d'], 'dog.jpg'), type: 'image/jpeg' }], 'invert');
    await Promise.all([submitter.renewTicket('job of key1', '0'), submitter.renewTicket('job of key1', '1')]);
    expect(jobs.calls).toHaveLength(2);
    await submitter.renewTicket('job of key1', '1');
    expect(jobs.calls).toHaveLength(3);
  });

  it('makes jobs of at most a thousand images', () => expect(batchOf(Array.from({ length: 2500 }))).toHaveLength(1000));
});

describe('the first look at a file', () => {
  it.each([
    ['cat.JPG', 1, { type: 'image/jpeg' }],
    ['scan.tif', 1, { type: 'image/tiff' }],
    ['empty.png', 0, { refused: 'The file is empty.' }],
    ['notes.txt', 1, { refused: 'Not an image Pixfleet reads. It reads JPEG, PNG, WebP, TIFF, BMP, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.' }],
    ['png', 1, { refused: 'Not an image Pixfleet reads. It reads JPEG, PNG, WebP, TIFF, BMP, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.' }],
  ])('at %s', (name, size, verdict) => expect(look({ name, size })).toEqual(verdict));

  it('knows a type by name', () => expect(typeOfName('a.b.webp')).toBe('image/webp'));
});
