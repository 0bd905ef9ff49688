import { describe, expect, it } from 'vitest';
import type { FleetStatus, Job, JobImage, Stage } from '../api/wire';
import type { Upload, UploadState } from '../upload/queue';
import { fleetWords, imageWords, jobText, sourceText, timingsText, wakingText } from './words';

const image = (stage: Stage, more: Partial<JobImage> = {}): JobImage => ({ id: 'i', name: 'cat.jpg', stage, ...more });
const upload = (state: UploadState, message = ''): Upload => ({
  image: 'i',
  job: 'j',
  name: 'cat.jpg',
  size: 0,
  state,
  sentBytes: 0,
  message,
  bytesPerSecond: () => undefined,
});
const said = (words: { label: string; detail: string }) => [words.label, words.detail].filter(Boolean).join(' / ');

describe('an image', () => {
  it.each<[string, JobImage, Upload | undefined]>([
    ['Not uploaded yet', image('awaiting'), undefined],
    ['Uploading', image('awaiting'), upload('sending')],
    ['Upload pauses / The connection broke. It goes on by itself.', image('awaiting'), upload('pausing', 'The connection broke.')],
    ['Upload failed / Too large.', image('awaiting'), upload('failed', 'Too large.')],
    ['Upload cancelled', image('awaiting'), upload('cancelled')],
    ['Upload paused', image('awaiting'), upload('held')],
    ['Upload interrupted / Choose the same file again to go on; what was sent is kept.', image('awaiting'), upload('missing')],
    ['Uploaded / waiting to be checked', image('awaiting'), upload('sent')],
    ['Received', image('accepted'), upload('sending')],
    ['In the queue', image('queued'), undefined],
    ['In the queue / attempt 2', image('queued', { attempt: 2 }), undefined],
    ['Waiting / No machine is free.', image('waiting', { reason: 'No machine is free.' }), undefined],
    ['Processing', image('running', { tile: 1, tiles: 1 }), undefined],
    ['Processing / 2 of 7 parts ready', image('running', { tile: 2, tiles: 7 }), undefined],
    ['Done / in 1.2 s', image('done', { timings: { fetchMillis: 200, processMillis: 1000 } }), undefined],
    ['Refused / Not a picture.', image('refused', { reason: 'Not a picture.' }), undefined],
    ['Failed / Processing did not succeed. A retry may help.', image('failed'), undefined],
    ['polished', image('polished' as Stage), undefined],
  ])('is said to be: %s', (words, seen, sent) => expect(said(imageWords(seen, sent))).toBe(words));

  it('shows its timings and node', () =>
    expect(timingsText(image('done', { timings: { fetchMillis: 12, decodeMillis: 80 }, node: 'i-1' }))).toBe(
      'fetch 12 ms, decode 80 ms on i-1',
    ));
});

it('a job is summed up in one sentence, in the places its rows show', () => {
  const stages: readonly (readonly [number, Stage])[] = [
    [33, 'done'],
    [2, 'running'],
    [3, 'queued'],
    [1, 'failed'],
    [4, 'awaiting'],
  ];
  const images = stages.flatMap(([count, stage]) => Array.from({ length: count }, (_, i) => image(stage, { id: `${stage}${i}` })));
  const job = { counts: { total: 43, awaiting: 4, queued: 3, running: 2, done: 33, failed: 1 }, images } as unknown as Job;
  const states: Record<string, UploadState> = { awaiting0: 'sent', awaiting1: 'sending', awaiting2: 'missing' };
  expect(jobText(job, (id) => (states[id] ? upload(states[id]) : undefined))).toBe(
    '33 of 43 done, 2 processing, 3 in the queue, 1 uploaded, 1 uploading, 1 interrupted, 1 not uploaded yet, 1 failed',
  );
});

it('images that lie in a bucket are found, not uploaded', () => {
  const source = { bucket: 'archive', prefix: '2026/', destination: 's3://out/2026/', listing: 'open' };
  const job = {
    counts: { total: 3, awaiting: 2, done: 1 },
    images: [image('awaiting'), image('awaiting'), image('done')],
    source,
  } as unknown as Job;
  expect(jobText(job)).toBe('1 of 3 done, 2 found');
  expect(jobText({ ...job, partial: true })).toBe('1 of 3 done, 2 found');
  expect(said(imageWords(image('awaiting'), undefined, '', true))).toBe('Found / waiting to be checked');
  expect(sourceText(job)).toBe('from s3://archive/2026/ · copies of the results go to s3://out/2026/ · more images are being found');
  expect(
    sourceText({ source: { bucket: 'archive', manifest: 'list.txt', listing: 'stopped', reason: 'The bucket cannot be read.' } }),
  ).toBe('from s3://archive/list.txt · The bucket cannot be read.');
  expect(sourceText({})).toBe('');
});

