import type { Client } from '../api/client';
import type { Job, JobImage, Stage } from '../api/wire';

/** Where the next page of a list begins: at which of its stages, and where among the images there. */
interface Cursor {
  readonly stage: number;
  readonly cursor: string;
}

const START: Cursor = { stage: 0, cursor: '' };

/** How many images are at one of these stages; at any, if none is named. */
export function countOf({ counts }: Pick<Job, 'counts'>, stages: readonly Stage[]): number {
  return stages.length === 0 ? counts.total : stages.reduce((sum, stage) => sum + (counts[stage] ?? 0), 0);
}

/** The pages of a large job that somebody looks at, each list read in its order, and all that was read of the job so far. */
export class JobPages {
  private readonly client: Client;
  private readonly size: number;
  private readonly known = new Map<string, JobImage>();
  private readonly cursors = new Map<string, Cursor[]>();
  private doneFrom: string | undefined = '';

  constructor(client: Client, size: number) {
    this.client = client;
    this.size = size;
  }

  /** Forgets everything: another job is in view. */
  clear(): void {
    this.known.clear();
    this.cursors.clear();
    this.doneFrom = '';
  }

  /** The job with all of its images that were read so far, in its order. */
  with(job: Job): Job {
    job.images.forEach((image) => this.known.set(image.id, image));
    const images = [...this.known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return { ...job, images };
  }

  /** A page of the images at these stages, of all if none is named. A page past what was seen is the last one that was. */
  async read(job: Job, stages: readonly Stage[], page: number): Promise<readonly JobImage[]> {
    const list = stages.join();
    if (stages.length === 0) {
      return this.keep((await this.client.images(job.id, { cursor: String(page * this.size), limit: this.size })).images);
    }
    const cursors = this.cursors.get(list) ?? [START];
    this.cursors.set(list, cursors);
    const at = Math.min(page, cursors.length - 1);
    const { images, next } = await this.from(job, stages, cursors[at] as Cursor);
    if (next) {
      cursors[at + 1] = next;
    }
    return images;
  }

  /** Some more of what is done. Answers whether there was any. */
  async readDone(job: Job): Promise<boolean> {
    if (this.doneFrom === undefined) {
      return false;
    }
    const { images, next } = await this.client.images(job.id, { stage: 'done', cursor: this.doneFrom });
    const news = images.some(({ id }) => this.known.get(id)?.stage !== 'done');
    this.keep(images);
    this.doneFrom = next;
    return news || next !== undefined;
  }

  private async from(
    job: Job,
    stages: readonly Stage[],
    start: Cursor,
  ): Promise<{ images: readonly JobImage[]; next: Cursor | undefined }> {
    const images: JobImage[] = [];
    let { stage, cursor } = start;
    while (images.length < this.size && stage < stages.length) {
      const word = stages[stage] as Stage;
      const page =
        (job.counts[word] ?? 0) === 0
          ? { images: [] }
          : await this.client.images(job.id, { stage: word, cursor, limit: this.size - images.length });
      images.push(...page.images);
      stage += page.next === undefined ? 1 : 0;
      cursor = page.next ?? '';
    }
    return { images: this.keep(images), next: stage < stages.length ? { stage, cursor } : undefined };
  }

  private keep(images: readonly JobImage[]): readonly JobImage[] {
    images.forEach((image) => this.known.set(image.id, image));
    return images;
  }
}
