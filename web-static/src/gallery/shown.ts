import type { GalleryEntry, Job, JobImage } from '../api/wire';

/** A finished image as the gallery and the viewer show it, whether it came from a job or from the gallery's index. */
export interface Shown {
  readonly id: string;
  readonly name: string;
  readonly pipeline: string;
  readonly finishedAt: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly type: string;
  /** Bits a value. */
  readonly depth?: number;
  readonly url: string;
  readonly thumbUrl: string;
  readonly originalUrl?: string;
  /** What the original had and the result has not, as sentences. */
  readonly notes?: readonly string[];
  /** When the links came, by this computer's clock: they do not last. */
  readonly linkedAt: number;
}

export function fromEntry({ job, image, ...rest }: GalleryEntry, linkedAt: number): Shown {
  return { id: `${job}/${image}`, ...rest, linkedAt };
}

/** The job's finished images, in the job's order. */
export function fromJob(job: Job, linkedAt: number): Shown[] {
  return job.images.flatMap((image) => fromImage(job, image, linkedAt) ?? []);
}

export function fromImage(
  job: Pick<Job, 'id' | 'pipeline' | 'createdAt' | 'source'>,
  image: JobImage,
  linkedAt: number,
): Shown | undefined {
  const { result } = image;
  if (image.stage !== 'done' || !result) {
    return undefined;
  }
  return {
    id: `${job.id}/${image.id}`,
    name: image.name,
    pipeline: job.pipeline,
    finishedAt: image.at ?? job.createdAt,
    width: result.width,
    height: result.height,
    bytes: result.bytes,
    type: result.type,
    url: result.url,
    thumbUrl: result.thumbUrl,
    // The page may not read buckets that are not the deployment's.
    ...(image.originalUrl && !job.source ? { originalUrl: image.originalUrl } : {}),
    ...(result.depth ? { depth: result.depth } : {}),
    ...(result.notes ? { notes: result.notes } : {}),
    linkedAt,
  };
}

/**
 * Lays a fresh first page over what is shown: new entries in front, known ones brought up to date, older pages kept.
 * Within the span the fresh page covers, what it no longer has was deleted.
 */
export function mergeNewest(known: readonly Shown[], fresh: readonly Shown[], complete: boolean): Shown[] {
  if (complete) {
    return [...fresh];
  }
  const names = new Set(fresh.map(({ id }) => id));
  const overlap = known.findLastIndex(({ id }) => names.has(id));
  return [...fresh, ...(overlap >= 0 ? known.slice(overlap + 1) : [])];
}

/** Whether the index still lacks results of a job, as far as one page could show them and they are younger than `since`. */
export function lagsBehind(known: readonly Shown[], ofJob: readonly Shown[], page: number, since: number): boolean {
  const names = new Set(known.map(({ id }) => id));
  const present = ofJob.filter(({ id }) => names.has(id)).length;
  return present < Math.min(page, ofJob.length) && ofJob.some(({ id, finishedAt }) => !names.has(id) && Date.parse(finishedAt) > since);
}

export function mergeOlder(known: readonly Shown[], older: readonly Shown[]): Shown[] {
  const names = new Set(known.map(({ id }) => id));
  return [...known, ...older.filter(({ id }) => !names.has(id))];
}
