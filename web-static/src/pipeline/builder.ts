import type { Catalogue, OperationSpec } from '../api/wire';
import { h, setChildren, setText } from '../page/dom';
import { linkTo } from '../page/address';
import { icon } from '../page/icons';
import { Palette } from './palette';
import { canRun, presetsOf, recentOf, remember, type Preset } from './presets';
import { StepCard } from './stepCard';
import { formatText, freshStep, MAX_STEPS, parseText, problemsOf, specOf, wordsOf, type Step } from './steps';
import { texts } from '../texts';

/** The operation that says how a result is written: nothing may come after it, so further steps come before. */
const LAST = 'to';

/** The operation that says what of a file is processed: nothing may come before it. */
const FIRST = 'pages';

const REMEMBERED = 'pixfleet.pipeline';

/** Builds a pipeline from the catalogue: as a list of steps and, in step with it, as text. */
export class PipelineBuilder {
  readonly element: HTMLElement;
  private readonly catalogue: Catalogue;
  private readonly store: Pick<Storage, 'getItem' | 'setItem'>;
  private readonly palette: Palette;
  private readonly changed: () => void;
  private readonly say: (text: string) => void;
  private readonly list = h('ol', { class: 'steps', 'aria-label': texts.builder.stepsOfThePipeline });
  private readonly empty = h('p', { class: 'empty' }, texts.builder.noStepsYetTakeAReady);
  private readonly text: HTMLInputElement;
  private readonly textMessage = h('p', { class: 'field-message', id: 'pipeline-text-message', role: 'status' });
  private entries: { step: Step; card: StepCard }[] = [];
  private textProblem: string | undefined;

  constructor(catalogue: Catalogue, remembered: Pick<Storage, 'getItem' | 'setItem'>, changed: () => void, say: (text: string) => void) {
    this.say = say;
    this.catalogue = catalogue;
    this.store = remembered;
    this.changed = () => {
      if (this.problem() === undefined) {
        remembered.setItem(REMEMBERED, this.text.value);
      }
      changed();
    };
    this.text = h('input', {
      class: 'field mono',
      id: 'pipeline-text',
      spellcheck: false,
      autocomplete: 'off',
      autocapitalize: 'off',
      'aria-describedby': 'pipeline-text-message',
      placeholder: 'gaussian-blur:ksize=9|canny',
      on: { input: () => this.readText() },
    });
    this.palette = new Palette(catalogue, { operation: (spec) => this.add(spec), preset: (preset) => this.take(preset) });
    this.offer();
    this.orderByDragging();
    const copied = h('span', { role: 'status', class: 'copied' });
    const copy = h(
      'button',
      { class: 'button small quiet', type: 'button', on: { click: () => void this.copyLink(copied) } },
      icon('link'),
      texts.builder.copyALinkToThisPipeline,
    );
    this.element = h(
      'div',
      { class: 'builder' },
      this.palette.element,
      this.empty,
      this.list,
      h(
        'div',
        { class: 'field-group text-form' },
        h('label', { for: 'pipeline-text' }, texts.builder.asText),
        this.text,
        this.textMessage,
        h('div', { class: 'text-tools' }, copy, copied),
      ),
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
      return texts.builder.addAtLeastOneStepTo;
    }
    if (this.entries.length > MAX_STEPS) {
      return texts.builder.aPipelineHasAtMostSteps(MAX_STEPS, this.entries.length);
    }
    const early = this.entries.slice(0, -1).findIndex(({ step }) => step.op === LAST);
    if (early >= 0) {
      return texts.builder.canOnlyBeTheLastStep(early + 1, this.entries[early]?.card.spec.title);
    }
    const late = this.entries.findIndex(({ step }, i) => step.op === FIRST && i > 0);
    if (late >= 0) {
      return texts.builder.canOnlyBeTheFirstStep(late + 1, this.entries[late]?.card.spec.title);
    }
    const bad = this.entries.findIndex(({ step, card }) => problemsOf(step, card.spec).size > 0);
    return bad < 0 ? undefined : texts.builder.stepHasAValueThatCannot(bad + 1, this.entries[bad]?.card.spec.title);
  }

