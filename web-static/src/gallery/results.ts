import type { Client } from '../api/client';
import type { Job } from '../api/wire';
import { fromJob, type Shown } from './shown';

/** All finished images of a job, in its order, read page by page as they are wanted: a large job is never held as a whole. */
export async function* resultsOf(client: Pick<Client, 'images'>, job: Job): AsyncGenerator<Shown> {
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const page: Awaited<ReturnType<Client['images']>> = await client.images(job.id, { stage: 'done', cursor });
    yield* fromJob({ ...job, images: page.images }, Date.now());
    cursor = page.next;
  }
}
