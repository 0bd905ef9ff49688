import { h, setText } from '../page/dom';
import { bytesText } from '../page/format';
import { icon } from '../page/icons';
import { formatName, isShowable, typeOfName } from '../upload/pick';
import { follow, mayBeStale, resultName } from './download';
import type { Shown } from './shown';

export interface ViewerEvents {
  /** Reads what is shown again, for links that have run out. */
  renewed(id: string): Promise<Shown | undefined>;
  /** The user has turned to another picture. */
  turned(id: string): void;
  /** The user has closed the view. */
  closed(): void;
}

/** Shows one result large: before and after under a slider, the facts, a download, and its neighbours. */
export class Viewer {
  private readonly words: (pipeline: string) => string;
  private readonly events: ViewerEvents;
  private readonly title = h('h2', { id: 'viewer-title', class: 'viewer-title' });
  private readonly facts = h('p', { class: 'viewer-facts' });
  private readonly note = h('p', { class: 'viewer-note', role: 'status' });
  private readonly after = h('img', { class: 'viewer-after', alt: '', crossorigin: 'anonymous' });
  private readonly before = h('img', { class: 'viewer-before', alt: '', crossorigin: 'anonymous' });
  private readonly slider = h('input', { type: 'range', min: 0, max: 100, step: 1, value: 50, class: 'viewer-slider', 'aria-label': 'How much of the original to show' });
  private readonly frame: HTMLElement;
  private readonly download: HTMLAnchorElement;
  private readonly back: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly dialog: HTMLDialogElement;
  private list: readonly Shown[] = [];
  private at = 0;

  constructor(words: (pipeline: string) => string, events: ViewerEvents) {
    this.words = words;
    this.events = events;
    this.frame = h('div', { class: 'viewer-frame' }, this.after, this.before,
      h('span', { class: 'viewer-handle', 'aria-hidden': 'true' }, icon('compare')),
      h('span', { class: 'viewer-label left', 'aria-hidden': 'true' }, 'Before'),
      h('span', { class: 'viewer-label right', 'aria-hidden': 'true' }, 'After'));
    this.download = h('a', { class: 'button primary', rel: 'noopener', on: { click: (event) => void this.save(event) } }, icon('download'), 'Download');
    this.back = this.button('left', 'Previous image', () => this.turn(-1));
    this.next = this.button('right', 'Next image', () => this.turn(1));
    this.dialog = h(
      'dialog', { class: 'viewer', id: 'viewer', 'aria-labelledby': 'viewer-title' },
      h('header', { class: 'viewer-head' },
        h('div', { class: 'viewer-words' }, this.title, this.facts),
        h('div', { class: 'viewer-tools' }, this.back, this.next, this.download, this.button('close', 'Close', () => this.leave()))),
      h('div', { class: 'viewer-stage' }, this.frame),
      h('footer', { class: 'viewer-foot' }, this.slider, this.note),
    );
    this.listen();
    document.body.append(this.dialog);
  }

  open(list: readonly Shown[], id: string): void {
    this.list = list;
    this.at = Math.max(0, list.findIndex((shown) => shown.id === id));
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    this.draw();
    (this.slider.hidden ? this.download : this.slider).focus();
  }

  /** The picture in view, if one is. */
  showing(): string | undefined {
    return this.dialog.open ? this.list[this.at]?.id : undefined;
  }

  close(): void {
    this.dialog.close();
  }

