import { countText } from './format';
import { texts } from '../texts';

/** How far a job is, for those who look elsewhere. */
export interface Standing {
  readonly over: number;
  readonly total: number;
  readonly problems: number;
  readonly finished: boolean;
}

const NAME = 'Pixfleet';

/** Speaks to those who have the page in another tab: by its title, its icon and, when asked for, a notification. */
export class Attention {
  private readonly icon: HTMLLinkElement;
  private wanted: string | undefined;

  constructor(icon: HTMLLinkElement) {
    this.icon = icon;
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && document.title.startsWith('✓') && this.rest(),
    );
  }

  show(job: string | undefined, standing: Standing | undefined): void {
    if (!job || !standing) {
      this.rest();
    } else if (!standing.finished) {
      document.title = `${standing.over}/${standing.total} · ${NAME}`;
      this.icon.href = './favicon-busy.svg';
    } else if (this.icon.href.endsWith('favicon-busy.svg')) {
      document.title = `✓ ${countText(standing.total, 'image')} · ${NAME}`;
      this.icon.href = './favicon-done.svg';
      this.notify(job, standing);
      if (document.visibilityState === 'visible') {
        setTimeout(() => this.rest(), 5000);
      }
    }
  }

  /** Whether the browser would show a notification if it was asked for. */
  static possible(): boolean {
    return 'Notification' in window && Notification.permission !== 'denied';
  }

  /** Asks for leave to notify when the job is over; answers whether it was given. To be called by a click. */
  async want(job: string): Promise<boolean> {
    const permission = await Notification.requestPermission();
    this.wanted = permission === 'granted' ? job : undefined;
    return permission === 'granted';
  }

  private notify(job: string, { total, problems }: Standing): void {
    if (this.wanted !== job) {
      return;
    }
    this.wanted = undefined;
    const body =
      problems > 0
        ? texts.attention.doneNot(countText(total - problems, 'image'), problems)
        : texts.attention.done(countText(total, 'image'));
    new Notification(texts.attention.yourJobIsFinished, { body, icon: './favicon-done.svg', tag: job }).onclick = () => window.focus();
  }

  private rest(): void {
    document.title = NAME;
    this.icon.href = './favicon.svg';
  }
}
