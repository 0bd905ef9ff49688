import type { Catalogue, OperationSpec } from '../api/wire';
import { h } from '../page/dom';
import { icon } from '../page/icons';
import type { Preset } from './presets';
import { ranked } from './rank';
import { asToolbar } from '../page/toolbar';
import { texts } from '../texts';

export interface Picks {
  operation(spec: OperationSpec): void;
  preset(preset: Preset): void;
}

/** What there is to pick from: ready pipelines, and the operations group by group, or by a search over all of them. */
export class Palette {
  readonly element: HTMLElement;
  private readonly catalogue: Catalogue;
  private readonly picks: Picks;
  private readonly chips = new Map<OperationSpec, HTMLElement>();
  private readonly tabs = new Map<string, HTMLButtonElement>();
  private readonly body = h('div', { class: 'palette-chips', role: 'toolbar', 'aria-label': texts.palette.operations });
  private readonly field: HTMLInputElement;
  private presets: readonly Preset[] = [];
  private group: string;

  constructor(catalogue: Catalogue, picks: Picks) {
    this.catalogue = catalogue;
    this.picks = picks;
    catalogue.operations.forEach((spec) =>
      this.chips.set(
        spec,
        chip(spec.title, spec.description, { 'data-op': spec.name }, () => picks.operation(spec)),
      ),
    );
    const groups = [READY, ...new Set(catalogue.operations.map(({ group }) => group))];
    groups.forEach((group) =>
      this.tabs.set(
        group,
        h('button', { class: 'segment', type: 'button', 'data-group': group, on: { click: () => this.turn(group) } }, group),
      ),
    );
    const bar = h('div', { class: 'segmented', role: 'toolbar', 'aria-label': texts.palette.groupsOfOperations }, ...this.tabs.values());
    this.field = this.searchField();
    this.group = READY;
    this.element = h('div', { class: 'palette' }, this.field, bar, this.body);
    asToolbar(bar);
    asToolbar(this.body);
    this.turn(READY);
  }

  /** Ready pipelines to offer. */
  offer(presets: readonly Preset[]): void {
    this.presets = presets;
    this.show();
  }

  private turn(group: string): void {
    this.group = group;
    this.field.value = '';
    this.show();
  }

  private show(): readonly OperationSpec[] {
    const wanted = this.field.value.trim();
    const found =
      wanted === '' ? this.catalogue.operations.filter(({ group }) => group === this.group) : ranked(this.catalogue.operations, wanted);
    const shown =
      wanted === '' && this.group === READY
        ? this.presets.map((preset) => chip(preset.title, preset.text, { 'data-preset': preset.text }, () => this.picks.preset(preset)))
        : found.map((spec) => this.chips.get(spec) as HTMLElement);
    this.body.replaceChildren(...(shown.length > 0 ? shown : [h('span', { class: 'palette-name' }, texts.palette.noOperationFits)]));
    this.tabs.forEach((tab, group) => tab.setAttribute('aria-pressed', String(wanted === '' && group === this.group)));
    return found;
  }

  /** Finds while typing; Enter takes the first hit. */
  private searchField(): HTMLInputElement {
    const field: HTMLInputElement = h('input', {
      class: 'field',
      type: 'search',
      id: 'find-operation',
      placeholder: texts.palette.findAnOperationEnterAddsThe,
      'aria-label': texts.palette.findAnOperationEnterAddsThe,
      autocomplete: 'off',
      on: {
        input: () => this.show(),
        keydown: (event) => {
          const [first] = event.key === 'Enter' && field.value.trim() !== '' ? this.show() : [];
          if (first) {
            event.preventDefault();
            this.picks.operation(first);
            field.value = '';
            this.show();
          }
        },
      },
    });
    return field;
  }
}

const READY = 'Ready-made';

function chip(title: string, description: string, data: Record<string, string>, pick: () => void): HTMLElement {
  return h('button', { class: 'chip', type: 'button', title: description, ...data, on: { click: pick } }, icon('plus'), title);
}
