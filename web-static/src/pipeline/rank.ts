import type { OperationSpec } from '../api/wire';

type Searched = Pick<OperationSpec, 'name' | 'title' | 'group' | 'description'>;

/** The operations that fit what is looked for, best first: by their name, then their group, then what is said of them. */
export function ranked<T extends Searched>(operations: readonly T[], wanted: string): T[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  return operations
    .map((operation) => ({ operation, rank: words.reduce((sum, word) => sum + rankOf(operation, word), 0) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ operation }) => operation);
}

function rankOf({ name, title, group, description }: Searched, word: string): number {
  const names = [plain(title), plain(name)];
  if (names.some((text) => text.startsWith(word))) {
    return 0;
  }
  const grades: readonly (readonly [boolean, number])[] = [
    [names.some((text) => beginsWord(text, word)), 1],
    [names.some((text) => text.includes(word)), 2],
    [plain(group).startsWith(word), 3],
    [beginsWord(plain(description), word), 5],
    [plain(description).includes(word), 8],
  ];
  return grades.find(([fits]) => fits)?.[1] ?? Infinity;
}

function beginsWord(text: string, word: string): boolean {
  return ` ${text}`.includes(` ${word}`);
}

/** Small letters, dashes as blanks, and one spelling for both sides of the Atlantic. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[-_()/,.]/g, ' ')
    .replaceAll('grey', 'gray')
    .replaceAll('colour', 'color')
    .replaceAll('centre', 'center')
    .trim();
}
