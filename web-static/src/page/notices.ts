import { sentence, Unreachable } from '../api/failure';
import { h, setText } from './dom';
import { icon } from './icons';

const REACH = 'reach';

/** One line about something that went wrong, with a way on. The same topic replaces itself. */
export class Notices {
  private readonly host: HTMLElement;
  private readonly cutOff = new Map<string, () => void>();
  private readonly shown = new Map<string, { element: HTMLElement; text: HTMLElement; again: () => void }>();

  constructor(host: HTMLElement) {
    this.host = host;
  }

  show(topic: string, message: string, again?: () => void, label = 'Try again'): void {
    const present = this.shown.get(topic);
    if (present) {
      setText(present.text, message);
      present.again = again ?? (() => undefined);
      return;
    }
    const text = h('span', {}, message);
    const entry = { element: h('div', { class: 'notice', role: 'alert', 'data-topic': topic }), text, again: again ?? (() => undefined) };
    entry.element.append(
      icon('alert'), text,
      ...(again ? [h('button', { class: 'button small', type: 'button', on: { click: () => entry.again() } }, label)] : []),
      h('button', { class: 'button quiet icon-only', type: 'button', 'aria-label': 'Dismiss', on: { click: () => this.clear(topic) } }, icon('close')),
    );
    this.shown.set(topic, entry);
    this.host.append(entry.element);
  }

  /** Shows a failure. Lost connections share one line, whose button tries everything again that was cut off. */
  fail(topic: string, what: string, failure: unknown, again: () => void): void {
    if (!(failure instanceof Unreachable)) {
      this.show(topic, `${what} ${sentence(failure)}`, again);
      return;
    }
    this.cutOff.set(topic, again);
    this.show(REACH, failure.message, () => [...this.cutOff.values()].forEach((retry) => retry()));
  }

  clear(topic: string): void {
    this.shown.get(topic)?.element.remove();
    this.shown.delete(topic);
    if (this.cutOff.delete(topic) && this.cutOff.size === 0) {
      this.clear(REACH);
    }
  }
}
