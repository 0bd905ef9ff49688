import { isolated } from '../page/format';
import { downloadZip } from 'client-zip';
import { texts } from '../texts';

/** One file of an archive. */
export interface Member {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly finishedAt: string;
}

/** What a browser can keep of an archive if it cannot write it to a file as it comes. */
const IN_MEMORY_BYTES = 1024 ** 3;

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/**
 * Saves results as one archive, fetched one after the other while it is written: straight to a file where the browser
 * lets the user name one, else from memory. Answers whether it was saved; not, if the user changed their mind.
 */
export async function saveZip(name: string, members: AsyncIterable<Member>, bytes: number): Promise<boolean> {
  const pick = (window as unknown as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  if (!pick && bytes > IN_MEMORY_BYTES) {
    throw new Error(texts.zip.togetherTheyAreOverGbWhich);
  }
  const handle = await pick?.call(window, { suggestedName: name }).catch((failure: unknown) => {
    if (failure instanceof DOMException && failure.name === 'AbortError') {
      return 'aborted' as const;
    }
    throw failure;
  });
  if (handle === 'aborted') {
    return false;
  }
  const archive = downloadZip(fetched(members));
  if (handle && archive.body) {
    await archive.body.pipeTo(await handle.createWritable());
    return true;
  }
  const address = URL.createObjectURL(await archive.blob());
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

async function* fetched(members: AsyncIterable<Member>) {
  const name = uniqueNames();
  for await (const member of members) {
    const response = await fetch(member.url);
    if (!response.ok) {
      throw new Error(texts.zip.couldNotBeFetchedError(isolated(member.name), response.status));
    }
    yield { name: name(member.name), input: response, lastModified: new Date(member.finishedAt), size: member.bytes };
  }
}

/** Files of one name in one archive would hide each other: the second of `a.png` becomes `a (2).png`. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let i = 2; taken.has(free.toLowerCase()); i++) {
      free = name.replace(/(\.[^.]*)?$/, ` (${i})$1`);
    }
    taken.add(free.toLowerCase());
    return free;
  };
}
