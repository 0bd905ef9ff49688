import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../api/wire';
import {
  formatText,
  freshStep,
  fromJson,
  parseText,
  problemsOf,
  rangeText,
  isPictureName,
  shortened,
  specOf,
  toJson,
  wordsOf,
  type Parsed,
  type Step,
} from './steps';

const catalogue: Catalogue = {
  operations: [
    {
      name: 'gaussian-blur',
      group: 'Blur',
      title: 'Gaussian blur',
      description: '',
      parameters: [
        { name: 'ksize', kind: 'integer', min: 1, max: 255, step: 2, default: 9, unit: 'pixels' },
        { name: 'sigma', kind: 'decimal', min: 0, max: 128, default: 0 },
      ],
    },
    { name: 'invert', group: 'Color', title: 'Invert', description: '', parameters: [] },
    {
      name: 'watermark',
      group: 'Draw',
      title: 'Watermark',
      description: '',
      parameters: [
        { name: 'text', kind: 'text', maxLength: 12, default: 'Pixfleet' },
        { name: 'colour', kind: 'colour', default: 'ffffff', unit: 'rrggbb' },
        { name: 'picture', kind: 'picture', maxEdge: 64, maxLength: 100, default: 'iVBORw0KGgo-_' },
      ],
    },
    {
      name: 'kernel',
      group: 'Filter',
      title: 'Kernel',
      description: '',
      parameters: [{ name: 'weights', kind: 'numbers', counts: [9, 25], min: -100, max: 100, default: '0 0 0 0 1 0 0 0 0' }],
    },
    {
      name: 'resize',
      group: 'Shape',
      title: 'Resize',
      description: '',
      parameters: [{ name: 'by', kind: 'choice', choices: ['area', 'cubic'], default: 'area' }],
    },
  ],
};

const stepsOf = (parsed: Parsed): readonly Step[] => {
  if ('problem' in parsed) {
    throw new Error(parsed.problem);
  }
  return parsed.steps;
};
const problemOf = (text: string) => {
  const parsed = parseText(text, catalogue);
  return 'problem' in parsed ? parsed.problem : undefined;
};
const judged = (text: string) => {
  const step = stepsOf(parseText(text, catalogue))[0] as Step;
  return Object.fromEntries(problemsOf(step, specOf(catalogue, step.op)!));
};

describe('the text form', () => {
  it('comes back as it was written when it is complete', () => {
    const text = 'gaussian-blur:ksize=11:sigma=1.5|invert|resize:by=cubic';
    expect(formatText(stepsOf(parseText(text, catalogue)))).toBe(text);
  });

  it('fills in the defaults of parameters left out, and forgives blanks', () => {
    expect(formatText(stepsOf(parseText(' gaussian-blur : sigma = 2 | invert ', catalogue)))).toBe('gaussian-blur:ksize=9:sigma=2|invert');
  });

  it('writes what a value may hold without breaking the form', () => {
    const text = 'watermark:text=50%25 %7C a%3Ab%2Cc:colour=ff8000:picture=iVBORw0KGgo-_';
    const [step] = stepsOf(parseText(text, catalogue));
    expect(step?.values['text']).toBe('50% | a:b,c');
    expect(formatText(stepsOf(parseText(text, catalogue)))).toBe(text);
    expect(formatText([{ op: 'watermark', values: { text: 'ä' } }])).toBe('watermark:text=%C3%A4');
  });

  it('takes a span for the first and the last', () => {
    const page = { kind: 'integer', min: 1, max: 10000, step: 1, default: 1 } as const;
    const pages: Catalogue = {
      operations: [
        {
          name: 'pages',
          group: 'Result',
          title: 'Pages',
          description: '',
          parameters: [
            { name: 'first', ...page },
            { name: 'last', ...page },
          ],
        },
      ],
    };
    expect(formatText(stepsOf(parseText('pages=1-3', pages)))).toBe('pages:first=1:last=3');
    expect(formatText(stepsOf(parseText('pages = 5', pages)))).toBe('pages:first=5:last=5');
  });

  it('of nothing is no step', () => expect(stepsOf(parseText('  ', catalogue))).toEqual([]));

  it.each([
    ['gausian-blur', 'Step 1: there is no operation “gausian-blur”. Did you mean “gaussian-blur”?'],
    [
      'invert|nonsense-at-all',
      'Step 2: there is no operation “nonsense-at-all”. Known are gaussian-blur, invert, watermark, kernel, resize.',
    ],
    ['gaussian-blur:ksiz=3', 'Step 1: gaussian-blur has no setting “ksiz”. Did you mean “ksize”?'],
    ['gaussian-blur:ksize', 'Step 1: “ksize” needs a value, as in name=value.'],
    ['gaussian-blur:ksize=3:ksize=5', 'Step 1: “ksize” is set twice.'],
    ['watermark:text=50%', 'Step 1: after % stand two hexadecimal digits; a percent sign is written %25.'],
    ['invert||invert', 'Step 2 is empty. Write an operation between the bars.'],
  ])('%s is explained', (text, problem) => expect(problemOf(text)).toBe(problem));
});

