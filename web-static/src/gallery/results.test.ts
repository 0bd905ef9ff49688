import { expect, it } from 'vitest';
import type { ImagePage, Job, JobImage } from '../api/wire';
import { resultsOf } from './results';

const image = (number: number): JobImage => ({
  id: String(number),
  name: `${number}.png`,
  stage: 'done',
  result: { url: `http://s3/${number}`, thumbUrl: '', width: 1, height: 1, bytes: 7, type: 'image/png' },
});

it('a job too large to be held is read page by page, and a page may be empty', async () => {
  const pages: Record<string, ImagePage> = {
    '': { images: [image(0), image(1)], next: '2' },
    '2': { images: [], next: '5000' },
    '5000': { images: [image(2)] },
  };
  const asked: string[] = [];
  const client = {
    images: (_: string, { stage = '', cursor = '' }) => {
      asked.push(`${stage} ${cursor}`);
      return Promise.resolve(pages[cursor] as ImagePage);
    },
  };
  const job = { id: 'j', pipeline: 'canny', createdAt: '', counts: { total: 9000, done: 3 }, images: [image(0)] } as unknown as Job;

  const found: string[] = [];
  for await (const shown of resultsOf(client, job)) {
    found.push(shown.url);
  }

  expect(found).toEqual(['http://s3/0', 'http://s3/1', 'http://s3/2']);
  expect(asked).toEqual(['done ', 'done 2', 'done 5000']);
});
