import type { FleetNode, FleetStatus, Job, JobImage, Stage } from '../api/wire';
import { countText, millisText } from '../page/format';
import type { Upload } from '../upload/queue';
import { texts } from '../texts';

export type Tone = 'calm' | 'busy' | 'good' | 'warn' | 'bad';

export interface Words {
  readonly tone: Tone;
  /** A word or two. */
  readonly label: string;
  /** The sentence behind it, where there is one. */
  readonly detail: string;
}

/** What an image's stage means to the person who sent it. An upload from this page tells more than `awaiting` does; one `found` in a bucket is none. */
export function imageWords(image: JobImage, upload?: Upload, waking = '', found = false): Words {
  const reason = image.reason ?? '';
  switch (image.stage) {
    case 'awaiting':
      return found ? { tone: 'calm', label: texts.words.found, detail: texts.words.waitingToBeChecked } : uploadWords(upload);
    case 'accepted':
      return { tone: 'busy', label: texts.words.received, detail: '' };
    case 'queued':
      return { tone: 'busy', label: texts.words.inTheQueue2, detail: [waking, again(image)].filter(Boolean).join(', ') };
    case 'waiting':
      return { tone: 'warn', label: texts.words.waiting, detail: reason || texts.words.theFleetWillTakeItUp };
    case 'running':
      return {
        tone: 'busy',
        label: texts.words.processing,
        detail: (image.tiles ?? 1) > 1 ? texts.words.ofPartsReady(image.tile ?? 0, image.tiles) : again(image),
      };
    case 'done':
      return { tone: 'good', label: texts.words.done, detail: timeText(image) };
    case 'refused':
      return { tone: 'bad', label: texts.words.refused, detail: reason || texts.words.theImageCannotBeProcessed };
    case 'failed':
      return { tone: 'bad', label: texts.words.failed, detail: reason || texts.words.processingDidNotSucceedARetry };
    default:
      return { tone: 'calm', label: String(image.stage), detail: reason };
  }
}

function uploadWords(upload: Upload | undefined): Words {
  switch (upload?.state) {
    case 'queued':
      return { tone: 'calm', label: texts.words.uploadWaits, detail: '' };
    case 'sending':
      return { tone: 'busy', label: texts.words.uploading, detail: '' };
    case 'pausing':
      return { tone: 'warn', label: texts.words.uploadPauses, detail: texts.words.itGoesOnByItself(upload.message) };
    case 'held':
      return { tone: 'calm', label: texts.words.uploadPaused, detail: '' };
    case 'missing':
      return { tone: 'warn', label: texts.words.uploadInterrupted, detail: texts.words.chooseTheSameFileAgainTo };
    case 'sent':
      return { tone: 'busy', label: texts.words.uploaded, detail: texts.words.waitingToBeChecked };
    case 'failed':
      return { tone: 'bad', label: texts.words.uploadFailed, detail: upload.message };
    case 'cancelled':
      return { tone: 'calm', label: texts.words.uploadCancelled, detail: '' };
    case undefined:
      return { tone: 'calm', label: texts.words.notUploadedYet2, detail: '' };
  }
}

function again({ attempt }: JobImage): string {
  return (attempt ?? 1) > 1 ? texts.words.attempt(attempt) : '';
}

function timeText({ timings }: JobImage): string {
  const total = Object.values(timings ?? {}).reduce((sum, millis) => sum + millis, 0);
  return total > 0 ? texts.words.inText(millisText(total)) : '';
}

/** Stage by stage, for the curious: `fetch 12 ms, decode 80 ms, ...`. */
export function timingsText({ timings, node }: JobImage): string {
  const steps = Object.entries(timings ?? {}).map(([name, millis]) => `${name.replace(/Millis$/, '')} ${millisText(millis)}`);
  return [steps.join(', '), node ? texts.words.onText(node) : ''].filter(Boolean).join(' ');
}

/** Where an image is, to the person who sent it: the service's stage, and before that what this page knows of its upload. */
type Place = Exclude<Stage, 'awaiting'> | 'sent' | 'uploading' | 'held' | 'missing' | 'stuck' | 'cancelled' | 'awaiting' | 'found';

const ORDER: readonly Exclude<Place, 'done'>[] = [
  'running',
  'queued',
  'accepted',
  'waiting',
  'sent',
  'uploading',
  'held',
  'missing',
  'stuck',
  'cancelled',
  'awaiting',
  'found',
  'refused',
  'failed',
];

function placeOf(image: JobImage, upload: Upload | undefined): Place {
  if (image.stage !== 'awaiting') {
    return image.stage;
  }
  switch (upload?.state) {
    case 'queued':
    case 'sending':
    case 'pausing':
      return 'uploading';
    case 'failed':
      return 'stuck';
    case 'sent':
    case 'held':
    case 'missing':
    case 'cancelled':
      return upload.state;
    case undefined:
      return 'awaiting';
  }
}

const STAGES: readonly Exclude<Stage, 'awaiting'>[] = ['accepted', 'queued', 'waiting', 'running', 'done', 'refused', 'failed'];

/**
 * `34 of 40 done, 2 processing, 1 refused`: the same places that the rows show. Of a job that is too large to read whole, images
 * without an upload are `uploading` if this page sends any of them.
 */