describe('the JSON form', () => {
  it('holds numbers as numbers and words as words', () => {
    const steps = stepsOf(parseText('gaussian-blur:ksize=11:sigma=1.5|resize:by=cubic', catalogue));
    expect(toJson(steps, catalogue)).toEqual([
      { op: 'gaussian-blur', ksize: 11, sigma: 1.5 },
      { op: 'resize', by: 'cubic' },
    ]);
  });

  it('round-trips', () => {
    const steps = stepsOf(parseText('gaussian-blur:ksize=11:sigma=1.5|invert|resize:by=cubic', catalogue));
    expect(stepsOf(fromJson(toJson(steps, catalogue), catalogue))).toEqual(steps);
    const drawn = stepsOf(parseText('watermark:text=a%3Ab|kernel', catalogue));
    expect(stepsOf(fromJson(toJson(drawn, catalogue), catalogue))).toEqual(drawn);
  });
});

describe('a value', () => {
  it('at its default is fine', () => {
    for (const spec of catalogue.operations) {
      expect(problemsOf(freshStep(spec), spec).size).toBe(0);
    }
  });

  it.each([
    ['gaussian-blur:ksize=10', { ksize: 'Odd numbers only.' }],
    ['gaussian-blur:ksize=257', { ksize: 'Between 1 and 255.' }],
    ['gaussian-blur:ksize=3.5', { ksize: 'Whole numbers only.' }],
    ['gaussian-blur:ksize=9.0', { ksize: 'Whole numbers only.' }],
    ['gaussian-blur:ksize=', { ksize: 'A value is needed.' }],
    ['gaussian-blur:ksize=x:sigma=-1', { ksize: 'This is not a number.', sigma: 'Between 0 and 128.' }],
    ['gaussian-blur:sigma=Infinity', { sigma: 'This is not a number.' }],
    ['gaussian-blur:sigma=1e1', {}],
    ['watermark:text=', { text: 'A value is needed.' }],
    ['watermark:text=%C3%A4', { text: 'Letters, digits and signs of ASCII only.' }],
    ['watermark:text=0123456789abc', { text: 'At most 12 characters.' }],
    ['watermark:colour=ff80', { colour: 'A colour has six digits of 0 to 9 and a to f, such as ff8000.' }],
    ['watermark:colour=%23FF8000', {}],
    ['watermark:picture=abc', { picture: 'Choose a picture.' }],
    ['kernel:weights=1 2 3', { weights: '9 or 25 numbers with blanks between them, not 3.' }],
    ['kernel:weights=0 0 0 0 x 0 0 0 0', { weights: 'x: This is not a number.' }],
    ['kernel:weights=0 0 0 0 101 0 0 0 0', { weights: '101: Between -100 and 100.' }],
    ['kernel:weights=-1 0 .5 0 1e1 0 0 0 0', {}],
    ['resize:by=nearest', { by: 'Choose one of area, cubic.' }],
  ])('in %s is judged', (text, problems) => expect(judged(text)).toEqual(problems));
});

it('ranges and pipelines are said in words', () => {
  expect(rangeText(catalogue.operations[0]!.parameters[0]!)).toBe('1 to 255, odd');
  expect(wordsOf('gaussian-blur:ksize=9|invert', catalogue)).toBe('Gaussian blur → Invert');
  expect(wordsOf('gone:x=1', catalogue)).toBe('gone');
  expect(wordsOf('', catalogue)).toBe('No pipeline given');
});

it('a picture may be told by its name', () => {
  expect(isPictureName(`@${'a'.repeat(43)}`)).toBe(true);
  expect([`@${'a'.repeat(42)}`, 'a'.repeat(44), `@${'a'.repeat(44)}`].some(isPictureName)).toBe(false);
});

it('a picture in a pipeline is not spelled out', () => {
  expect(shortened(`invert|watermark-image:mark=@${'a'.repeat(43)}:opacity=1`)).toBe('invert|watermark-image:mark=(picture):opacity=1');
  expect(shortened(`watermark:picture=iVBORw0KGgo${'A'.repeat(7000)}:text=a|invert`)).toBe('watermark:picture=(picture):text=a|invert');
});
