import type { Catalogue, OperationSpec, ParameterSpec, Scalar } from '../api/wire';
import { texts } from '../texts';

/** One operation with its values as typed: text, so that a half-typed number is kept while its message shows. */
export interface Step {
  readonly op: string;
  readonly values: Readonly<Record<string, string>>;
}

export type Parsed = { readonly steps: readonly Step[] } | { readonly problem: string };

/** The longest pipeline the service takes. */
export const MAX_STEPS = 32;

export function specOf(catalogue: Catalogue, op: string): OperationSpec | undefined {
  return catalogue.operations.find((operation) => operation.name === op);
}

/** A step with every parameter at its default. */
export function freshStep(spec: OperationSpec): Step {
  return { op: spec.name, values: Object.fromEntries(spec.parameters.map((p) => [p.name, String(p.default)])) };
}

/**
 * The text form: `gaussian-blur:ksize=9:sigma=0|invert`. Every parameter is written out, so a default may change. In a value,
 * what is neither a letter or digit nor one of `- . _ + #` and blank is written `%XX`.
 */
export function formatText(steps: readonly Step[]): string {
  return steps
    .map(({ op, values }) => [op, ...Object.entries(values).map(([name, value]) => `${name}=${encoded(value.trim())}`)].join(':'))
    .join('|');
}