it('of a large job the service has counted', () => {
  const job = {
    counts: { total: 10_000, awaiting: 9000, running: 100, done: 900 },
    images: [image('done')],
    partial: true,
  } as unknown as Job;
  expect(jobText(job, () => undefined, true)).toBe('900 of 10000 done, 100 processing, 9000 uploading');
  expect(jobText(job)).toBe('900 of 10000 done, 100 processing, 9000 not uploaded yet');
});

it('a queued image says which node it waits for', () => {
  const booting: FleetStatus = { nodes: [{ id: 'i', state: 'pending' }] };
  expect(said(imageWords(image('queued'), undefined, wakingText(booting, 0)))).toBe('In the queue / a node is booting');
  expect(
    wakingText(
      {
        nodes: [
          { id: 'i', state: 'pending' },
          { id: 'k', state: 'running' },
        ],
      },
      0,
    ),
  ).toBe('');
});

it('the fleet is not idle while the page sees an image being processed', () => {
  const status: FleetStatus = { nodes: [{ id: 'i', state: 'running' }], backlog: { visible: 0, inFlight: 0 } };
  expect(said(fleetWords(status, 0, { running: 1, queued: 0 }))).toBe('Working with 1 node');
  expect(fleetWords(status, 0, { running: 0, queued: 3 }).detail).toMatch(/about to take them up/);
});

describe('the fleet', () => {
  const nodes = (...states: string[]) => states.map((state, i) => ({ id: `i-${i}`, slot: i + 1, state }));

  it.each<[string, FleetStatus]>([
    ['Asleep / Nothing to do, so nothing runs. Images wake the fleet.', {}],
    ['Asleep / Nothing to do.', { nodes: nodes('stopped', 'stopped'), target: 0, reason: 'Nothing to do.' }],
    ['Waking / No machine is free.', { nodes: nodes('stopped'), target: 1, reason: 'No machine is free.' }],
    [
      'No more today / The daily budget of 40 node-hours is used up until 00:00 UTC.',
      { nodes: nodes('stopped'), target: 1, rung: 'daily budget', reason: 'The daily budget of 40 node-hours is used up until 00:00 UTC.' },
    ],
    ['Waking 1 node', { nodes: nodes('pending', 'stopped'), target: 1 }],
    ['Working with 1 node', { nodes: nodes('running', 'stopped'), backlog: { visible: 2 } }],
    ['Working with 2 nodes', { nodes: nodes('running', 'running'), backlog: { visible: 0, inFlight: 2 } }],
    ['Working with 1 node, 1 more waking', { nodes: nodes('running', 'pending'), backlog: { visible: 9 } }],
    [
      'Awake, 1 node / No work in hand. Idle nodes put themselves to sleep.',
      { nodes: nodes('running'), backlog: { visible: 0, inFlight: 0 } },
    ],
    ['Waking / No machine is free.', { nodes: nodes('stopped'), target: 1, backlog: { visible: 3 }, reason: 'No machine is free.' }],
    ['Going to sleep', { nodes: nodes('stopping', 'stopped'), backlog: { visible: 0 } }],
  ])('is said to be: %s', (words, status) => expect(said(fleetWords(status, 0))).toBe(words));

  const now = Date.parse('2026-01-01T12:00:30Z');
  const reported = (state: string, leaseState: string, tasks: number, renewed = '12:00:20', expires = '12:00:50'): FleetStatus => ({
    at: '2026-01-01T12:00:00Z',
    target: 1,
    reason: 'Old news.',
    backlog: { visible: 2 },
    nodes: [
      {
        id: 'i-0',
        slot: 1,
        state,
        lease: { state: leaseState, tasks, renewedAt: `2026-01-01T${renewed}Z`, expiresAt: `2026-01-01T${expires}Z` },
      },
    ],
  });

  it.each<[string, FleetStatus]>([
    ['Working with 1 node', reported('pending', 'ready', 2)],
    ['Awake, 1 node / No work in hand. Idle nodes put themselves to sleep.', reported('pending', 'ready', 0)],
    ['Waking 1 node', reported('running', 'starting', 0)],
    ['Going to sleep', reported('running', 'closed', 0)],
    ['Waking 1 node / Old news.', reported('pending', 'ready', 2, '11:59:50')],
    ['Waking 1 node / Old news.', reported('pending', 'ready', 2, '12:00:20', '12:00:29')],
    ['Waking / Old news.', reported('stopped', 'closed', 0)],
  ])('believes a younger lease: %s', (words, status) => expect(said(fleetWords(status, now))).toBe(words));
});
