import type { CreatedJob, ImageDraft, JobDraft, Ticket, TicketedImage } from '../api/wire';
import { handleOf } from './dropped';
import type { NewUpload } from './queue';
import { texts } from '../texts';

/** A file that passed the first look. */
export interface Picked {
  readonly file: File;
  readonly type: string;
}

/** The calls of the API that submitting needs. */
export interface Jobs {
  createJob(draft: JobDraft, idempotencyKey: string): Promise<CreatedJob>;
  tickets(job: string, images: readonly string[]): Promise<{ readonly images: readonly TicketedImage[] }>;
}

/** The API's limit of images in one job, where it names no other; a larger choice becomes several jobs. */
export const IMAGES_PER_JOB = 10_000;

/** The API takes a request of 4 MiB; beside its name an image has some 60 bytes of it. */
const BYTES_PER_JOB = 3_500_000;
const IMAGE_BYTES = 100;

/**
 * Turns files into jobs. A request that broke is repeated with its old idempotency key, so that an answer lost on the way
 * does not make a second job.
 */
export class Submitter {
  private readonly jobs: Jobs;
  private readonly newKey: () => string;
  private unanswered: { body: string; key: string } | undefined;

  constructor(jobs: Jobs, newKey: () => string = () => crypto.randomUUID()) {
    this.jobs = jobs;
    this.newKey = newKey;
  }

  /** Creates one job and answers what is to be uploaded; the first files have their tickets, the others get them in their turn. */
  async submit(files: readonly Picked[], pipeline: string): Promise<{ job: CreatedJob; uploads: readonly NewUpload[] }> {
    const draft: JobDraft = { pipeline, images: files.map(imageDraft) };
    const body = JSON.stringify(draft);
    const key = this.unanswered?.body === body ? this.unanswered.key : this.newKey();
    this.unanswered = { body, key };
    const job = await this.jobs.createJob(draft, key);
    this.unanswered = undefined;
    const images: readonly { readonly id: string; readonly upload?: Ticket }[] = [
      ...job.images,
      ...(job.awaited ?? []).map((id) => ({ id })),
    ];
    if (images.length !== files.length) {
      throw new Error(texts.submit.theServiceGaveUploadPermissionsFor(images.length, files.length));
    }
    return { job, uploads: images.map(({ id, upload }, i) => newUpload(job.id, id, (files[i] as Picked).file, upload)) };
  }

  /** Tickets for images whose turn has come, or whose tickets ran out. */
  async tickets(job: string, images: readonly string[]): Promise<ReadonlyMap<string, Ticket>> {
    const answer = await this.jobs.tickets(job, images);
    return new Map(answer.images.map(({ id, upload }) => [id, upload]));
  }
}

function newUpload(job: string, image: string, file: File, ticket: Ticket | undefined): NewUpload {
  const handle = handleOf(file);
  return { image, job, file, ...(ticket ? { ticket } : {}), ...(handle ? { handle } : {}) };
}

function imageDraft({ file, type }: Picked): ImageDraft {
  return { name: file.name, bytes: file.size, type };
}

/** The next files for one job: as many as a job may have and a request holds. */
export function batchOf(files: readonly Picked[], most = IMAGES_PER_JOB): readonly Picked[] {
  let bytes = 0;
  let count = 0;
  for (const { file } of files.slice(0, most)) {
    bytes += IMAGE_BYTES + 3 * file.name.length;
    if (bytes > BYTES_PER_JOB) {
      break;
    }
    count++;
  }
  return files.slice(0, count);
}
