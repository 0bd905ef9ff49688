import { h, setText, throttled } from '../page/dom';
import { bytesText } from '../page/format';
import { icon, type IconName } from '../page/icons';
import { asToolbar } from '../page/toolbar';
import { formatName } from '../upload/pick';
import { follow, mayBeStale, resultName } from './download';
import { PLAIN, type Look } from '../page/look';
import { Histogram } from './histogram';
import type { Shown } from './shown';
import type { Sides } from './source';
import type { Mode, Stage } from './stage';
import { texts } from '../texts';

export interface ViewerEvents {
  /** Where the pixels of a result and its original come from. */
  sides(shown: Shown): Promise<Sides>;
  /** Reads what is shown again, for links that have run out. */
  renewed(id: string): Promise<Shown | undefined>;
  /** The picture is looked at in another way. */
  looked(id: string, look: Look): void;
  /** The user has turned to another picture. */
  turned(id: string): void;
  /** The user has closed the view. */
  closed(): void;
}

const MODES: Readonly<Record<Mode, string>> = {
  split: texts.viewer.slider,
  side: texts.viewer.sideBySide,
  difference: texts.viewer.difference,
};

/** Shows one result large, at any zoom, with its original: under a slider, beside it, or as their difference. */
export class Viewer {
  private readonly words: (pipeline: string) => string;
  private readonly events: ViewerEvents;
  private readonly title = h('h2', { id: 'viewer-title', class: 'viewer-title', dir: 'auto' });
  private readonly facts = h('p', { class: 'viewer-facts' });
  private readonly lost = h('p', { class: 'viewer-facts viewer-lost' });
  private readonly note = h('p', { class: 'viewer-note', role: 'status' });
  private readonly slider = range('viewer-slider', 0, 100, 50, texts.viewer.howMuchOfTheOriginalTo);
  private readonly gain = range('viewer-gain', 1, 32, 4, texts.viewer.howMuchTheDifferenceIsAmplified);
  private readonly black = range('viewer-black', 0, 254, 0, texts.viewer.blackPoint);
  private readonly white = range('viewer-white', 1, 255, 255, texts.viewer.whitePoint);
  private readonly histogram = new Histogram();
  private readonly levels = this.levelsButton();
  private readonly handle = h('div', { class: 'viewer-handle', 'aria-hidden': 'true' }, icon('compare'));
  private readonly zoomHost = h('div', { class: 'viewer-zoom' });
  private readonly asideHost = h('div', { class: 'viewer-zoom', hidden: true });
  private readonly frame: HTMLElement;
  private readonly modes = new Map<Mode, HTMLButtonElement>();
  private readonly modeBar = h('div', { class: 'segmented', role: 'toolbar', 'aria-label': texts.viewer.howToCompare });
  private readonly gainBox: HTMLElement;
  private readonly levelBox: HTMLElement;
  private readonly download: HTMLAnchorElement;
  private readonly back: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly dialog: HTMLDialogElement;
  private stage: Promise<Stage> | undefined;
  private mode: Mode = 'split';
  /** How the picture that opens is to be looked at. */
  private wanted: Look | undefined;
  private list: readonly Shown[] = [];
  private at = 0;

  constructor(words: (pipeline: string) => string, events: ViewerEvents) {
    this.words = words;
    this.events = events;
    for (const mode of Object.keys(MODES) as Mode[]) {
      const button = h(
        'button',
        { class: 'segment', type: 'button', 'data-mode': mode, on: { click: () => this.compare(mode) } },
        MODES[mode],
      );
      this.modes.set(mode, button);
      this.modeBar.append(button);
    }
    asToolbar(this.modeBar);
    this.frame = h(
      'div',
      { class: 'viewer-frame' },
      this.zoomHost,
      this.asideHost,
      this.handle,
      h('span', { class: 'viewer-label left', 'aria-hidden': 'true' }, texts.viewer.before),
      h('span', { class: 'viewer-label right', 'aria-hidden': 'true' }, texts.viewer.after),
    );
    this.download = h(
      'a',
      { class: 'button primary', rel: 'noopener', on: { click: (event) => void this.save(event) } },
      icon('download'),
      h('span', {}, texts.viewer.download),
    );
    this.back = tool('left', texts.viewer.previousImage, () => this.turn(-1));
    this.next = tool('right', texts.viewer.nextImage, () => this.turn(1));
    this.gainBox = h('label', { class: 'viewer-control' }, texts.viewer.amplified, this.gain);
    this.levelBox = h(
      'div',
      { class: 'viewer-levels', hidden: true },
      this.histogram.element,
      h('label', { class: 'viewer-control' }, texts.viewer.black, this.black),
      h('label', { class: 'viewer-control' }, texts.viewer.white, this.white),
    );
    this.dialog = h(
      'dialog',
      { class: 'viewer', id: 'viewer', 'aria-labelledby': 'viewer-title' },
      h(
        'header',
        { class: 'viewer-head' },
        h('div', { class: 'viewer-words' }, this.title, this.facts, this.lost),
        h(
          'div',
          { class: 'viewer-tools' },
          this.back,
          this.next,
          tool('link', texts.viewer.copyALinkToThisView, () => void this.copyLink()),
          this.download,
          tool('close', texts.viewer.close, () => this.leave()),
        ),
      ),
      this.frame,
      h(
        'footer',
        { class: 'viewer-foot' },
        h(
          'div',
          { class: 'viewer-bar' },
          this.modeBar,
          this.slider,
          this.gainBox,
          h(
            'span',
            { class: 'viewer-tools' },
            tool('plus', texts.viewer.zoomIn, () => this.zoom(1.6)),
            tool('minus', texts.viewer.zoomOut, () => this.zoom(1 / 1.6)),
            tool('image', texts.viewer.showAllOfIt, () => void this.stage?.then((stage) => stage.home())),
            this.levels,
          ),
        ),
        this.levelBox,
        this.note,
      ),
    );
    this.listen();
    document.body.append(this.dialog);
  }

