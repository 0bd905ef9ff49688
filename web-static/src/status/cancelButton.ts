import type { Client } from '../api/client';
import type { Job } from '../api/wire';
import { h, setText } from '../page/dom';
import { countText } from '../page/format';
import { icon } from '../page/icons';
import type { Notices } from '../page/notices';
import { texts } from '../texts';

/** How long the second press is waited for. */
const DOUBT_MILLIS = 6000;

/** Ends what of a job is not over. What is ended stays so, hence two presses. */
export class CancelButton {
  readonly element: HTMLButtonElement;
  private readonly client: Client;
  private readonly notices: Notices;
  private readonly ended: (job: string, images: number) => void;
  private readonly label = h('span', {});
  private job: Job | undefined;
  private asked: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, notices: Notices, ended: (job: string, images: number) => void) {
    this.client = client;
    this.notices = notices;
    this.ended = ended;
    this.element = h(
      'button',
      {
        class: 'button small quiet',
        type: 'button',
        'data-cancel': '',
        hidden: true,
        on: { click: () => this.press(), blur: () => this.calm() },
      },
      icon('stop'),
      this.label,
    );
  }

  take(job: Job): void {
    if (job.id !== this.job?.id) {
      this.calm();
    }
    this.job = job;
    this.element.hidden = job.finished;
    this.draw();
  }

  private press(): void {
    if (this.asked === undefined) {
      this.asked = setTimeout(() => this.calm(), DOUBT_MILLIS);
      this.draw();
    } else {
      this.calm();
      void this.cancel();
    }
  }

  private calm(): void {
    clearTimeout(this.asked);
    this.asked = undefined;
    this.draw();
  }

  private draw(): void {
    setText(
      this.label,
      this.asked === undefined ? texts.cancelButton.cancelJob : texts.cancelButton.reallyEnd(countText(openIn(this.job), 'image')),
    );
  }

  private async cancel(): Promise<void> {
    const id = this.job?.id as string;
    try {
      const { cancelled, ending } = await this.client.cancel(id);
      this.notices.clear('cancel');
      this.ended(id, cancelled + ending);
    } catch (failure) {
      this.notices.failDeed('cancel', texts.cancelButton.theJobWasNotCancelled, failure, () => void this.cancel());
    }
  }
}

function openIn(job: Job | undefined): number {
  const { total = 0, done = 0, refused = 0, failed = 0 } = job?.counts ?? {};
  return total - done - refused - failed;
}
