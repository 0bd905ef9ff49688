/** The files of a drop, folders walked. Must be called inside the drop event; hidden system files are left out. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry?.() : null));
  if (!entries.some((entry) => entry?.isDirectory)) {
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

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (entry.name.startsWith('.')) {
    return;
  }
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)));
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
