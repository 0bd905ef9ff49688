import type { Catalogue, OperationSpec } from '../api/wire';
import { h } from '../page/dom';
import { icon } from '../page/icons';

const FILTER_FROM = 13;

/** The operations to pick from, grouped as the catalogue groups them; a long catalogue gets a filter. */
export function palette(catalogue: Catalogue, pick: (spec: OperationSpec) => void): HTMLElement {
  const groups = new Map<string, OperationSpec[]>();
  for (const spec of catalogue.operations) {
    groups.set(spec.group, [...(groups.get(spec.group) ?? []), spec]);
  }
  const chips: { chip: HTMLElement; words: string; group: HTMLElement }[] = [];
  const body = h('div', { class: 'palette-groups' });
  for (const [name, specs] of groups) {
    const group = h('div', { class: 'palette-group', role: 'group', 'aria-label': name }, h('span', { class: 'palette-name' }, name));
    for (const spec of specs) {
      const chip = h(
        'button', { class: 'chip', type: 'button', title: spec.description, 'data-op': spec.name, on: { click: () => pick(spec) } },
        icon('plus'), spec.title,
      );
      chips.push({ chip, group, words: `${spec.name} ${spec.title} ${spec.group} ${spec.description}`.toLowerCase() });
      group.append(chip);
    }
    body.append(group);
  }
  const element = h('div', { class: 'palette' }, body);
  if (catalogue.operations.length >= FILTER_FROM) {
    element.prepend(filterField(chips));
  }
  return element;
}

function filterField(chips: readonly { chip: HTMLElement; words: string; group: HTMLElement }[]): HTMLElement {
  const field: HTMLInputElement = h('input', {
    class: 'field', type: 'search', placeholder: 'Find an operation', 'aria-label': 'Find an operation',
    on: {
      input: () => {
        const wanted = field.value.trim().toLowerCase();
        const alive = new Set<HTMLElement>();
        for (const { chip, group, words } of chips) {
          chip.hidden = !words.includes(wanted);
          if (!chip.hidden) {
            alive.add(group);
          }
        }
        chips.forEach(({ group }) => (group.hidden = !alive.has(group)));
      },
    },
  });
  return field;
}
