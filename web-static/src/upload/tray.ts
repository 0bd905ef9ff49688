import { h, setChildren, setText } from '../page/dom';
import { bytesText, countText, isolated } from '../page/format';
import { icon } from '../page/icons';
import { Pager } from '../page/pager';
import { filesOf } from './dropped';
import type { Limits } from '../api/wire';
import { sizeOf } from './header';
import { beyond } from './limits';
import { ACCEPT, formatName, look, sizeText } from './pick';
import { drawPreview } from './preview';
import type { Picked } from './submit';
import { Twins } from './twins';
import { texts } from '../texts';

interface Row {
  readonly file: File;
  readonly type?: string;
  refused?: string;
  /** Whether its size was held against the limits. */
  judged?: boolean;
  /** The name of a file before it that has the same content. */
  twin?: string;
  element?: HTMLElement;
}

/** Where files are dropped or chosen, and the list of those waiting to be submitted. */
export class Tray {
  readonly element: HTMLElement;
  private readonly changed: () => void;
  private readonly recognise: (files: readonly File[]) => Promise<readonly File[]>;
  private readonly list = h('ul', { class: 'tray-list', 'aria-label': texts.tray.chosenFiles });
  private readonly summary = h('p', { class: 'tray-summary', role: 'status' });
  private readonly clearButton: HTMLButtonElement;
  private readonly twinButton: HTMLButtonElement;
  private readonly twins = new Twins();
  private readonly foot: HTMLElement;
  private readonly pager = new Pager(40, 'files', () => this.draw());
  private rows: Row[] = [];
  private limits: Limits | undefined;

  /** `recognise` takes the files it has been waiting for and answers the others. */
  constructor(changed: () => void, recognise: (files: readonly File[]) => Promise<readonly File[]>) {
    this.changed = changed;
    this.recognise = recognise;
    this.clearButton = h(
      'button',
      { class: 'button small quiet', type: 'button', on: { click: () => this.clear() } },
      texts.tray.clearList,
    );
    this.twinButton = h('button', { class: 'button small quiet', type: 'button', hidden: true, on: { click: () => this.dropTwins() } });
    this.foot = h('div', { class: 'tray-foot', hidden: true }, this.summary, this.pager.element, this.twinButton, this.clearButton);
    this.element = h('div', { class: 'tray' }, this.dropZone(), this.list, this.foot);
    this.acceptDropsAnywhere();
    this.acceptPaste();
    this.draw();
  }

  picked(): readonly Picked[] {
    return this.rows.flatMap(({ file, type, refused }) => (type === undefined || refused ? [] : [{ file, type }]));
  }

  /** Takes submitted files off the list, once, together with those that were refused at sight. */
  take(picked: readonly Picked[]): void {
    const gone = new Set(picked.map(({ file }) => file));
    this.rows = this.rows.filter(({ file }) => !gone.has(file));
    if (this.picked().length === 0) {
      this.rows = [];
    }
    this.draw();
  }

  async offer(files: readonly File[]): Promise<void> {
    this.add(await this.recognise(files));
  }

  add(files: Iterable<File>): void {
    const known = new Set(this.rows.map(({ file }) => identity(file)));
    for (const file of files) {
      if (!known.has(identity(file))) {
        known.add(identity(file));
        this.rows.push({ file, ...look(file) });
      }
    }
    this.refusedFirst();
    this.pager.first();
    this.draw();
    void this.lookForTwins();
    void this.judgeByLimits();
  }

  /** The service's limits are known, or known anew. */
  use(limits: Limits): void {
    this.limits = limits;
    void this.judgeByLimits();
  }

  /** Leaves out in time what would be turned away after the upload. */
  private async judgeByLimits(): Promise<void> {
    const { limits } = this;
    if (!limits) {
      return;
    }
    let found = false;
    for (const row of this.rows.filter(({ refused, judged }) => !refused && !judged)) {
      row.judged = true;
      const refused = beyond(limits, row.type ?? '', row.file.size, await sizeOf(row.file));
      if (refused !== undefined) {
        row.refused = refused;
        delete row.element;
        found = true;
      }
    }
    if (found) {
      this.refusedFirst();
      this.draw();
    }
  }

  /** What cannot be read comes first: it needs a look, and a long list would hide it. */
  private refusedFirst(): void {
    this.rows = [...this.rows.filter(({ refused }) => refused), ...this.rows.filter(({ refused }) => !refused)];
  }

  private async lookForTwins(): Promise<void> {
    const rows = new Map(this.rows.map((row) => [row.file, row]));
    await this.twins.look(
      this.picked().map(({ file }) => file),
      (file, first) => {
        const row = rows.get(file);
        if (row && row.twin === undefined) {
          row.twin = first.name;
          delete row.element;
        }
      },
    );
    this.draw();
  }

  private dropTwins(): void {
    this.rows = this.rows.filter(({ twin }) => twin === undefined);
    this.draw();
  }

  private clear(): void {
    this.rows = [];
    this.draw();
    this.element.querySelector('input')?.focus();
  }

