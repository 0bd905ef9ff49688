import { h, setText } from './dom';
import { icon } from './icons';
import { texts } from '../texts';

/** The bounds of one page of a list. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Which rows page `page` shows; a page past the end is the last one. */
export function rangeOf(page: number, size: number, total: number): Range {
  const last = Math.max(0, Math.ceil(total / size) - 1);
  const from = Math.min(Math.max(0, page), last) * size;
  return { from, to: Math.min(total, from + size) };
}

/** Pages through long lists, so that a job of thousands of images draws only some rows. Hidden for one page. */
export class Pager {
  readonly element: HTMLElement;
  private readonly size: number;
  private readonly label = h('span', { class: 'pager-label' });
  private readonly back: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private page = 0;
  private total = 0;

  constructor(size: number, what: string, changed: () => void) {
    this.size = size;
    const turn = (by: number) => () => {
      this.page += by;
      changed();
    };
    this.back = h(
      'button',
      { class: 'button quiet icon-only', type: 'button', 'aria-label': texts.pager.previous(what), on: { click: turn(-1) } },
      icon('left'),
    );
    this.next = h(
      'button',
      { class: 'button quiet icon-only', type: 'button', 'aria-label': texts.pager.next(what), on: { click: turn(1) } },
      icon('right'),
    );
    this.element = h('div', { class: 'pager', hidden: true }, this.back, this.label, this.next);
  }

  /** Which page is shown, from 0. */
  at(): number {
    return this.page;
  }

  first(): void {
    this.page = 0;
  }

  range(total: number): Range {
    this.total = total;
    const range = rangeOf(this.page, this.size, total);
    this.page = Math.floor(range.from / this.size);
    this.element.hidden = total <= this.size;
    this.back.disabled = range.from === 0;
    this.next.disabled = range.to === this.total;
    setText(
      this.label,
      texts.pager.ofText((range.from + 1).toLocaleString('en'), range.to.toLocaleString('en'), total.toLocaleString('en')),
    );
    return range;
  }
}