export function jobText(
  { counts, images, partial, source }: Job,
  uploadOf: (image: string) => Upload | undefined = () => undefined,
  uploading = false,
): string {
  const places = new Map<Place, number>();
  const add = (place: Place, count: number) => count > 0 && places.set(place, (places.get(place) ?? 0) + count);
  if (partial) {
    // Not all of them were read: the service has counted them.
    STAGES.forEach((stage) => add(stage, counts[stage] ?? 0));
    add(source ? 'found' : uploading ? 'uploading' : 'awaiting', counts.awaiting ?? 0);
  } else {
    images.forEach((image) => add(source && image.stage === 'awaiting' ? 'found' : placeOf(image, uploadOf(image.id)), 1));
  }
  const rest = ORDER.filter((place) => places.has(place)).map((place) => `${places.get(place)} ${texts.words.places[place]}`);
  return [texts.words.ofDone(counts.done ?? 0, counts.total), ...rest].join(', ');
}

/** Where a job's images lie, and whether all of them were found; empty if they are uploaded. */
export function sourceText({ source }: Pick<Job, 'source'>): string {
  if (!source) {
    return '';
  }
  const from = texts.words.from(`s3://${source.bucket}/${source.manifest ?? source.prefix ?? ''}`);
  const listing = source.listing === 'open' ? texts.words.moreAreBeingFound : (source.reason ?? '');
  const to = source.destination ? texts.words.copiesGoTo(source.destination) : '';
  return [from, to, listing].filter(Boolean).join(' · ');
}

/** Work that the page has seen with its own eyes, in the job in view: younger than any report of the fleet. */
export interface SeenWork {
  readonly running: number;
  readonly queued: number;
}

export function workIn(job: Job | undefined): SeenWork {
  return { running: job?.counts.running ?? 0, queued: job?.counts.queued ?? 0 };
}

/** The fleet in one word, and why. A node's own lease overrules a report that is older than it. */
export function fleetWords(
  { at, nodes = [], target = 0, backlog, reason = '', rung }: FleetStatus,
  now: number,
  work: SeenWork = workIn(undefined),
): Words {
  const seen = nodes.map((node) => seenNode(node, at, now));
  const count = (state: string) => seen.filter((node) => node.state === state).length;
  const stale = seen.some(({ fresher }) => fresher);
  const tasks = seen.reduce((sum, node) => sum + node.tasks, 0) + (stale ? 0 : (backlog?.visible ?? 0) + (backlog?.inFlight ?? 0));
  const why = stale ? '' : reason;
  const running = count('running');
  const pending = count('pending');
  if (running > 0) {
    const more = pending > 0 ? texts.words.moreWaking(pending) : '';
    return tasks > 0 || work.running > 0
      ? { tone: 'busy', label: texts.words.workingWith(countText(running, 'node'), more), detail: why }
      : {
          tone: 'good',
          label: texts.words.awake(countText(running, 'node'), more),
          detail: why || (work.queued > 0 ? texts.words.imagesWaitInTheQueueIt : texts.words.noWorkInHandIdleNodes),
        };
  }
  if (pending > 0) {
    return { tone: 'warn', label: texts.words.waking2(countText(pending, 'node')), detail: why };
  }
  if (count('stopping') > 0) {
    return { tone: 'calm', label: texts.words.goingToSleep, detail: why };
  }
  if (rung === 'daily budget') {
    return { tone: 'warn', label: texts.words.noMoreToday, detail: why };
  }
  if (target > 0 || (tasks > 0 && nodes.length > 0)) {
    return { tone: 'warn', label: texts.words.waking, detail: why || texts.words.aNodeWillBeStarted };
  }
  return { tone: 'calm', label: texts.words.asleep, detail: why || texts.words.nothingToDoSoNothingRuns };
}

/** What a queued image waits for, while no node runs and one boots; empty otherwise. */
export function wakingText({ at, nodes = [] }: FleetStatus, now: number): string {
  const seen = nodes.map((node) => ({ ...seenNode(node, at, now), lease: node.lease?.state }));
  if (seen.some(({ state }) => state === 'running') || !seen.some(({ state }) => state === 'pending')) {
    return '';
  }
  return seen.some(({ state, lease, fresher }) => state === 'pending' && fresher && lease === 'starting')
    ? texts.words.aNodeHasBootedAndWarms
    : texts.words.aNodeIsBooting;
}

/** A node's state by whichever is younger: the fleet's report or the node's lease. */
function seenNode({ state, lease }: FleetNode, at: string | undefined, now: number): { state: string; tasks: number; fresher: boolean } {
  const younger = lease !== undefined && Date.parse(lease.renewedAt) > Date.parse(at ?? '1970-01-01T00:00:00Z');
  if (!younger || (lease.state !== 'closed' && Date.parse(lease.expiresAt) <= now)) {
    return { state, tasks: 0, fresher: false };
  }
  if (lease.state === 'closed') {
    return { state: state === 'running' ? 'stopping' : state, tasks: 0, fresher: state === 'running' };
  }
  // A starting node has booted but its world has not: it is not at work yet.
  return { state: lease.state === 'starting' ? 'pending' : 'running', tasks: lease.tasks ?? 0, fresher: true };
}
