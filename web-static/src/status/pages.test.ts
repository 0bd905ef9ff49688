import { beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../api/client';
import type { ImagePage, Job, JobImage, Stage } from '../api/wire';
import { countOf, JobPages } from './pages';

const stageOf = (i: number): Stage => (i % 100 === 7 ? 'failed' : i % 100 === 8 ? 'refused' : i < 4000 ? 'done' : 'awaiting');
const all: readonly JobImage[] = Array.from({ length: 10_000 }, (_, i) => ({
  id: String(i).padStart(5, '0'),
  name: `${i}.png`,
  stage: stageOf(i),
}));
const count = (stage: Stage) => all.filter((image) => image.stage === stage).length;
const job: Job = {
  id: 'j',
  createdAt: '',
  pipeline: 'invert',
  finished: false,
  partial: true,
  images: all.slice(0, 150),
  counts: { total: 10_000, awaiting: count('awaiting'), done: count('done'), failed: count('failed'), refused: count('refused') },
};

let asked: { stage?: string; cursor?: string; limit?: number }[];
let pages: JobPages;

beforeEach(() => {
  asked = [];
  const client = {
    images: async (
      _id: string,
      { stage = '', cursor = '', limit = 150 }: { stage?: string; cursor?: string; limit?: number },
    ): Promise<ImagePage> => {
      asked.push({ stage, cursor, limit });
      const rest = all.slice(Number(cursor)).filter((image) => !stage || image.stage === stage);
      const next = rest[limit];
      return { images: rest.slice(0, limit), ...(next ? { next: String(Number(next.id)) } : {}) };
    },
  };
  pages = new JobPages(client as unknown as Client, 50);
});

describe('a job too large to be read whole', () => {
  it('is read where somebody looks', async () => {
    const images = await pages.read(job, [], 120);
    expect(images.map(({ id }) => id)).toEqual(all.slice(6000, 6050).map(({ id }) => id));
    expect(asked).toEqual([{ stage: '', cursor: '6000', limit: 50 }]);
    expect(pages.with(job).images).toHaveLength(200);
  });

  it('lists its problems page by page, one stage after the other', async () => {
    const seen: string[] = [];
    for (let page = 0; page < 4; page++) {
      seen.push(...(await pages.read(job, ['refused', 'failed'], page)).map(({ id }) => id));
    }
    expect(seen).toEqual(
      [...all.filter(({ stage }) => stage === 'refused'), ...all.filter(({ stage }) => stage === 'failed')].map(({ id }) => id),
    );
    expect(seen).toHaveLength(countOf(job, ['refused', 'failed']));
  });

  it('asks nothing of stages where no image is', async () => {
    expect(await pages.read(job, ['running', 'waiting'], 0)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('gives more of what is done until there is no more', async () => {
    let calls = 0;
    while (await pages.readDone(job)) {
      calls++;
    }
    expect(calls).toBeLessThan(30);
    expect(pages.with(job).images.filter(({ stage }) => stage === 'done')).toHaveLength(count('done'));
  });
});