  private listen(): void {
    this.slider.addEventListener('input', () => this.split(Number(this.slider.value)));
    this.before.addEventListener('error', () => this.withoutBefore('The original cannot be shown any more.'));
    this.after.addEventListener('error', () => setText(this.note, 'The result could not be loaded. Close this view and open it again.'));
    this.after.addEventListener('load', () => this.fit(this.after.naturalWidth, this.after.naturalHeight));
    const drag = (event: PointerEvent) => {
      const box = this.frame.getBoundingClientRect();
      this.split(Math.round(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100))));
    };
    this.frame.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.frame.setPointerCapture(event.pointerId);
      drag(event);
    });
    this.frame.addEventListener('pointermove', (event) => this.frame.hasPointerCapture(event.pointerId) && drag(event));
    this.dialog.addEventListener('keydown', (event) => {
      if (event.target !== this.slider && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
        this.turn(event.key === 'ArrowLeft' ? -1 : 1);
      } else if (event.key === 'PageUp' || event.key === 'PageDown') {
        event.preventDefault();
        this.turn(event.key === 'PageUp' ? -1 : 1);
      }
    });
    this.dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.leave();
    });
    this.dialog.addEventListener('close', () => {
      this.after.removeAttribute('src');
      this.before.removeAttribute('src');
    });
    window.addEventListener('resize', () => this.dialog.open && this.fit(...this.size));
  }

  private size: readonly [number, number] = [1, 1];

  private draw(): void {
    const shown = this.list[this.at];
    if (!shown) {
      return;
    }
    setText(this.title, shown.name);
    setText(this.facts, [this.words(shown.pipeline), `${shown.width} × ${shown.height}`, formatName(shown.type), bytesText(shown.bytes)].join(' · '));
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === this.list.length - 1;
    this.download.href = shown.url;
    this.download.download = resultName(shown);
    this.fit(shown.width, shown.height);
    this.pictures(shown);
    if (mayBeStale(shown, Date.now())) {
      void this.renew(shown);
    }
  }

  private async renew(shown: Shown): Promise<void> {
    const fresh = await this.events.renewed(shown.id).catch(() => undefined);
    if (fresh) {
      this.list = this.list.map((other) => (other.id === shown.id ? fresh : other));
      if (this.showing() === shown.id) {
        this.draw();
      }
    }
  }

  private pictures(shown: Shown): void {
    setText(this.note, '');
    const showable = isShowable(shown.type);
    this.after.src = showable ? shown.url : shown.thumbUrl;
    this.after.alt = `${shown.name} after ${this.words(shown.pipeline)}`;
    this.before.alt = `${shown.name} before`;
    if (!showable) {
      this.withoutBefore(`Browsers cannot show ${formatName(shown.type)}: this is a preview. The download is the full result.`);
    } else if (!shown.originalUrl || !isShowable(typeOfName(shown.name))) {
      this.withoutBefore('The original cannot be shown by browsers, so there is no comparison.');
    } else {
      this.frame.classList.remove('single');
      this.slider.hidden = false;
      this.before.src = shown.originalUrl;
      this.split(50);
    }
  }

  private withoutBefore(why: string): void {
    const hadFocus = document.activeElement === this.slider;
    this.frame.classList.add('single');
    this.before.removeAttribute('src');
    this.slider.hidden = true;
    setText(this.note, why);
    if (hadFocus) {
      this.download.focus();
    }
  }

  private split(percent: number): void {
    this.slider.value = String(percent);
    this.slider.setAttribute('aria-valuetext', `${percent} percent original`);
    this.frame.style.setProperty('--split', `${percent}%`);
  }

  /** The largest frame of the image's shape that fits; small images grow to twice their size at most. */
  private fit(width: number, height: number): void {
    this.size = [width, height];
    const stage = this.frame.parentElement as HTMLElement;
    const scale = Math.min(stage.clientWidth / width, stage.clientHeight / height, Math.max(2, 640 / width));
    this.frame.style.width = `${Math.floor(width * scale)}px`;
    this.frame.style.height = `${Math.floor(height * scale)}px`;
  }

  private turn(by: -1 | 1): void {
    if (this.list[this.at + by]) {
      this.at += by;
      this.draw();
      this.events.turned(this.list[this.at]?.id as string);
    }
  }

  private leave(): void {
    this.dialog.close();
    this.events.closed();
  }

  /** The link itself does it, as long as it is good. */
  private async save(event: MouseEvent): Promise<void> {
    const shown = this.list[this.at];
    if (!shown || !mayBeStale(shown, Date.now())) {
      return;
    }
    event.preventDefault();
    const fresh = await this.events.renewed(shown.id).catch(() => undefined);
    if (fresh) {
      follow(fresh.url, resultName(fresh));
    } else {
      setText(this.note, 'The result cannot be reached just now. Please try the download again.');
    }
  }

  private button(name: 'left' | 'right' | 'close', label: string, click: () => void): HTMLButtonElement {
    return h('button', { class: 'button quiet icon-only', type: 'button', 'aria-label': label, title: label, on: { click } }, icon(name));
  }
}
