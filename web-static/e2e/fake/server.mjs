// A stand-in for the whole service, for working on the page and for its fast test. Nothing else uses it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CATALOGUE, pipelineProblem } from './catalogue.mjs';
import { invertPng, readPng, writePng } from './png.mjs';
import { FakeStore, readAll } from './store.mjs';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const ULID = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Images an answer has at most, as the service's own. */
const PAGE = 150;

export class FakeService {
  constructor({
    token = 'letmein',
    stepMillis = 250,
    multipartOver = 700_000,
    uploadDelayMillis = 0,
    partBytes = 300_000,
    operations = CATALOGUE.operations,
    hung = 0,
  } = {}) {
    Object.assign(this, {
      token,
      stepMillis,
      multipartOver,
      jobs: new Map(),
      keys: new Map(),
      calls: [],
      nodes: 0,
      serial: 0,
      refuseCapacity: false,
      broken: false,
      hanging: false,
    });
    Object.assign(this, { partBytes, operations, hung, ticketPages: [], imagePages: new Set() });
    this.store = new FakeStore({ uploaded: (key) => this.advance(key), delayMillis: uploadDelayMillis });
    this.server = createServer((request, response) =>
      this.serve(request, response).catch((failure) => {
        console.error(failure);
        response.writeHead(500).end();
      }),
    );
    this.timers = new Set();
  }

  async listen(port = 0) {
    await this.store.listen();
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.site = `http://127.0.0.1:${this.server.address().port}/`;
  }

  async close() {
    this.timers.forEach(clearTimeout);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.store.close();
  }