function encoded(value: string): string {
  return value.replace(/[^0-9A-Za-z\-._+# ]/gu, (letter) =>
    [...new TextEncoder().encode(letter)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Reads the text form. Values are not judged here, {@link problemsOf} does; unknown names are, since no form shows them. */
export function parseText(text: string, catalogue: Catalogue): Parsed {
  if (text.trim() === '') {
    return { steps: [] };
  }
  const steps: Step[] = [];
  for (const [index, part] of text.split('|').entries()) {
    const read = parseStep(part.trim(), index + 1, catalogue);
    if ('problem' in read) {
      return read;
    }
    steps.push(read);
  }
  return { steps };
}

/** `pages=1-3`, or `pages=5`: the first and the last of something. */
const SPAN = /^([a-z-]+)\s*=\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?$/;

function parseStep(written: string, number: number, catalogue: Catalogue): Step | { problem: string } {
  const part = written.replace(SPAN, (_, op: string, first: string, last?: string) => `${op}:first=${first}:last=${last ?? first}`);
  const [op = '', ...assignments] = part.split(':').map((piece) => piece.trim());
  if (op === '') {
    return { problem: texts.steps.stepIsEmptyWriteAnOperation(number) };
  }
  const spec = specOf(catalogue, op);
  if (!spec) {
    return {
      problem: texts.steps.stepThereIsNoOperation(
        number,
        op,
        suggestion(
          op,
          catalogue.operations.map((o) => o.name),
        ),
      ),
    };
  }
  const given: Record<string, string> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    const name = at < 0 ? assignment : assignment.slice(0, at).trim();
    if (at < 0) {
      return { problem: texts.steps.stepNeedsAValueAsIn(number, assignment) };
    }
    if (!spec.parameters.some((parameter) => parameter.name === name)) {
      return {
        problem: texts.steps.stepHasNoSetting(
          number,
          op,
          name,
          suggestion(
            name,
            spec.parameters.map((p) => p.name),
          ),
        ),
      };
    }
    if (name in given) {
      return { problem: texts.steps.stepIsSetTwice(number, name) };
    }
    const value = decoded(assignment.slice(at + 1).trim());
    if (value === undefined) {
      return { problem: texts.steps.stepAfterStandTwoHexadecimalDigits(number) };
    }
    given[name] = value;
  }
  return { op, values: { ...freshStep(spec).values, ...given } };
}

/** The JSON form the API also takes: numbers as numbers. */
export function toJson(steps: readonly Step[], catalogue: Catalogue): Record<string, Scalar>[] {
  return steps.map(({ op, values }) => {
    const kinds = new Map(specOf(catalogue, op)?.parameters.map((p) => [p.name, p.kind]));
    const isNumber = (name: string) => kinds.get(name) === 'integer' || kinds.get(name) === 'decimal';
    const typed = Object.entries(values).map(([name, value]) => [name, isNumber(name) ? Number(value) : value]);
    return { op, ...Object.fromEntries(typed) };
  });
}

export function fromJson(json: readonly Readonly<Record<string, Scalar>>[], catalogue: Catalogue): Parsed {
  const text = json
    .map(({ op, ...values }) => [op, ...Object.entries(values).map(([name, value]) => `${name}=${encoded(String(value))}`)].join(':'))
    .join('|');
  return parseText(text, catalogue);
}

/** What is wrong with a step's values: parameter name to sentence; empty when it can run. */
export function problemsOf(step: Step, spec: OperationSpec): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  for (const parameter of spec.parameters) {
    const problem = valueProblem((step.values[parameter.name] ?? '').trim(), parameter);
    if (problem !== undefined) {
      problems.set(parameter.name, problem);
    }
  }
  return problems;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function valueProblem(value: string, parameter: ParameterSpec): string | undefined {
  switch (parameter.kind) {
    case 'choice': {
      const choices = parameter.choices ?? [];
      return choices.includes(value) ? undefined : texts.steps.chooseOneOf(choices.join(', '));
    }
    case 'colour':
      return /^#?[0-9a-f]{6}$/i.test(value) ? undefined : texts.steps.aColourHasSixDigitsOf;
    case 'text':
      return textProblem(value, parameter);
    case 'numbers':
      return listProblem(value, parameter);
    case 'picture':
      return pictureProblem(value, parameter);
    case 'integer':
    case 'decimal':
      return oneNumberProblem(value, parameter);
  }
}

function textProblem(value: string, { maxLength }: ParameterSpec): string | undefined {
  if (value === '') {
    return texts.steps.aValueIsNeeded;
  }
  if (!/^[ -~]*$/.test(value)) {
    return texts.steps.lettersDigitsAndSignsOfAscii;
  }
  return maxLength !== undefined && value.length > maxLength ? texts.steps.atMostCharacters(maxLength) : undefined;
}

function listProblem(value: string, parameter: ParameterSpec): string | undefined {
  const words = value.split(/\s+/).filter(Boolean);
  const { counts } = parameter;
  if (counts && !counts.includes(words.length)) {
    return texts.steps.numbersWithBlanksBetweenThemNot(counts.join(' or '), words.length);
  }
  for (const word of words) {
    const problem = NUMBER.test(word) ? numberProblem(Number(word), parameter) : texts.steps.thisIsNotANumber;
    if (problem !== undefined) {
      return `${word}: ${problem}`;
    }
  }
  return undefined;
}

/** Whether a picture is told by the name that the service gave it. */
export function isPictureName(value: string): boolean {
  return /^@[\w-]{43}$/.test(value);
}

function pictureProblem(value: string, { maxLength }: ParameterSpec): string | undefined {
  if (isPictureName(value)) {
    return undefined;
  }
  if (!/^iVBORw0KGgo[\w-]*$/.test(value)) {
    return texts.steps.chooseAPicture;
  }
  return maxLength !== undefined && value.length > maxLength ? texts.steps.thePictureIsTooLargeChoose : undefined;
}

function oneNumberProblem(value: string, parameter: ParameterSpec): string | undefined {
  if (value === '') {
    return texts.steps.aValueIsNeeded;
  }
  if (!NUMBER.test(value)) {
    return texts.steps.thisIsNotANumber;
  }
  if (parameter.kind === 'integer' && !/^[+-]?\d+$/.test(value)) {
    return texts.steps.wholeNumbersOnly;
  }
  return numberProblem(Number(value), parameter);
}

function numberProblem(value: number, { kind, min, max, step }: ParameterSpec): string | undefined {
  if (min !== undefined && value < min) {
    return max === undefined ? texts.steps.atLeast(min) : texts.steps.betweenAnd(min, max);
  }
  if (max !== undefined && value > max) {
    return min === undefined ? texts.steps.atMost(max) : texts.steps.betweenAnd(min, max);
  }
  if (kind === 'integer' && step !== undefined && step > 1 && (value - (min ?? 0)) % step !== 0) {
    return texts.steps.only(strideText(min ?? 0, step));
  }
  return undefined;
}

function strideText(min: number, step: number): string {
  if (step === 2) {
    return min % 2 === 0 ? texts.steps.evenNumbers : texts.steps.oddNumbers;
  }
  return texts.steps.andSoOn(min, min + step, min + 2 * step);
}

/** What may be typed, in a few words: `1 to 255, odd`. */
export function rangeText({ kind, min, max, step, maxLength, counts, maxEdge }: ParameterSpec): string {
  switch (kind) {
    case 'choice':
      return '';
    case 'colour':
      return '';
    case 'text':
      return maxLength === undefined ? '' : texts.steps.upToCharacters(maxLength);
    case 'picture':
      return maxEdge === undefined ? '' : texts.steps.sentWithAtMostPixels(maxEdge, maxEdge);
    case 'numbers':
      return texts.steps.numbersOfToRowByRow((counts ?? []).join(' or '), min, max);
    case 'integer':
    case 'decimal': {
      const range =
        min !== undefined && max !== undefined
          ? texts.steps.to(min, max)
          : min !== undefined
            ? texts.steps.from(min)
            : max !== undefined
              ? texts.steps.upTo(max)
              : '';
      const parity = kind === 'integer' && step === 2 && min !== undefined ? (min % 2 === 0 ? texts.steps.even : texts.steps.odd) : '';
      return range + parity;
    }
  }
}

/** A pipeline as people say it: `Gaussian blur → Canny edges`. Falls back to the text form's names. */
export function wordsOf(text: string, catalogue: Catalogue | undefined): string {
  if (text.trim() === '') {
    return texts.steps.noPipelineGiven;
  }
  return text
    .split('|')
    .map((part) => part.split(':')[0]?.trim() ?? '')
    .map((op) => (catalogue && specOf(catalogue, op)?.title) || op)
    .join(' → ');
}

function suggestion(word: string, names: readonly string[]): string {
  const near = names.map((name) => ({ name, distance: distanceOf(word.toLowerCase(), name) })).sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= 3
    ? texts.steps.didYouMean(near.name)
    : texts.steps.knownAre(names.slice(0, 8).join(', '), names.length > 8 ? ' …' : '');
}

/** Levenshtein distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The text form for the eye: an encoded picture, thousands of letters, becomes a word. */
export function shortened(text: string): string {
  return text.replace(/=(?:iVBORw0KGgo[\w-]{20,}|(?:@|%40)[\w-]{43})/g, '=(picture)');
}
