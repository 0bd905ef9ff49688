import type { OperationSpec, ParameterSpec } from '../api/wire';
import { h, setText } from '../page/dom';
import { icon, type IconName } from '../page/icons';
import { controlOf, type Control } from './controls';
import { problemsOf, rangeText, type Step } from './steps';
import { texts } from '../texts';

export interface StepActions {
  change(values: Readonly<Record<string, string>>): void;
  move(by: -1 | 1): void;
  remove(): void;
}

/** Kinds whose control shows what is meant without a unit. */
const SELF_EVIDENT = new Set<ParameterSpec['kind']>(['colour', 'picture']);
const WIDE = new Set<ParameterSpec['kind']>(['numbers', 'picture']);

let serial = 0;

/** One step of the pipeline: its name, its fields, and what is wrong with them. */
export class StepCard {
  readonly element: HTMLLIElement;
  readonly spec: OperationSpec;
  private readonly fields = new Map<string, { control: Control; message: HTMLElement }>();
  private readonly number = h('span', {
    class: 'step-number',
    'aria-hidden': 'true',
    draggable: 'true',
    title: texts.stepCard.dragToMoveThisStep,
  });
  private readonly buttons: { up: HTMLButtonElement; down: HTMLButtonElement };
  private step: Step;

  constructor(step: Step, spec: OperationSpec, actions: StepActions) {
    this.step = step;
    this.spec = spec;
    this.buttons = {
      up: this.button('up', texts.stepCard.moveUp(spec.title), () => actions.move(-1)),
      down: this.button('down', texts.stepCard.moveDown(spec.title), () => actions.move(1)),
    };
    this.element = h(
      'li',
      {
        class: 'step',
        'data-op': spec.name,
        on: {
          keydown: (event) => {
            if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
              event.preventDefault();
              actions.move(event.key === 'ArrowUp' ? -1 : 1);
            }
          },
        },
      },
      h(
        'div',
        { class: 'step-head' },
        this.number,
        h('div', { class: 'step-title' }, h('strong', {}, spec.title), spec.cost === 'dear' && h('span', { class: 'tag' }, 'heavy')),
        h(
          'div',
          { class: 'step-tools' },
          this.buttons.up,
          this.buttons.down,
          this.button('close', texts.stepCard.remove(spec.title), () => actions.remove()),
        ),
      ),
      h('p', { class: 'step-about' }, spec.description),
      spec.parameters.length > 0 && h('div', { class: 'fields' }, ...spec.parameters.map((parameter) => this.field(parameter, actions))),
    );
    this.judge();
  }

  place(index: number, count: number): void {
    setText(this.number, String(index + 1));
    this.buttons.up.disabled = index === 0;
    this.buttons.down.disabled = index === count - 1;
  }

  /** Takes values from outside (the text form) without disturbing the field the user is in. */
  take(step: Step): void {
    this.step = step;
    for (const [name, { control }] of this.fields) {
      control.write(step.values[name] ?? '');
    }
    this.judge();
  }

  focus(part: 'up' | 'down' | 'field'): void {
    const wanted = part === 'field' ? this.fields.values().next().value?.control.input : this.buttons[part];
    const target = wanted && !wanted.disabled ? wanted : [this.buttons.up, this.buttons.down].find((button) => !button.disabled);
    (target ?? (this.element.querySelector('button:enabled') as HTMLElement | null))?.focus();
  }

  private button(name: IconName, label: string, click: () => void): HTMLButtonElement {
    return h('button', { class: 'button quiet icon-only', type: 'button', 'aria-label': label, title: label, on: { click } }, icon(name));
  }

  private field(parameter: ParameterSpec, actions: StepActions): HTMLElement {
    const id = `field-${++serial}`;
    const message = h('p', { class: 'field-message', id: `${id}-message` });
    const control = controlOf(parameter, id, () => {
      this.step = { ...this.step, values: { ...this.step.values, [parameter.name]: control.read() } };
      this.judge();
      actions.change(this.step.values);
    });
    control.write(this.step.values[parameter.name] ?? '');
    this.fields.set(parameter.name, { control, message });
    const unit = SELF_EVIDENT.has(parameter.kind) ? undefined : parameter.unit;
    return h(
      'div',
      { class: `field-group ${WIDE.has(parameter.kind) ? 'wide' : ''}`.trim(), 'data-parameter': parameter.name },
      h('label', { for: id }, labelOf(parameter), unit ? h('span', { class: 'unit' }, ` ${unit}`) : null),
      control.element,
      message,
    );
  }

  private judge(): void {
    const problems = problemsOf(this.step, this.spec);
    for (const parameter of this.spec.parameters) {
      const field = this.fields.get(parameter.name);
      const problem = problems.get(parameter.name);
      if (field) {
        field.control.input.setAttribute('aria-invalid', String(problem !== undefined));
        field.message.classList.toggle('bad', problem !== undefined);
        setText(field.message, problem ?? hintOf(parameter));
      }
    }
  }
}

function labelOf(parameter: ParameterSpec): string {
  return parameter.name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]/g, ' ');
}

function hintOf(parameter: ParameterSpec): string {
  const preset = parameter.kind === 'picture' ? '' : texts.stepCard.defaultText(parameter.default);
  const limits = [rangeText(parameter), preset].filter(Boolean).join('; ');
  return `${parameter.description ?? ''} ${limits && `${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`}`.trim();
}