  open(list: readonly Shown[], id: string, look?: Look): void {
    this.list = list;
    this.wanted = look;
    if (look) {
      this.set(look);
    }
    this.at = Math.max(
      0,
      list.findIndex((shown) => shown.id === id),
    );
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    this.draw();
    (this.slider.checkVisibility() ? this.slider : this.download).focus();
  }

  /** Looks at the picture in view in another way. */
  look(look: Look): void {
    this.set(look);
    this.compare(look.mode);
    void this.stage?.then((stage) => (look.place ? stage.goTo(look.place) : stage.home()));
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
    [this.gain, this.black, this.white].forEach((input) => input.addEventListener('input', () => this.level()));
    [this.slider, this.gain, this.black, this.white].forEach((input) => input.addEventListener('input', () => this.tell()));
    const drag = (event: PointerEvent) => {
      const box = this.frame.getBoundingClientRect();
      this.split(Math.round(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100))));
    };
    this.handle.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.handle.setPointerCapture(event.pointerId);
    });
    this.handle.addEventListener('pointermove', (event) => this.handle.hasPointerCapture(event.pointerId) && drag(event));
    this.dialog.addEventListener(
      'keydown',
      (event) => {
        const elsewhere =
          event.target instanceof HTMLInputElement ||
          this.modeBar.contains(event.target as Node) ||
          this.frame.contains(event.target as Node);
        if (!elsewhere && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
          this.turn(event.key === 'ArrowLeft' ? -1 : 1);
        } else if (event.key === 'PageUp' || event.key === 'PageDown') {
          event.preventDefault();
          this.turn(event.key === 'PageUp' ? -1 : 1);
        } else if (event.key === '+' || event.key === '-') {
          event.stopPropagation();
          this.zoom(event.key === '+' ? 1.6 : 1 / 1.6);
        }
      },
      true,
    );
    this.dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.leave();
    });
    this.dialog.addEventListener('close', () => {
      delete this.dialog.dataset['ready'];
      void this.stage?.then((stage) => stage.clear());
    });
  }

  private draw(): void {
    const shown = this.list[this.at];
    if (!shown) {
      return;
    }
    setText(this.title, shown.name);
    setText(
      this.facts,
      [this.words(shown.pipeline), `${shown.width} × ${shown.height}`, formatName(shown.type), bytesText(shown.bytes)].join(' · '),
    );
    setText(this.lost, shown.notes?.join(' ') ?? '');
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === this.list.length - 1;
    this.download.href = shown.url;
    this.download.download = resultName(shown);
    delete this.dialog.dataset['ready'];
    this.comparable(true);
    void this.picture(shown);
  }

  private async picture(shown: Shown): Promise<void> {
    setText(this.note, texts.viewer.loading);
    const now = async (): Promise<Shown> =>
      (mayBeStale(shown, Date.now()) && (await this.events.renewed(shown.id).catch(() => undefined))) || shown;
    try {
      this.stage ??= this.newStage();
      const stage = await this.stage;
      const sides = await this.events.sides(await now());
      if (this.showing() === shown.id) {
        this.comparable(sides.before !== undefined);
        setText(this.note, sides.note);
        stage.show(sides, this.wanted?.place);
        this.wanted = undefined;
        this.compare(sides.before ? this.mode : 'split');
      }
    } catch {
      this.stage = undefined;
      setText(this.note, texts.viewer.theViewCouldNotBeLoaded);
    }
  }

  /** Says how the picture is looked at, once it is, so that the address does. */
  private readonly tell = throttled(
    () =>
      void this.stage?.then((stage) => {
        const id = this.showing();
        if (id !== undefined && this.dialog.dataset['ready'] === 'true') {
          const place = stage.place();
          const [split, gain, black, white] = [this.slider, this.gain, this.black, this.white].map(({ value }) => Number(value)) as [
            number,
            number,
            number,
            number,
          ];
          this.events.looked(id, { mode: this.mode, split, gain, black, white, ...(place ? { place } : {}) });
        }
      }),
    400,
  );

  private async newStage(): Promise<Stage> {
    const { Stage } = await import('./stage');
    return new Stage(this.zoomHost, this.asideHost, {
      ready: () => (this.dialog.dataset['ready'] = 'true'),
      rested: () =>
        void this.stage?.then((stage) => {
          this.histogram.draw(stage.canvas());
          this.tell();
        }),
      failed: (side) => {
        if (side === 'before') {
          this.comparable(false);
        }
        setText(this.note, side === 'before' ? texts.viewer.theOriginalCannotBeShownAny : texts.viewer.theResultCouldNotBeLoaded);
      },
    });
  }

  /** Whether there are two sides to compare. */
  private comparable(yes: boolean): void {
    this.frame.classList.toggle('single', !yes);
    this.modeBar.hidden = !yes;
    this.slider.hidden = !yes || this.mode !== 'split';
    this.gainBox.hidden = !yes || this.mode !== 'difference';
  }

  private compare(mode: Mode): void {
    this.mode = mode;
    this.modes.forEach((button, name) => button.setAttribute('aria-pressed', String(name === mode)));
    this.frame.dataset['mode'] = mode;
    this.comparable(!this.frame.classList.contains('single'));
    void this.stage?.then((stage) => stage.setMode(mode));
    this.split(Number(this.slider.value));
    this.level();
    this.tell();
  }

  private set({ mode, split, gain, black, white }: Look): void {
    this.mode = mode;
    [this.slider.value, this.gain.value, this.black.value, this.white.value] = [split, gain, black, white].map(String) as [
      string,
      string,
      string,
      string,
    ];
    if (black !== PLAIN.black || white !== PLAIN.white) {
      this.unfold(true);
    }
  }

  private split(percent: number): void {
    this.slider.value = String(percent);
    this.slider.setAttribute('aria-valuetext', texts.viewer.percentOriginal(percent));
    this.frame.style.setProperty('--split', `${percent}%`);
    void this.stage?.then((stage) => stage.split(percent));
  }

  private level(): void {
    const [black, white] = [Number(this.black.value), Number(this.white.value)];
    const span = Math.max(1, white - black);
    const gain = this.mode === 'difference' && !this.gainBox.hidden ? Number(this.gain.value) : 1;
    const slope = (255 / span) * gain;
    void this.stage?.then((stage) => stage.levels({ slope, intercept: (-black / 255) * slope }));
  }

  private levelsButton(): HTMLButtonElement {
    return h(
      'button',
      {
        class: 'button quiet',
        type: 'button',
        'aria-expanded': 'false',
        'data-levels': '',
        on: {
          click: () => this.unfold(Boolean(this.levelBox.hidden)),
        },
      },
      texts.viewer.levels,
    );
  }

  private unfold(open: boolean): void {
    this.levelBox.hidden = !open;
    this.histogram.element.hidden = !open;
    this.levels.setAttribute('aria-expanded', String(open));
    void this.stage?.then((stage) => this.histogram.draw(stage.canvas()));
  }

  private zoom(by: number): void {
    void this.stage?.then((stage) => stage.zoom(by));
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

  private async copyLink(): Promise<void> {
    const said = await navigator.clipboard.writeText(location.href).then(
      () => texts.viewer.theLinkIsCopiedWhoOpens,
      () => texts.viewer.theBrowserDidNotLetThis,
    );
    setText(this.note, said);
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
      setText(this.note, texts.viewer.theResultCannotBeReachedJust);
    }
  }
}

function range(name: string, min: number, max: number, value: number, label: string): HTMLInputElement {
  return h('input', { type: 'range', min, max, step: 1, value, class: name, 'aria-label': label });
}

function tool(name: IconName, label: string, click: () => void): HTMLButtonElement {
  return h('button', { class: 'button quiet icon-only', type: 'button', 'aria-label': label, title: label, on: { click } }, icon(name));
}
