import { Problem } from '../api/failure';
import { endsOf } from './ends';
import type { Journal, KeptUpload } from './journal';
import type { UploadQueue } from './queue';

/** What an earlier page has left. */
export interface Heritage {
  claim(): Promise<readonly KeptUpload[]>;
}

/** Says which images of a job the service waits for. */
export interface Origins {
  awaiting(job: string): Promise<ReadonlySet<string>>;
}

type Permitted = FileSystemFileHandle & {
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
};

/**
 * Goes on with uploads that a closed or reloaded page has left. Their files come from handles, where the browser kept
 * some, or from the user, who chooses them again; they are recognised by name, size, date and a hash of their ends.
 */
export class Resumption {
  private readonly queue: UploadQueue;
  private readonly journal: Journal & Heritage;
  private readonly origins: Origins;
  private readonly left = new Map<string, KeptUpload>();

  constructor(queue: UploadQueue, journal: Journal & Heritage, origins: Origins) {
    this.queue = queue;
    this.journal = journal;
    this.origins = origins;
  }

  async begin(): Promise<void> {
    const uploads = await this.journal.claim();
    for (const job of new Set(uploads.map((upload) => upload.job))) {
      const ofJob = uploads.filter((upload) => upload.job === job);
      const awaited = await this.awaited(job, ofJob);
      this.journal.drop(ofJob.filter(({ image }) => !awaited.has(image)).map(({ image }) => image));
      for (const upload of ofJob.filter(({ image }) => awaited.has(image))) {
        this.left.set(upload.image, upload);
        this.queue.remember(upload);
      }
    }
    await this.read((handle) => handle.queryPermission?.({ mode: 'read' }));
  }

  /** Whether files that are missing can be read after a word of permission; without one, the user chooses them again. */
  canAsk(): boolean {
    return this.missing().some(({ handle }) => handle !== undefined);
  }

  /** Asks for permission; to be called by a click. */
  ask(): Promise<void> {
    return this.read((handle) => handle.requestPermission?.({ mode: 'read' }));
  }

  /** Takes from freshly chosen files those whose upload was interrupted, and answers the others. */
  async take(files: readonly File[]): Promise<readonly File[]> {
    const rest: File[] = [];
    const byName = new Map<string, KeptUpload[]>();
    for (const upload of this.missing()) {
      const others = byName.get(upload.name) ?? [];
      others.push(upload);
      byName.set(upload.name, others);
    }
    for (const file of files) {
      const upload = await this.interrupted(file, byName.get(file.name) ?? []);
      if (upload) {
        this.queue.supply(upload.image, file);
      } else {
        rest.push(file);
      }
    }
    return rest;
  }

  private async awaited(job: string, uploads: readonly KeptUpload[]): Promise<ReadonlySet<string>> {
    try {
      return await this.origins.awaiting(job);
    } catch (failure) {
      return failure instanceof Problem && failure.status === 404 ? new Set() : new Set(uploads.map(({ image }) => image));
    }
  }

  private missing(): readonly KeptUpload[] {
    return this.queue.missing().flatMap(({ image }) => this.left.get(image) ?? []);
  }

  private async interrupted(file: File, uploads: readonly KeptUpload[]): Promise<KeptUpload | undefined> {
    for (const upload of uploads) {
      if (
        this.queue.get(upload.image)?.state === 'missing' &&
        isLike(upload, file) &&
        (upload.ends === undefined || upload.ends === (await endsOf(file)))
      ) {
        return upload;
      }
    }
    return undefined;
  }

  private async read(permission: (handle: Permitted) => Promise<PermissionState> | undefined): Promise<void> {
    for (const upload of this.missing()) {
      try {
        const handle = upload.handle as Permitted | undefined;
        if (handle && (await (permission(handle) ?? 'granted')) === 'granted') {
          const file = await handle.getFile();
          if (isLike(upload, file)) {
            this.queue.supply(upload.image, file);
          }
        }
      } catch {
        // The file is gone from there: it stays missing, and its row says so.
      }
    }
  }
}

function isLike({ name, size, modified }: KeptUpload, file: File): boolean {
  return file.name === name && file.size === size && file.lastModified === modified;
}

/** Notes the hash of each file's ends, one after the other, beside the uploads. */
export async function noteEnds(uploads: readonly { readonly image: string; readonly file: File }[], journal: Journal): Promise<void> {
  for (const { image, file } of uploads) {
    await endsOf(file).then(
      (ends) => journal.change(image, { ends }),
      () => undefined,
    );
  }
}
