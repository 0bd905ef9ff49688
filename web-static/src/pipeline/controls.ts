import type { ParameterSpec } from '../api/wire';
import { h, setText } from '../page/dom';
import { drawPicture, encodePicture } from './picture';
import { isPictureName } from './steps';
import { isolated } from '../page/format';
import { texts } from '../texts';

/** What a parameter is filled in with: an element to show, the part of it that takes the focus, and its value as text. */
export interface Control {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  read(): string;
  write(value: string): void;
}

/** The control of a parameter. `changed` is called whenever the user has changed its value. */
export function controlOf(parameter: ParameterSpec, id: string, changed: () => void): Control {
  switch (parameter.kind) {
    case 'choice':
      return plain(
        h(
          'select',
          { class: 'field', ...named(parameter, id) },
          ...(parameter.choices ?? []).map((choice) => h('option', { value: choice }, choice)),
        ),
        changed,
      );
    case 'colour':
      return colour(h('input', { class: 'field colour', type: 'color', ...named(parameter, id) }), changed);
    case 'text':
      return plain(
        h('input', { class: 'field', type: 'text', maxlength: parameter.maxLength, autocomplete: 'off', ...named(parameter, id) }),
        changed,
      );
    case 'numbers':
      return plain(
        h('input', {
          class: 'field mono',
          type: 'text',
          inputmode: 'text',
          autocomplete: 'off',
          spellcheck: false,
          ...named(parameter, id),
        }),
        changed,
      );
    case 'picture':
      return picture(parameter, h('input', { class: 'field', type: 'file', accept: 'image/*', ...named(parameter, id) }), changed);
    case 'integer':
    case 'decimal':
      return plain(
        h('input', {
          class: 'field',
          type: 'number',
          inputmode: parameter.kind === 'integer' ? 'numeric' : 'decimal',
          min: parameter.min,
          max: parameter.max,
          step: parameter.kind === 'integer' ? (parameter.step ?? 1) : 'any',
          ...named(parameter, id),
        }),
        changed,
      );
  }
}

function named(parameter: ParameterSpec, id: string): { id: string; name: string; 'aria-describedby': string } {
  return { id, name: parameter.name, 'aria-describedby': `${id}-message` };
}

/** Writes only what differs, so that the field the user is in is not disturbed. */
function plain(input: HTMLInputElement | HTMLSelectElement, changed: () => void): Control {
  input.addEventListener('input', changed);
  return {
    element: input,
    input,
    read: () => input.value,
    write: (value) => {
      if (input.value !== value) {
        input.value = value;
      }
    },
  };
}

/** The browser's own chooser speaks of #rrggbb. While a text that is no colour is typed elsewhere, it keeps the last one. */
function colour(input: HTMLInputElement, changed: () => void): Control {
  let value = '';
  input.addEventListener('input', () => {
    value = input.value.slice(1);
    changed();
  });
  return {
    element: input,
    input,
    read: () => value,
    write: (text) => {
      value = text;
      if (/^#?[0-9a-f]{6}$/i.test(text)) {
        input.value = `#${text.replace('#', '').toLowerCase()}`;
      }
    },
  };
}

/** A file of the user's, made small enough to travel in the pipeline, with a preview of what travels. */
function picture({ maxEdge = 64, maxLength = 8000 }: ParameterSpec, input: HTMLInputElement, changed: () => void): Control {
  let value = '';
  const canvas = h('canvas', {
    class: 'picture-preview',
    width: 1,
    height: 1,
    role: 'img',
    'aria-label': texts.controls.thePictureAsItIsSent,
  });
  const note = h('span', { class: 'picture-note', role: 'status' });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (!file) {
      return;
    }
    encodePicture(file, maxEdge, maxLength).then(
      (encoded) => {
        value = encoded;
        setText(note, '');
        void drawPicture(canvas, value);
        changed();
      },
      () => setText(note, texts.controls.cannotBeReadAsAPicture(isolated(file.name))),
    );
  });
  return {
    element: h('div', { class: 'picture-field' }, canvas, input, note),
    input,
    read: () => value,
    write: (text) => {
      if (text !== value) {
        value = text;
        setText(note, isPictureName(value) ? texts.controls.aPictureOfAnEarlierJob : '');
        void drawPicture(canvas, value);
      }
    },
  };
}
