/** A dropped item as some browsers give it: with leave to read the file again later. */
type HandedItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

const handles = new WeakMap<File, FileSystemFileHandle>();

/** Leave to read a file again after the page was loaded anew, where the browser gave it with the file. */
export function handleOf(file: File): FileSystemFileHandle | undefined {
  return handles.get(file);
}

/** The files of a drop, folders walked. Must be called inside the drop event; hidden system files are left out. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  const plain = [...transfer.files];
  const items = [...transfer.items].filter(({ kind }) => kind === 'file') as HandedItem[];
  const entries = items.map((item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) {
    const handed = items.map((item) => item.getAsFileSystemHandle?.().catch(() => null));
    await Promise.all(handed.map(async (handle, i) => note(plain[i], await handle)));
    return plain;
  }
  const found: File[] = [];
  for (const entry of entries) {
    if (entry) {
      await walk(entry, found);
    }
  }
  return found;
}

function note(file: File | undefined, handle: FileSystemHandle | null | undefined): void {
  if (file && handle?.kind === 'file') {
    handles.set(file, handle as FileSystemFileHandle);
  }
}

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (entry.name.startsWith('.')) {
    return;
  }
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((resolve) => (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)));
    if (file) {
      found.push(file);
    }
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader hands out at most 100 entries a call.
    const batch = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (batch.length === 0) {
      return;
    }
    for (const child of batch) {
      await walk(child, found);
    }
  }
}
