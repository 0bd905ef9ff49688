import { expect, it } from 'vitest';
import { Twins } from './twins';

it('files of the same content are found whatever their names, and no others', async () => {
  const files = [
    ['a', '1234'],
    ['b', '5678'],
    ['c', '1234'],
    ['d', '12345'],
    ['e', '1234'],
  ].map(([name, text]) => new File([text as string], name as string));
  const found: string[] = [];
  await new Twins().look(files, (file, first) => found.push(`${file.name} is ${first.name}`));
  expect(found).toEqual(['c is a', 'e is a']);
});
