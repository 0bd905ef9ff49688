import { setChildren } from './dom';

/** Which items of a grid are worth drawing. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Sight {
  /** Rows of the grid above the upper edge of what is seen; negative if the grid begins below it. */
  readonly rowsAbove: number;
  /** Rows that fit into what is seen. */
  readonly rowsSeen: number;
  readonly columns: number;
}

const SPARE_ROWS = 3;
const LEAST_ITEMS = 16;

/** Whole rows: those in sight, some above and below, and never so few that a short list would not be drawn at once. */
export function spanOf({ rowsAbove, rowsSeen, columns }: Sight, count: number): Span {
  const first = Math.max(0, Math.floor(rowsAbove) - SPARE_ROWS);
  const last = Math.max(Math.ceil(rowsAbove + rowsSeen) + SPARE_ROWS, Math.ceil(LEAST_ITEMS / columns));
  const from = Math.min(first, Math.max(0, Math.ceil(count / columns) - 1)) * columns;
  return { from, to: Math.min(count, Math.max(from, last * columns)) };
}

/**
 * A grid of items of one height that draws only those near what is seen; padding stands for the others, so that the page
 * is as long as if all were there.
 */
export class WindowedGrid<T> {
  readonly element: HTMLElement;
  private readonly draw: (item: T) => HTMLElement;
  private readonly nearEnd: () => void;
  private items: readonly T[] = [];
  private span: Span = { from: 0, to: 0 };
  private rowHeight = 0;
  private columns = 1;
  private frame: number | undefined;

  /** `draw` gives an item's element, the same one while it is drawn; `nearEnd` is called when the last rows are drawn. */
  constructor(element: HTMLElement, draw: (item: T) => HTMLElement, nearEnd: () => void) {
    this.element = element;
    this.draw = draw;
    this.nearEnd = nearEnd;
    window.addEventListener('scroll', () => this.soon(), { passive: true });
    new ResizeObserver(() => this.measure()).observe(element);
  }

  show(items: readonly T[]): void {
    this.items = items;
    this.lay(this.wanted());
    if (this.rowHeight === 0 && items.length > 0) {
      this.measure();
    }
  }

  private soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      const wanted = this.wanted();
      if (wanted.from !== this.span.from || wanted.to !== this.span.to) {
        this.lay(wanted);
      }
    });
  }

  private wanted(): Span {
    const height = this.rowHeight || 220;
    const rowsAbove = -this.element.getBoundingClientRect().top / height;
    return spanOf({ rowsAbove, rowsSeen: innerHeight / height, columns: this.columns }, this.items.length);
  }

  private lay(span: Span): void {
    this.span = span;
    setChildren(
      this.element,
      this.items.slice(span.from, span.to).map((item) => this.draw(item)),
    );
    const rows = (count: number) => Math.ceil(count / this.columns) * this.rowHeight;
    this.element.style.paddingTop = `${rows(span.from)}px`;
    this.element.style.paddingBottom = `${rows(Math.max(0, this.items.length - span.to))}px`;
    if (span.to >= this.items.length) {
      this.nearEnd();
    }
  }

  private measure(): void {
    const first = this.element.firstElementChild as HTMLElement | null;
    if (!first || first.offsetHeight === 0) {
      return;
    }
    const style = getComputedStyle(this.element);
    const columns = style.gridTemplateColumns.split(' ').length;
    const rowHeight = first.offsetHeight + (parseFloat(style.rowGap) || 0);
    if (columns !== this.columns || Math.abs(rowHeight - this.rowHeight) > 0.5) {
      this.columns = columns;
      this.rowHeight = rowHeight;
      this.lay(this.wanted());
    }
  }
}
