import type { Client } from '../api/client';
import { Problem } from '../api/failure';
import { throttled } from '../page/dom';
import { Poller, type Look, type Pace } from '../status/poll';
import type { UploadQueue } from './queue';

const PACE: Pace = { firstMillis: 5000, lastMillis: 15_000, factor: 1.5 };

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Notices when a job that is being uploaded was deleted elsewhere: its files would be sent for nothing. */
export function watchForDeleted(client: Client, queue: UploadQueue, gone: (job: string) => void): void {
  const poller = new Poller(
    async (): Promise<Look> => {
      for (const job of queue.openJobs()) {
        // The newest job before the next id is this one, if it is there: a short answer, however many images it has.
        const { jobs } = await client.jobs(1, nextId(job));
        if (jobs[0]?.id !== job && (await isGone(client, job)) && queue.openIn(job) > 0) {
          queue.cancelAll(job);
          gone(job);
        }
      }
      return queue.openJobs().length > 0 ? 'same' : 'finished';
    },
    () => undefined,
    PACE,
  );
  queue.onChange(throttled(() => queue.openJobs().length > 0 && poller.wake(), 500));
}

/** The list of jobs may lag behind; the job itself does not. */
async function isGone(client: Client, job: string): Promise<boolean> {
  try {
    await client.counts(job);
    return false;
  } catch (failure) {
    return failure instanceof Problem && failure.status === 404;
  }
}

/** The id that follows in order. */
export function nextId(id: string): string {
  const head = id.replace(/Z+$/, '');
  const last = LETTERS.indexOf(head.at(-1) ?? 'Z');
  return `${head.slice(0, -1)}${LETTERS[last + 1] ?? 'Z'}`.padEnd(id.length, '0');
}
