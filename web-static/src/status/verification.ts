import type { Client } from '../api/client';
import { Problem } from '../api/failure';
import type { ImageVerification, Job } from '../api/wire';
import { h, setText } from '../page/dom';
import { countText } from '../page/format';
import { icon } from '../page/icons';
import type { Notices } from '../page/notices';
import { Poller, type Look } from './poll';
import type { Tone } from './words';
import { texts } from '../texts';

/** Of a larger job it is read once it is asked for: its pages are many, and most are empty. */
const READ_UNASKED = 10_000;

export interface Verdict {
  readonly tone: Tone;
  readonly text: string;
}

/** What a verification found of an image, in clear words. */
export function verdictOf(found: ImageVerification): Verdict {
  if (found.state === 'pending') {
    return { tone: 'busy', text: texts.verification.beingComparedWithSingleProcessOpencv };
  }
  if (found.state === 'impossible') {
    return { tone: 'warn', text: texts.verification.cannotBeVerified(found.reason ?? texts.verification.noReasonWasGiven) };
  }
  const { differing = 0, values = 0, rows, height } = found;
  const part = height !== undefined && rows < height ? texts.verification.inOf(rows.toLocaleString('en'), countText(height, 'row')) : '';
  const text = texts.verification.ofValuesDifferFromSingleProcess(differing.toLocaleString('en'), values.toLocaleString('en'), part);
  return { tone: differing === 0 ? 'good' : 'bad', text };
}

/** The button that has a job's finished images verified, and what was found of each. */
export class Verification {
  readonly button: HTMLButtonElement;
  private readonly client: Client;
  private readonly notices: Notices;
  private readonly changed: () => void;
  private readonly say: (text: string) => void;
  private readonly label = h('span', {}, texts.verification.verify);
  private readonly poller: Poller;
  private readonly found = new Map<string, ImageVerification>();
  private job: string | undefined;
  private looked = false;
  private asked = false;

  constructor(client: Client, notices: Notices, changed: () => void, say: (text: string) => void) {
    this.client = client;
    this.notices = notices;
    this.changed = changed;
    this.say = say;
    this.button = h(
      'button',
      {
        class: 'button small',
        type: 'button',
        hidden: true,
        title: texts.verification.computesEachFinishedImageOnceMore,
        on: { click: () => void this.ask() },
      },
      icon('check'),
      this.label,
    );
    this.poller = new Poller(
      () => this.look(),
      (failure) => this.lost(failure),
    );
  }

  /** Another job is in view, or none. */
  show(job: string | undefined): void {
    this.poller.stop();
    this.job = job;
    this.looked = false;
    this.asked = false;
    this.found.clear();
    this.notices.clear('verification');
    this.draw(0);
  }

  /** The job was read anew. What was found before is asked for once, as soon as there can be something. */
  take({ counts }: Job): void {
    const done = counts.done ?? 0;
    this.draw(done);
    if (done > 0 && !this.looked && (counts.total ?? 0) <= READ_UNASKED) {
      this.looked = true;
      this.poller.pollNow();
    }
  }

  of(image: string): Verdict | undefined {
    const found = this.found.get(image);
    return found && verdictOf(found);
  }

  private draw(done: number): void {
    this.button.hidden = done === 0;
    this.button.disabled = this.asked;
    setText(this.label, this.asked ? texts.verification.verifying : texts.verification.verify);
  }

  private async look(): Promise<Look> {
    const { job } = this;
    if (job === undefined) {
      return 'finished';
    }
    const { images, finished } = await this.client.verification(job);
    if (job !== this.job) {
      return 'finished';
    }
    images.forEach((image) => this.found.set(image.id, image));
    if (this.asked && finished) {
      this.asked = false;
      this.say(summary(images));
    }
    this.draw(1);
    this.changed();
    return finished ? 'finished' : 'same';
  }

  private async ask(): Promise<void> {
    const job = this.job as string;
    this.asked = true;
    this.draw(1);
    try {
      await this.client.verify(job);
      this.notices.clear('verification');
      this.poller.pollNow();
    } catch (failure) {
      this.asked = false;
      this.draw(1);
      this.notices.failDeed('verification', texts.verification.theVerificationDidNotStart, failure, () => void this.ask());
    }
  }

  private lost(failure: unknown): void {
    if (failure instanceof Problem && failure.status === 404) {
      this.poller.stop();
      return;
    }
    this.notices.fail('verification', texts.verification.whatTheVerificationFoundCannotBe, failure, () => this.poller.pollNow());
  }
}

/** All images together, for those who hear the page. */
export function summary(images: readonly ImageVerification[]): string {
  const exact = images.filter(({ state, differing }) => state === 'compared' && differing === 0).length;
  return exact === images.length
    ? texts.verification.verifiedNoValueDiffers(countText(exact, 'image'))
    : texts.verification.ofVerifiedWithoutADifference(exact, countText(images.length, 'image'));
}
