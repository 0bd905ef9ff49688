import { sentence, Unreachable } from '../api/failure';
import { h, setText } from './dom';
import { icon } from './icons';
import { texts } from '../texts';

const REACH = 'reach';
const PAUSES_MILLIS = [3000, 5000, 10_000, 15_000];

interface CutOff {
  readonly again: () => void;
  /** Whether it may be done again without being asked: reading may, deeds may not. */
  readonly byItself: boolean;
}

/** One line about something that went wrong, with a way on. The same topic replaces itself; all stay until they are dismissed or over. */
export class Notices {
  private readonly host: HTMLElement;
  private readonly cutOff = new Map<string, CutOff>();
  private readonly shown = new Map<string, { element: HTMLElement; text: HTMLElement; again: () => void }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private rounds = 0;

  constructor(host: HTMLElement) {
    this.host = host;
  }

  show(topic: string, message: string, again?: () => void, label = texts.notices.tryAgain): void {
    const present = this.shown.get(topic);
    if (present) {
      setText(present.text, message);
      present.again = again ?? (() => undefined);
      return;
    }
    const text = h('span', {}, message);
    const entry = { element: h('div', { class: 'notice', role: 'alert', 'data-topic': topic }), text, again: again ?? (() => undefined) };
    entry.element.append(
      icon('alert'),
      text,
      ...(again ? [h('button', { class: 'button small', type: 'button', on: { click: () => entry.again() } }, label)] : []),
      h(
        'button',
        { class: 'button quiet icon-only', type: 'button', 'aria-label': texts.notices.dismiss, on: { click: () => this.dismiss(topic) } },
        icon('close'),
      ),
    );
    this.shown.set(topic, entry);
    this.host.append(entry.element);
  }

  /**
   * Shows that something could not be read. Lost connections share one line, whose button tries everything again that
   * was cut off; while it stands, that also happens by itself.
   */
  fail(topic: string, what: string, failure: unknown, again: () => void): void {
    this.failed(topic, what, failure, { again, byItself: true });
  }

  /** Shows that something the user asked for was not done. It is done again only when asked for. */
  failDeed(topic: string, what: string, failure: unknown, again: () => void): void {
    this.failed(topic, what, failure, { again, byItself: false });
  }

  clear(topic: string): void {
    this.take(topic);
    if (this.cutOff.delete(topic) && this.cutOff.size === 0) {
      this.clear(REACH);
      clearTimeout(this.timer);
      this.timer = undefined;
      this.rounds = 0;
    }
  }

  private failed(topic: string, what: string, failure: unknown, cutOff: CutOff): void {
    if (!(failure instanceof Unreachable)) {
      this.show(topic, `${what} ${sentence(failure)}`, cutOff.again);
      return;
    }
    this.cutOff.set(topic, cutOff);
    const deeds = [...this.cutOff.values()].some(({ byItself }) => !byItself);
    this.show(REACH, `${deeds && !cutOff.byItself ? `${what} ` : ''}${failure.message}`, () =>
      [...this.cutOff.values()].forEach(({ again }) => again()),
    );
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        [...this.cutOff.values()].filter(({ byItself }) => byItself).forEach(({ again }) => again());
      },
      PAUSES_MILLIS[Math.min(this.rounds++, PAUSES_MILLIS.length - 1)],
    );
  }

  private dismiss(topic: string): void {
    const focused = this.shown.get(topic)?.element.contains(document.activeElement);
    this.take(topic);
    if (focused) {
      (this.host.querySelector<HTMLElement>('button') ?? document.getElementById('main-content'))?.focus();
    }
  }

  private take(topic: string): void {
    this.shown.get(topic)?.element.remove();
    this.shown.delete(topic);
  }
}
