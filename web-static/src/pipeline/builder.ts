import type { Catalogue, OperationSpec } from '../api/wire';
import { h, setChildren, setText } from '../page/dom';
import { palette } from './palette';
import { StepCard } from './stepCard';
import { formatText, freshStep, MAX_STEPS, parseText, problemsOf, specOf, type Step } from './steps';

const REMEMBERED = 'pixfleet.pipeline';

/** Builds a pipeline from the catalogue: as a list of steps and, in step with it, as text. */
export class PipelineBuilder {
  readonly element: HTMLElement;
  private readonly catalogue: Catalogue;
  private readonly changed: () => void;
  private readonly list = h('ol', { class: 'steps', 'aria-label': 'Steps of the pipeline' });
  private readonly empty = h('p', { class: 'empty' }, 'No steps yet. Add an operation above; images run through the steps from top to bottom.');
  private readonly text: HTMLInputElement;
  private readonly textMessage = h('p', { class: 'field-message', id: 'pipeline-text-message', role: 'status' });
  private entries: { step: Step; card: StepCard }[] = [];
  private textProblem: string | undefined;

  constructor(catalogue: Catalogue, remembered: Pick<Storage, 'getItem' | 'setItem'>, changed: () => void) {
    this.catalogue = catalogue;
    this.changed = () => {
      if (this.problem() === undefined) {
        remembered.setItem(REMEMBERED, this.text.value);
      }
      changed();
    };
    this.text = h('input', {
      class: 'field mono', id: 'pipeline-text', spellcheck: false, autocomplete: 'off', autocapitalize: 'off',
      'aria-describedby': 'pipeline-text-message', placeholder: 'gaussian-blur:ksize=9|canny',
      on: { input: () => this.readText() },
    });
    this.element = h(
      'div', { class: 'builder' },
      palette(catalogue, (spec) => this.add(spec)),
      this.empty, this.list,
      h('div', { class: 'field-group text-form' }, h('label', { for: 'pipeline-text' }, 'As text'), this.text, this.textMessage),
    );
    this.text.value = remembered.getItem(REMEMBERED) ?? '';
    this.readText();
  }

  /** Why the pipeline cannot run yet, or nothing when it can. */
  problem(): string | undefined {
    if (this.textProblem !== undefined) {
      return this.textProblem;
    }
    if (this.entries.length === 0) {
      return 'Add at least one step to the pipeline.';
    }
    if (this.entries.length > MAX_STEPS) {
      return `A pipeline has at most ${MAX_STEPS} steps, not ${this.entries.length}.`;
    }
    const bad = this.entries.findIndex(({ step, card }) => problemsOf(step, card.spec).size > 0);
    return bad < 0 ? undefined : `Step ${bad + 1} (${this.entries[bad]?.card.spec.title}) has a value that cannot be used.`;
  }

  /** Takes a whole pipeline in text form. */
  load(text: string): void {
    this.text.value = text;
    this.readText();
  }

  pipeline(): string {
    return formatText(this.entries.map(({ step }) => step));
  }

  private add(spec: OperationSpec): void {
    this.entries.push(this.entry(freshStep(spec)));
    this.writeText();
    this.layOut();
  }

  private entry(step: Step): { step: Step; card: StepCard } {
    const spec = specOf(this.catalogue, step.op) as OperationSpec;
    const entry = {
      step,
      card: new StepCard(step, spec, {
        change: (values) => {
          entry.step = { ...entry.step, values };
          this.writeText();
        },
        move: (by) => this.move(entry, by),
        remove: () => this.remove(entry),
      }),
    };
    return entry;
  }

  private move(entry: { step: Step; card: StepCard }, by: -1 | 1): void {
    const from = this.entries.indexOf(entry);
    this.entries.splice(from, 1);
    this.entries.splice(from + by, 0, entry);
    this.writeText();
    this.layOut();
    entry.card.focus(by < 0 ? 'up' : 'down');
  }

  private remove(entry: { step: Step; card: StepCard }): void {
    const at = this.entries.indexOf(entry);
    this.entries.splice(at, 1);
    this.writeText();
    this.layOut();
    const neighbour = this.entries[Math.min(at, this.entries.length - 1)];
    (neighbour?.card ?? { focus: () => this.element.querySelector<HTMLElement>('.chip')?.focus() }).focus('field');
  }

  private writeText(): void {
    this.text.value = this.pipeline();
    this.judgeText(undefined);
    this.changed();
  }

  private readText(): void {
    const parsed = parseText(this.text.value, this.catalogue);
    if ('problem' in parsed) {
      this.judgeText(parsed.problem);
    } else {
      this.judgeText(undefined);
      this.takeSteps(parsed.steps);
    }
    this.changed();
  }

  /** Keeps the cards of steps whose operation stayed in place, so typing in the text does not rebuild everything. */
  private takeSteps(steps: readonly Step[]): void {
    this.entries = steps.map((step, i) => {
      const present = this.entries[i];
      if (present?.step.op !== step.op) {
        return this.entry(step);
      }
      present.step = step;
      present.card.take(step);
      return present;
    });
    this.layOut();
  }

  private judgeText(problem: string | undefined): void {
    this.textProblem = problem;
    this.text.setAttribute('aria-invalid', String(problem !== undefined));
    this.textMessage.classList.toggle('bad', problem !== undefined);
    setText(this.textMessage, problem ?? 'Edit freely: operation:name=value, steps divided by |.');
  }

  private layOut(): void {
    this.empty.hidden = this.entries.length > 0;
    this.list.hidden = this.entries.length === 0;
    setChildren(this.list, this.entries.map(({ card }) => card.element));
    this.entries.forEach(({ card }, i) => card.place(i, this.entries.length));
  }
}