  async serve(request, response) {
    const url = new URL(request.url, this.site);
    const json = (status, body, type = 'application/json') =>
      response.writeHead(status, { 'Content-Type': type }).end(body === undefined ? '' : JSON.stringify(body));
    const problem = (status, title, detail) => json(status, { type: 'about:blank', title, status, detail }, 'application/problem+json');
    if (!url.pathname.startsWith('/api/')) {
      return this.file(url.pathname, response, json);
    }
    if (this.broken) {
      return request.socket.destroy();
    }
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return problem(401, 'Unauthorized', 'The token is missing or wrong.');
    }
    if (this.hanging) {
      // Takes the request and never answers.
      return undefined;
    }
    this.calls.push(`${request.method} ${url.pathname}`);
    const body = await readAll(request);
    return this.api(request, url, body, json, problem, response);
  }

  async file(path, response, json) {
    if (path === '/config.json') {
      return json(200, { api: '/api', auth: { kind: 'token' }, region: 'us-east-1' });
    }
    const file = join(DIST, normalize(path === '/' ? '/index.html' : path));
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "font-src 'self'",
      "worker-src 'self' blob:",
      `img-src 'self' data: blob: ${this.store.origin}`,
      `connect-src 'self' ${this.store.origin}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
    try {
      const bytes = await readFile(file);
      response
        .writeHead(200, {
          'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
          'Content-Security-Policy': policy,
          'X-Content-Type-Options': 'nosniff',
          'Referrer-Policy': 'no-referrer',
          'Cross-Origin-Opener-Policy': 'same-origin',
        })
        .end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  api(request, url, body, json, problem, response) {
    const [, , what, id, verb] = url.pathname.split('/');
    if (verb === 'images' && url.pathname.split('/').length > 5) {
      return this.tile(url.pathname, response);
    }
    const limit = Number(url.searchParams.get('limit') ?? 50);
    const before = url.searchParams.get('before') ?? '~';
    const most = what === 'gallery' || verb === 'images' ? PAGE : 200;
    if (!(limit >= 1 && limit <= most)) {
      return problem(400, 'Bad request', `limit must be from 1 to ${most}, not ${limit}.`);
    }
    switch (`${request.method} ${what}${id ? '/id' : ''}${verb ? `/${verb}` : ''}`) {
      case 'GET operations':
        return json(200, { operations: this.operations });
      case 'GET limits': {
        const formats = ['jpeg', 'png', 'webp', 'bmp'].map((name) => [
          `image/${name}`,
          { maxBytes: 256 * 1024 ** 2, maxPixels: 250_000_000, maxEdgePixels: 50_000 },
        ]);
        formats.push(['image/tiff', { maxBytes: 16 * 1024 ** 3, maxPixels: 2 ** 33, maxEdgePixels: 2 ** 18 }]);
        return json(200, { maxImages: 10_000, formats: Object.fromEntries(formats) });
      }
      case 'GET fleet':
        return json(200, this.fleet());
      case 'POST jobs':
        return this.create(request, body, json, problem);
      case 'GET jobs': {
        const all = [...this.jobs.values()].reverse().filter((job) => job.id < before);
        const jobs = all
          .slice(0, limit)
          .map((job) => ({ id: job.id, createdAt: job.createdAt, pipeline: job.pipeline, images: job.images.length }));
        return json(200, { jobs, ...(all.length > limit ? { next: jobs.at(-1).id } : {}) });
      }
      case 'GET jobs/id':
        return this.jobs.has(id)
          ? json(200, this.describe(this.jobs.get(id), url.searchParams.get('images') !== 'false'))
          : problem(404, 'Not found', 'There is no such job.');
      case 'GET jobs/id/images': {
        const job = this.jobs.get(id);
        const stage = url.searchParams.get('stage');
        const from = Number(url.searchParams.get('cursor') ?? 0);
        this.imagePages.add(`${url.pathname}${url.search}`);
        const rest = job.images
          .map((image, position) => ({ image, position }))
          .filter(({ image, position }) => position >= from && (!stage || image.stage === stage));
        const page = rest.slice(0, limit);
        return json(200, {
          images: page.map(({ image }) => this.line(image)),
          ...(rest.length > limit ? { next: String(rest[limit].position) } : {}),
        });
      }
      case 'POST jobs/id/tickets': {
        const job = this.jobs.get(id);
        if (!job) {
          return problem(404, 'Not found', 'There is no such job.');
        }
        const asked = JSON.parse(body).images;
        this.ticketPages.push(asked.length);
        return json(200, {
          images: asked.slice(0, PAGE).map((image) =>
            this.ticketed(
              job,
              job.images.find((known) => known.id === image),
            ),
          ),
        });
      }
      case 'POST jobs/id/retry':
        return json(202, { retried: this.retry(this.jobs.get(id)) });
      case 'POST jobs/id':
        return id === 'retry'
          ? json(202, { retried: [...this.jobs.values()].reduce((sum, job) => sum + this.retry(job), 0) })
          : problem(404, 'Not found', 'There is no such job.');
      case 'POST jobs/id/cancel': {
        const open = this.jobs.get(id).images.filter(({ stage }) => !['done', 'refused', 'failed'].includes(stage));
        open.forEach((image) => this.set(image, { stage: 'refused', reason: 'The job was cancelled.', over: true }));
        return json(202, { cancelled: open.length, ending: 0 });
      }
      case 'POST jobs/id/verify': {
        const job = this.jobs.get(id);
        const done = job.images.filter(({ stage }) => stage === 'done');
        if (done.length === 0) {
          return problem(409, 'Conflict', 'Only finished images can be verified, and none of these is.');
        }
        done.forEach((image) => {
          image.verification = { state: 'pending' };
          this.later(
            () =>
              (image.verification = {
                state: 'compared',
                differing: image.name.startsWith('wrong') ? 7 : 0,
                values: image.result.width * image.result.height * 3,
                tookMillis: 40,
              }),
            6,
          );
        });
        return json(202, { asked: done.length });
      }
      case 'GET jobs/id/verification': {
        const images = this.jobs
          .get(id)
          .images.filter(({ verification }) => verification)
          .map(({ id: image, name, result, verification, at }) => ({
            id: image,
            name,
            rows: result.height,
            height: result.height,
            askedAt: at,
            ...verification,
          }));
        return json(200, { id, finished: images.every(({ state }) => state !== 'pending'), images });
      }
      case 'DELETE jobs/id':
        this.jobs.delete(id);
        return json(204);
      case 'GET gallery': {
        const all = [...this.entries(), ...this.hungBefore()].filter((entry) => entry.id < before);
        const entries = all.slice(0, limit).map(({ id: _, ...entry }) => entry);
        return json(200, { entries, ...(all.length > limit ? { next: all[limit - 1].id } : {}) });
      }
      default:
        return problem(404, 'Not found', `There is no ${request.method} ${url.pathname}.`);
    }
  }

  /** Pyramids of both sides in tiles of 512: of 20000 x 20000 for names that begin with huge, of 200 x 200 for those with deep. */
  tile(path, response) {
    const [, , , job, , image, , ...rest] = path.split('/');
    const known = this.jobs.get(job)?.images.find(({ id }) => id === image);
    const edge = known?.name.startsWith('huge') ? 20000 : 200;
    if (!/^(huge|deep)/.test(known?.name)) {
      return response.writeHead(204).end();
    }
    if (rest[0].endsWith('.dzi')) {
      return response
        .writeHead(200, { 'Content-Type': 'application/xml' })
        .end(`<Image Format="jpg" Overlap="0" TileSize="512"><Size Width="${edge}" Height="${edge}"/></Image>`);
    }
    return response.writeHead(200, { 'Content-Type': 'image/png' }).end(rest[0] === 'original_files' ? plain(200) : checkers());
  }

  create(request, body, json, problem) {
    const key = request.headers['idempotency-key'];
    const draft = JSON.parse(body);
    const wrong = pipelineProblem(draft.pipeline, this.operations);
    if (wrong) {
      return problem(422, 'Bad pipeline', wrong);
    }
    const shapes = draft.images?.every(
      ({ name, bytes, type, ...rest }) =>
        typeof name === 'string' && Number.isInteger(bytes) && bytes > 0 && /^image\//.test(type) && Object.keys(rest).length === 0,
    );
    if (!key || !shapes || draft.images.length === 0 || draft.images.length > 10_000) {
      return problem(400, 'Bad request', 'The job is malformed.');
    }
    const known = this.keys.get(key);
    const job = known ?? {
      id: this.ulid(),
      createdAt: new Date().toISOString(),
      pipeline: draft.pipeline,
      images: draft.images.map((image) => ({ id: this.ulid(), ...image, stage: 'awaiting', attempt: 1 })),
    };
    this.keys.set(key, job);
    this.jobs.set(job.id, job);
    const images = job.images.slice(0, PAGE).map((image) => this.ticketed(job, image));
    const awaited = job.images.slice(PAGE).map((image) => image.id);
    return json(known ? 200 : 201, {
      id: job.id,
      pipeline: job.pipeline,
      createdAt: job.createdAt,
      images,
      ...(awaited.length > 0 ? { awaited } : {}),
    });
  }

  ticketed(job, image) {
    const path = `incoming/${job.id}/${image.id}/${image.name}`;
    const upload =
      image.bytes > this.multipartOver ? this.store.partsTicket(path, image, this.partBytes) : this.store.formTicket(path, image);
    return { id: image.id, name: image.name, upload };
  }

  describe(job, withImages = true) {
    const stages = ['awaiting', 'accepted', 'queued', 'waiting', 'running', 'done', 'refused', 'failed'];
    const counts = {
      total: job.images.length,
      ...Object.fromEntries(stages.map((stage) => [stage, job.images.filter((image) => image.stage === stage).length])),
    };
    return {
      id: job.id,
      createdAt: job.createdAt,
      pipeline: job.pipeline,
      counts,
      finished: counts.done + counts.refused + counts.failed === counts.total,
      images: withImages ? job.images.slice(0, PAGE).map((image) => this.line(image)) : [],
      ...(withImages && job.images.length > PAGE ? { next: String(PAGE) } : {}),
    };
  }

  line({ id, name, stage, reason, tile, tiles, attempt, at, timings, result, original }) {
    return {
      id,
      name,
      stage,
      reason,
      tile,
      tiles,
      attempt,
      at,
      timings,
      node: stage === 'done' ? 'i-0fake1' : undefined,
      result: result && {
        ...result,
        url: this.store.link(result.key, savedName(name, result.key)),
        thumbUrl: this.store.link(result.thumb ?? result.key),
        thumb: undefined,
      },
      originalUrl: original && this.store.link(original),
    };
  }

  entries() {
    return [...this.jobs.values()]
      .flatMap((job) => job.images.filter(({ stage, indexed }) => stage === 'done' && indexed).map((image) => ({ job, image })))
      .sort((a, b) => (a.image.done < b.image.done ? 1 : -1))
      .map(({ job, image }) => ({
        id: image.done,
        job: job.id,
        image: image.id,
        name: image.name,
        pipeline: job.pipeline,
        finishedAt: image.at,
        width: image.result.width,
        height: image.result.height,
        depth: image.result.depth,
        bytes: image.result.bytes,
        type: image.result.type,
        notes: image.result.notes,
        url: this.store.link(image.result.key, savedName(image.name, image.result.key)),
        thumbUrl: this.store.link(image.result.thumb ?? image.result.key),
        originalUrl: this.store.link(image.original),
      }));
  }

  /** Results of long ago, as many as were asked for. */
  hungBefore() {
    if (this.hung > 0 && !this.old) {
      this.store.put('results/old/thumb.png', 'image/png', checkers());
      const url = this.store.link('results/old/thumb.png');
      this.old = Array.from({ length: this.hung }, (_, i) => ({
        id: `0${String(99_999 - i).padStart(25, '0')}`,
        job: '0'.repeat(26),
        image: String(i).padStart(26, '0'),
        name: `image-${i}.png`,
        pipeline: 'invert',
        finishedAt: new Date(1_700_000_000_000 - i * 60_000).toISOString(),
        width: 200,
        height: 200,
        bytes: 1000,
        type: 'image/png',
        url,
        thumbUrl: url,
        originalUrl: url,
      }));
    }
    return this.old ?? [];
  }

  fleet() {
    const images = [...this.jobs.values()].flatMap((job) => job.images);
    const count = (stage) => images.filter((image) => image.stage === stage).length;
    const visible = count('queued') + count('waiting');
    const inFlight = count('running');
    const busy = visible + inFlight > 0;
    const state = this.refuseCapacity ? 'stopped' : inFlight > 0 ? 'running' : visible > 0 ? 'pending' : 'stopped';
    return {
      at: new Date().toISOString(),
      backlog: { visible, inFlight },
      target: busy ? 1 : 0,
      reason:
        this.refuseCapacity && busy
          ? 'No machine is free in this zone right now; trying again in a minute.'
          : busy
            ? `${visible + inFlight} images wait; 1 node is enough.`
            : 'Nothing to do.',
      nodes: [
        { id: 'i-0fake1', slot: 1, state, type: 'c7i.2xlarge' },
        { id: 'i-0fake2', slot: 2, state: 'stopped', type: 'c7i.2xlarge' },
      ],
    };
  }

  advance(key) {
    const [, jobId, imageId] = key.split('/');
    const image = this.jobs.get(jobId)?.images.find(({ id }) => id === imageId);
    if (!image) {
      return;
    }
    const { body } = this.store.objects.get(key);
    image.original = key;
    this.set(image, { stage: 'accepted' });
    this.later(() => {
      const size = sizeOf(body);
      if (!size) {
        return this.set(image, {
          stage: 'refused',
          reason: 'This is not a picture: the file does not begin like any format Pixfleet reads.',
        });
      }
      this.set(image, { stage: 'queued' });
      this.later(() => this.run(image, key, body, size), 2);
    });
  }

  run(image, key, body, size) {
    if (this.refuseCapacity) {
      this.set(image, { stage: 'waiting', reason: 'No machine is free in this zone right now; trying again in a minute.' });
      return this.later(() => this.run(image, key, body, size), 4);
    }
    this.set(image, { stage: 'running', reason: undefined, ...(body.length > 500_000 ? { tile: 1, tiles: 4 } : {}) });
    return this.later(
      () => {
        if (image.name.startsWith('poison') && image.attempt < 2) {
          return this.set(image, {
            stage: 'failed',
            reason: 'Processing stopped twice on this image, most likely because of its content.',
          });
        }
        return this.finish(image, key, body, size);
      },
      2 + (this.serial % 5),
    );
  }

  finish(image, key, body, size) {
    const result = `results/${key.split('/').slice(1, 3).join('/')}/result.${image.type.split('/')[1].replace('jpeg', 'jpg')}`;
    const bytes = image.type === 'image/png' ? invertPng(body) : body;
    this.store.put(result, image.type, bytes);
    let thumb;
    if (image.type === 'image/tiff') {
      thumb = result.replace(/result\.\w+$/, 'thumb.jpg');
      this.store.put(thumb, 'image/png', checkers());
    }
    image.done = this.ulid();
    // As in the real service, the gallery's index is written some time after the image is done.
    this.later(() => (image.indexed = true), 20);
    this.set(image, {
      stage: 'done',
      tile: undefined,
      tiles: undefined,
      timings: { fetchMillis: 14, decodeMillis: 38, processMillis: 21, encodeMillis: 64, storeMillis: 12 },
      result: {
        key: result,
        thumb,
        ...(image.name.startsWith('huge') ? { width: 20000, height: 20000 } : size),
        channels: 3,
        depth: image.name.startsWith('deep') ? 16 : 8,
        bytes: bytes.length,
        type: image.type,
        ...(image.name.startsWith('profiled') ? { notes: ['The colour profile was left out: it is none of RGB pixels.'] } : {}),
      },
    });
  }

  retry(job) {
    const failed = job.images.filter(({ stage }) => stage === 'failed');
    for (const image of failed) {
      this.set(image, { stage: 'queued', reason: undefined, attempt: image.attempt + 1 });
      const { body } = this.store.objects.get(image.original);
      this.later(() => this.run(image, image.original, body, sizeOf(body)), 2);
    }
    return failed.length;
  }

  set(image, change) {
    if (image.over) {
      return;
    }
    Object.assign(image, change, { at: new Date().toISOString() });
  }

  later(work, steps = 1) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, steps * this.stepMillis);
    this.timers.add(timer);
  }

  ulid() {
    let text = '';
    for (let value = Date.now() * 4096 + (this.serial++ % 4096); text.length < 13; value = Math.floor(value / 32)) {
      text = ULID[value % 32] + text;
    }
    return `${text}${'0'.repeat(13)}`;
  }
}

function savedName(original, key) {
  return original.replace(/\.[^.]*$/, '') + extname(key);
}

function sizeOf(body) {
  if (body.subarray(1, 4).toString() === 'PNG') {
    const { width, height } = readPng(body);
    return { width, height };
  }
  if (body[0] === 0xff && body[1] === 0xd8) {
    for (let at = 2; at < body.length; at += 2 + body.readUInt16BE(at + 2)) {
      if (body[at + 1] >= 0xc0 && body[at + 1] <= 0xc2) {
        return { width: body.readUInt16BE(at + 7), height: body.readUInt16BE(at + 5) };
      }
    }
  }
  return ['II*\0', 'MM\0*'].includes(body.subarray(0, 4).toString('latin1')) ? { width: 200, height: 200 } : undefined;
}

/** A square of one gray. */
function plain(value) {
  return writePng(200, 200, 0, Buffer.alloc(200 * 200, value), 200);
}

function checkers() {
  const pixels = Buffer.alloc(200 * 200);
  pixels.forEach((_, i) => (pixels[i] = (Math.floor(i / 200 / 25) + Math.floor((i % 200) / 25)) % 2 ? 230 : 25));
  return writePng(200, 200, 0, pixels, 200);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const service = new FakeService({ stepMillis: 800 });
  await service.listen(Number(process.env.PORT ?? 8580));
  console.log(`${service.site}#token=${service.token}`);
}
