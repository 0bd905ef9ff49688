import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { texts } from './texts';

const SOURCES = import.meta.glob<string>(['./**/*.ts', '!./**/*.test.ts', '!./**/fake*.ts', '!./texts.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What only machines read. */
const FOR_MACHINES = new Set([
  'class',
  'type',
  'role',
  'id',
  'href',
  'for',
  'accept',
  'rel',
  'method',
  'crossOriginPolicy',
  'Accept',
  'behavior',
]);
const WORDS_FOR_MACHINES =
  /^(Date|Problem|Unreachable|Width|Height|Overlap|TileSize|Anonymous|Notification|Enter|Escape|Home|End|Tab|Code|Message|Size|Pixfleet|fresh ticket|daily budget|tray-row refused|the browser wrote no PNG|a picture of one pixel is too large)$/;
const FORMS_FOR_MACHINES = /^(image\/|https?:|<|undo |field-group|index\.html|a\[href|\[|\.|#|M\d|Bearer )/;

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

function prose(text: string): boolean {
  const words = /[A-Za-z’,.…)}”] [A-Za-z“0-9{(]/.test(text) || /^[A-Z][a-z]+( ?…|\.)?$/.test(text);
  return words && /[A-Za-z]{2}/.test(text) && !WORDS_FOR_MACHINES.test(text) && !FORMS_FOR_MACHINES.test(text);
}

/** Texts for people among the literals of a source. */
function textsIn(node: unknown, key = ''): string[] {
  if (Array.isArray(node)) {
    return node.flatMap((part) => textsIn(part, key));
  }
  if (typeof node !== 'object' || node === null || /^(Import|TS(Literal|Template))/.test((node as Node).type)) {
    return [];
  }
  const { type, ...fields } = node as Node;
  if (type === 'Property') {
    const { name, value } = fields['key'] as { name?: string; value?: string };
    return FOR_MACHINES.has(name ?? value ?? '') ? [] : textsIn(fields['value'], name);
  }
  const text =
    type === 'Literal'
      ? fields['value']
      : type === 'TemplateLiteral'
        ? (fields['quasis'] as { value: { raw: string } }[]).map(({ value }) => value.raw).join('{}')
        : '';
  return [...(typeof text === 'string' && prose(text) ? [text] : []), ...Object.values(fields).flatMap((part) => textsIn(part, key))];
}

it('says to people only what stands in the file of texts', () => {
  expect(Object.keys(SOURCES).length).toBeGreaterThan(50);
  const strays = Object.entries(SOURCES).flatMap(([file, source]) =>
    textsIn(parseAst(source, { lang: 'ts' })).map((text) => `${file}: ${text}`),
  );
  expect(strays).toEqual([]);
});

it('finds texts elsewhere', () => {
  const found = textsIn(
    parseAst(`setText(note, 'Loading …'); h('p', { class: 'a b c' }, \`\${n} images are left.\`); throw new Error('fresh ticket');`, {
      lang: 'ts',
    }),
  );
  expect(found).toEqual(['Loading …', '{} images are left.']);
});

it('every text is used', () => {
  const all = Object.values(SOURCES).join('\n');
  const unused = Object.entries(texts)
    .flatMap(([part, entries]) => Object.keys(entries).map((name) => `texts.${part}.${name}`))
    .filter((name) => !new RegExp(`${name.replaceAll('.', '\\.')}\\b`).test(all));
  expect(unused).toEqual([]);
});