  /** Takes a whole pipeline in text form. */
  load(text: string): void {
    this.text.value = text;
    this.readText();
  }

  pipeline(): string {
    return formatText(this.entries.map(({ step }) => step));
  }

  /** The pipeline was started: it will be offered again. */
  started(): void {
    remember(this.pipeline(), this.store);
    this.offer();
  }

  private offer(): void {
    const presets = presetsOf(this.catalogue);
    const recent = recentOf(this.store)
      .filter((text) => canRun(text, this.catalogue) && !presets.some((preset) => preset.text === text))
      .map((text): Preset => ({ title: `Again: ${wordsOf(text, this.catalogue)}`, text }));
    this.palette.offer([...presets, ...recent]);
  }

  private take({ title, text }: Preset): void {
    this.load(text);
    this.say(texts.builder.steps(title, this.entries.length));
  }

  private async copyLink(said: HTMLElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(linkTo({ pipeline: this.text.value }));
      setText(said, texts.builder.copied);
    } catch {
      setText(said, texts.builder.theBrowserDidNotLetThis);
    }
  }

  /** Steps are moved by their number: from there they are dragged, and dropped where the pointer is. */
  private orderByDragging(): void {
    let dragged: { step: Step; card: StepCard } | undefined;
    this.list.addEventListener('dragstart', (event) => {
      dragged = this.entries.find(({ card }) => card.element.contains(event.target as Node));
      if (dragged && event.dataTransfer) {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', dragged.card.spec.title);
        event.dataTransfer.setDragImage(dragged.card.element, 20, 20);
      }
    });
    this.list.addEventListener('dragend', () => (dragged = undefined));
    this.list.addEventListener('dragover', (event) => {
      if (!dragged) {
        return;
      }
      event.preventDefault();
      const over = this.entries.findIndex(({ card }) => {
        const { top, bottom } = card.element.getBoundingClientRect();
        return event.clientY >= top && event.clientY <= bottom;
      });
      const from = this.entries.indexOf(dragged);
      if (over >= 0 && over !== from) {
        this.shift(dragged, over - from);
      }
    });
    this.list.addEventListener('drop', (event) => dragged && event.preventDefault());
  }

  private add(spec: OperationSpec): void {
    const end = this.entries.length - (this.entries.at(-1)?.step.op === LAST && spec.name !== LAST ? 1 : 0);
    const at = spec.name === FIRST ? 0 : end;
    this.entries.splice(at, 0, this.entry(freshStep(spec)));
    this.writeText();
    this.layOut();
    this.say(texts.builder.addedAsStep(spec.title, at + 1));
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
    if (this.shift(entry, by)) {
      entry.card.focus(by < 0 ? 'up' : 'down');
    }
  }

  private shift(entry: { step: Step; card: StepCard }, by: number): boolean {
    const from = this.entries.indexOf(entry);
    const to = from + by;
    if (to < 0 || to >= this.entries.length) {
      return false;
    }
    this.entries.splice(from, 1);
    this.entries.splice(to, 0, entry);
    this.writeText();
    this.layOut();
    this.say(texts.builder.isNowStepOf(entry.card.spec.title, to + 1, this.entries.length));
    return true;
  }

  private remove(entry: { step: Step; card: StepCard }): void {
    const at = this.entries.indexOf(entry);
    this.entries.splice(at, 1);
    this.writeText();
    this.layOut();
    this.say(texts.builder.removed(entry.card.spec.title));
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
    setText(this.textMessage, problem ?? texts.builder.editFreelyOperationNameValueSteps);
  }

  private layOut(): void {
    this.empty.hidden = this.entries.length > 0;
    this.list.hidden = this.entries.length === 0;
    setChildren(
      this.list,
      this.entries.map(({ card }) => card.element),
    );
    this.entries.forEach(({ card }, i) => card.place(i, this.entries.length));
  }
}
