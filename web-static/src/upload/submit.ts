import type { CreatedJob, ImageDraft, JobDraft, Ticket } from '../api/wire';
import { handleOf } from './dropped';
import { NO_JOURNAL, type Journal, type KeptJob } from './journal';
import type { NewUpload } from './queue';
import { texts } from '../texts';

/** A file that passed the first look. */
export interface Picked {
  readonly file: File;
  readonly type: string;
}

/** The one call of the API that submitting needs. */
export interface Jobs {
  createJob(draft: JobDraft, idempotencyKey: string): Promise<CreatedJob>;
}

/** The API's limit of images in one job; a larger choice becomes several jobs. */
export const IMAGES_PER_JOB = 1000;

/**
 * Turns files into jobs. A request that broke is repeated with its old idempotency key, so that an answer lost on the way
 * does not make a second job; the same repetition brings fresh tickets later.
 */
export class Submitter {
  private readonly jobs: Jobs;
  private readonly journal: Journal;
  private readonly newKey: () => string;
  private readonly drafts = new Map<string, { draft: JobDraft; key: string }>();
  private readonly renewals = new Map<string, { answer: Promise<CreatedJob>; used: Set<string> }>();
  private unanswered: { body: string; key: string } | undefined;

  constructor(jobs: Jobs, journal: Journal = NO_JOURNAL, newKey: () => string = () => crypto.randomUUID()) {
    this.jobs = jobs;
    this.journal = journal;
    this.newKey = newKey;
  }

  /** Creates one job of at most {@link IMAGES_PER_JOB} files and answers what is to be uploaded. */
  async submit(files: readonly Picked[], pipeline: string): Promise<{ job: CreatedJob; uploads: readonly NewUpload[] }> {
    const draft: JobDraft = { pipeline, images: files.map(imageDraft) };
    const body = JSON.stringify(draft);
    const key = this.unanswered?.body === body ? this.unanswered.key : this.newKey();
    this.unanswered = { body, key };
    const job = await this.jobs.createJob(draft, key);
    this.unanswered = undefined;
    this.adopt({ job: job.id, draft, key });
    this.journal.keepJob({ job: job.id, draft, key });
    if (job.images.length !== files.length) {
      throw new Error(texts.submit.theServiceGaveUploadPermissionsFor(job.images.length, files.length));
    }
    return { job, uploads: job.images.map(({ id, upload }, i) => newUpload(job.id, id, (files[i] as Picked).file, upload)) };
  }

  /** Can renew the tickets of that job from now on, which another page has made. */
  adopt({ job, draft, key }: KeptJob): void {
    this.drafts.set(job, { draft, key });
  }

  /** A fresh ticket. One repeated request serves every image of the job once, since tickets of a job run out together. */
  async renewTicket(job: string, image: string): Promise<Ticket> {
    const again = await this.renewal(job, image);
    const ticket = again?.images.find(({ id }) => id === image)?.upload;
    if (!ticket || again?.id !== job) {
      throw new Error(texts.submit.theUploadPermissionRanOutPlease);
    }
    return ticket;
  }

  private renewal(job: string, image: string): Promise<CreatedJob | undefined> {
    const made = this.drafts.get(job);
    const last = this.renewals.get(job);
    if (!made || (last && !last.used.has(image))) {
      last?.used.add(image);
      return last?.answer ?? Promise.resolve(undefined);
    }
    const answer = this.jobs.createJob(made.draft, made.key);
    this.renewals.set(job, { answer, used: new Set([image]) });
    answer.catch(() => this.renewals.delete(job));
    return answer;
  }
}

function newUpload(job: string, image: string, file: File, ticket: Ticket): NewUpload {
  const handle = handleOf(file);
  return { image, job, file, ticket, ...(handle ? { handle } : {}) };
}

function imageDraft({ file, type }: Picked): ImageDraft {
  return { name: file.name, bytes: file.size, type };
}

/** The next files for one job. */
export function batchOf<T>(files: readonly T[], size = IMAGES_PER_JOB): readonly T[] {
  return files.slice(0, size);
}
