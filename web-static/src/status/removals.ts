import type { Client } from '../api/client';
import type { Notices } from '../page/notices';
import type { UploadQueue } from '../upload/queue';
import { texts } from '../texts';

const UNDO_MILLIS = 8000;

/** Deletes jobs, a little later than asked, so that it can be taken back; until then they are only out of sight. */
export class Removals {
  private readonly client: Client;
  private readonly queue: UploadQueue;
  private readonly notices: Notices;
  private readonly changed: () => void;
  private readonly pending = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly gone = new Set<string>();

  constructor(client: Client, queue: UploadQueue, notices: Notices, changed: () => void) {
    this.client = client;
    this.queue = queue;
    this.notices = notices;
    this.changed = changed;
    // Who closes the page does not want it back.
    window.addEventListener('pagehide', () =>
      [...this.pending.keys()].forEach((job) => {
        clearTimeout(this.pending.get(job));
        void client.remove(job, true).catch(() => undefined);
      }),
    );
  }

  /** Whether a job is out of sight; one that is gone stays so, since lists read before it went still name it. */
  hides(job: string): boolean {
    return this.pending.has(job) || this.gone.has(job);
  }

  remove(job: string): void {
    this.queue.holdAll(job);
    this.pending.set(
      job,
      setTimeout(() => void this.carryOut(job), UNDO_MILLIS),
    );
    this.notices.show(`undo ${job}`, texts.removals.theJobIsDeletedWithIts, () => this.undo(job), texts.removals.undo);
    this.changed();
  }

  private undo(job: string): void {
    clearTimeout(this.pending.get(job));
    this.pending.delete(job);
    this.notices.clear(`undo ${job}`);
    this.queue.resumeAll(job);
    this.changed();
  }

  private async carryOut(job: string): Promise<void> {
    this.notices.clear(`undo ${job}`);
    try {
      await this.client.remove(job);
      this.gone.add(job);
      this.queue.cancelAll(job);
      this.notices.clear('remove');
    } catch (failure) {
      this.notices.failDeed('remove', texts.removals.theJobWasNotDeleted, failure, () => void this.carryOut(job));
    }
    this.pending.delete(job);
    this.changed();
  }
}