  private dropZone(): HTMLElement {
    const input: HTMLInputElement = h('input', {
      type: 'file',
      multiple: true,
      accept: ACCEPT,
      id: 'files',
      class: 'visually-hidden',
      'aria-describedby': 'files-hint',
      on: {
        change: () => {
          void this.offer([...(input.files ?? [])]);
          input.value = '';
        },
      },
    });
    const zone = h(
      'label',
      { class: 'drop-zone', for: 'files', id: 'drop-zone' },
      input,
      h('span', { class: 'drop-icon' }, icon('upload')),
      h('span', { class: 'drop-title' }, texts.tray.dropImagesOrFoldersHere),
      h('span', { class: 'drop-or' }, 'or ', h('span', { class: 'link' }, texts.tray.chooseFiles), texts.tray.orPaste),
      h('span', { class: 'drop-hint', id: 'files-hint' }, texts.tray.jpegPngWebpTiffBmpHeic),
    );
    const camera: HTMLInputElement = h('input', {
      type: 'file',
      accept: 'image/*',
      capture: 'environment',
      id: 'camera',
      class: 'visually-hidden',
      on: {
        change: () => {
          void this.offer([...(camera.files ?? [])]);
          camera.value = '';
        },
      },
    });
    return h(
      'div',
      { class: 'drop-places' },
      zone,
      h('label', { class: 'button camera', for: 'camera' }, camera, icon('image'), texts.tray.takeAPhoto),
    );
  }

  /** The whole window takes drops: a near miss would otherwise leave the page for the image. */
  private acceptDropsAnywhere(): void {
    let depth = 0;
    const mark = (by: number) => {
      depth = Math.max(0, depth + by);
      document.body.classList.toggle('dropping', depth > 0);
    };
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes(texts.tray.files) ?? false;
    window.addEventListener('dragenter', (event) => holdsFiles(event) && mark(1));
    window.addEventListener('dragleave', (event) => holdsFiles(event) && mark(-1));
    window.addEventListener('dragover', (event) => holdsFiles(event) && event.preventDefault());
    window.addEventListener('drop', (event) => {
      if (!event.dataTransfer || !holdsFiles(event)) {
        return;
      }
      event.preventDefault();
      depth = 0;
      mark(0);
      void filesOf(event.dataTransfer).then((files) => this.offer(files));
    });
  }

  /** Pasted pictures, a screenshot say; text goes where it was pasted. */
  private acceptPaste(): void {
    window.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) {
        event.preventDefault();
        void this.offer(files);
      }
    });
  }

  private draw(): void {
    const { from, to } = this.pager.range(this.rows.length);
    setChildren(
      this.list,
      this.rows.slice(from, to).map((row) => (row.element ??= this.rowElement(row))),
    );
    const picked = this.picked();
    const refused = this.rows.length - picked.length;
    this.list.hidden = this.rows.length === 0;
    this.foot.hidden = this.rows.length === 0;
    this.element.classList.toggle('filled', this.rows.length > 0);
    const twins = this.rows.filter(({ twin }) => twin !== undefined).length;
    this.twinButton.hidden = twins === 0;
    setText(this.twinButton, texts.tray.leaveOut(countText(twins, 'duplicate')));
    setText(
      this.summary,
      [
        `${countText(picked.length, 'image')}, ${sizeText(picked.map(({ file }) => file))}`,
        refused > 0 ? texts.tray.leftOut(countText(refused, 'file')) : '',
      ]
        .filter(Boolean)
        .join(' · '),
    );
    this.changed();
  }

  private rowElement(row: Row): HTMLElement {
    const { file, type, refused, twin } = row;
    const format = h('span', { class: 'format' }, refused ? icon('alert') : formatName(type ?? ''));
    const preview = h('canvas', { class: 'tray-preview', width: 1, height: 1, 'aria-hidden': 'true', hidden: true });
    drawPreview(file, type ?? '', preview, () => {
      preview.hidden = false;
      format.classList.add('small');
    });
    return h(
      'li',
      { class: refused ? 'tray-row refused' : 'tray-row' },
      h('span', { class: 'tray-picture' }, preview, format),
      h(
        'span',
        { class: 'tray-name' },
        h('span', { class: 'name', title: file.name, dir: 'auto' }, file.name),
        refused && h('span', { class: 'reason' }, refused),
        twin !== undefined && h('span', { class: 'reason twin' }, texts.tray.theSameAs(twin)),
      ),
      h('span', { class: 'size' }, bytesText(file.size)),
      h(
        'button',
        {
          class: 'button quiet icon-only',
          type: 'button',
          'aria-label': texts.tray.remove(isolated(file.name)),
          on: {
            click: () => {
              this.rows = this.rows.filter((other) => other !== row);
              this.draw();
              if (this.rows.length === 0) {
                this.element.querySelector('input')?.focus();
              }
            },
          },
        },
        icon('close'),
      ),
    );
  }
}

/** The same file chosen twice is one; two files of one name from different folders are two. */
function identity(file: File): string {
  return [file.webkitRelativePath, file.name, file.size, file.lastModified].join('/');
}
