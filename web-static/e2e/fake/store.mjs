// A stand-in for S3: POST-policy uploads, multipart by signed links, signed GETs. Strict where the contract is.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET,PUT,POST,DELETE',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Expose-Headers': 'ETag',
};

const KEPT_BYTES = 100 * 1024 ** 2;

export class FakeStore {
  constructor({ uploaded, delayMillis = 0 }) {
    this.objects = new Map();
    this.expected = new Map();
    this.multiparts = new Map();
    this.uploaded = uploaded;
    this.delayMillis = delayMillis;
    /** Keys (by file name) whose next uploads fail with 503, and how often. */
    this.faults = new Map();
    /** Whether every connection is refused, also in the middle of a body. */
    this.cut = false;
    /** Bytes a second that one request's body is read at; 0 is as fast as it comes. */
    this.bytesPerSecond = 0;
    /** `{key}#{number}` of each part that was stored, once a time. */
    this.partsStored = [];
    this.requests = [];
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** Breaks every connection, and each new one, until it is mended. */
  cutOff(cut) {
    this.cut = cut;
    if (cut) {
      this.server.closeAllConnections();
    }
  }

  put(key, type, body) {
    this.objects.set(key, { type, body });
  }

  /** The same link for the same object, as the service gives it out for half an hour: browsers keep what they have by it. */
  link(key, name) {
    const signature = createHash('sha256').update(`${key} ${name}`).digest('hex');
    const saved =
      name === undefined
        ? ''
        : `&response-content-disposition=${encodeURIComponent(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`)}`;
    return `${this.origin}/results/${encodeURI(key)}?X-Amz-Signature=${signature}${saved}`;
  }

  formTicket(key, { bytes, type }) {
    const fields = {
      key,
      'Content-Type': type,
      policy: Buffer.from(key).toString('base64'),
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-signature': randomUUID(),
    };
    this.expected.set(key, { fields, bytes, type });
    return { method: 'POST', url: `${this.origin}/uploads`, fields, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  }

  partsTicket(key, { bytes, type }, partBytes) {
    const open = [...this.multiparts].find(([, upload]) => upload.key === key)?.[0];
    const id = open ?? randomUUID();
    const count = Math.ceil(bytes / partBytes);
    if (open === undefined) {
      this.multiparts.set(id, { key, bytes, type, partBytes, parts: new Map() });
    }
    const link = (query) => `${this.origin}/uploads/${encodeURI(key)}?uploadId=${id}${query}&X-Amz-Signature=${randomUUID()}`;
    return {
      method: 'MULTIPART',
      partBytes,
      parts: Array.from({ length: count }, (_, i) => link(`&partNumber=${i + 1}`)),
      list: link(''),
      complete: link(''),
      abort: link(''),
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
  }

  async serve(request, response) {
    const url = new URL(request.url, this.origin);
    if (this.cut) {
      return request.socket.destroy();
    }
    const body = await (this.bytesPerSecond > 0 ? readSlowly(request, this.bytesPerSecond) : readAll(request)).catch(() => undefined);
    if (body === undefined || this.cut) {
      return request.socket.destroy();
    }
    this.requests.push(`${request.method} ${url.pathname}`);
    // As S3 does: only who says where it comes from is told that it may read the answer.
    const cors = request.headers.origin ? CORS : {};
    const answer = (status, text = '', headers = {}) => response.writeHead(status, { ...cors, ...headers }).end(text);
    const error = (status, code, message) =>
      answer(status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`, { 'Content-Type': 'application/xml' });
    if (request.method === 'OPTIONS') {
      return answer(204);
    }
    if (request.method === 'GET' && url.searchParams.has('uploadId')) {
      return this.listParts(url, answer, error);
    }
    if (request.method === 'GET') {
      const object = this.objects.get(decodeURI(url.pathname.replace('/results/', '')));
      if (!object || !url.searchParams.has('X-Amz-Signature')) {
        return error(403, 'AccessDenied', 'Access Denied');
      }
      const tag = etag(object.body);
      if (request.headers['if-none-match'] === tag) {
        // Without a word about origins, as a store is known to do.
        return response.writeHead(304, { ETag: tag }).end();
      }
      const disposition = url.searchParams.get('response-content-disposition');
      return answer(200, object.body, {
        'Content-Type': object.type,
        ETag: tag,
        ...(disposition ? { 'Content-Disposition': disposition } : {}),
      });
    }
    if (this.delayMillis > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.delayMillis));
    }
    return url.searchParams.has('uploadId') ? this.multipart(request, url, body, answer, error) : this.form(request, body, answer, error);
  }

  form(request, body, answer, error) {
    const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1];
    const parts = boundary ? formParts(body, boundary) : [];
    const file = parts.at(-1);
    if (file?.name !== 'file') {
      return error(400, 'InvalidArgument', 'POST requires exactly one file upload, as the last field.');
    }
    const fields = Object.fromEntries(parts.slice(0, -1).map(({ name, body: value }) => [name, value.toString()]));
    const expected = this.expected.get(fields.key);
    if (!expected || JSON.stringify(expected.fields) !== JSON.stringify(fields)) {
      return error(403, 'AccessDenied', 'Invalid according to Policy.');
    }
    if (file.body.length !== expected.bytes) {
      return error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    }
    const name = fields.key.split('/').pop();
    if ((this.faults.get(name) ?? 0) > 0) {
      this.faults.set(name, this.faults.get(name) - 1);
      return error(503, 'SlowDown', 'Please reduce your request rate.');
    }
    this.put(fields.key, expected.type, file.body);
    this.uploaded(fields.key);
    return answer(204, '', { ETag: etag(file.body) });
  }

  listParts(url, answer, error) {
    const upload = this.multiparts.get(url.searchParams.get('uploadId'));
    if (!upload) {
      return error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    }
    const parts = [...upload.parts]
      .sort(([a], [b]) => a - b)
      .map(
        ([number, { tag, size }]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag><Size>${size}</Size></Part>`,
      );
    return answer(200, `<ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`, {
      'Content-Type': 'application/xml',
    });
  }

  multipart(request, url, body, answer, error) {
    const upload = this.multiparts.get(url.searchParams.get('uploadId'));
    if (!upload) {
      return error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    }
    if (request.method === 'PUT') {
      const number = Number(url.searchParams.get('partNumber'));
      const fault = `${upload.key.split('/').pop()}#${number}`;
      if ((this.faults.get(fault) ?? 0) > 0) {
        this.faults.set(fault, this.faults.get(fault) - 1);
        return error(503, 'SlowDown', 'Please reduce your request rate.');
      }
      if (body.length !== Math.min(upload.partBytes, upload.bytes - (number - 1) * upload.partBytes)) {
        return error(403, 'SignatureDoesNotMatch', 'The length of the part is signed.');
      }
      const tag = etag(body);
      // Of a very large file only the beginning is kept.
      const kept = upload.bytes <= KEPT_BYTES ? body : Buffer.from(body.subarray(0, number === 1 ? 1024 : 0));
      upload.parts.set(number, { tag, size: body.length, body: kept });
      this.partsStored.push(`${upload.key}#${number}`);
      return answer(200, '', { ETag: tag });
    }
    this.multiparts.delete(url.searchParams.get('uploadId'));
    if (request.method === 'DELETE') {
      return answer(204);
    }
    const listed = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(?:&quot;|")(\w+)/g)].map(([, number, tag]) => [
      Number(number),
      `"${tag}"`,
    ]);
    const parts = listed.map(([number]) => upload.parts.get(number));
    const good = listed.every(([number, tag], i) => number === i + 1 && tag === parts[i]?.tag);
    if (!good || parts.reduce((sum, { size }) => sum + size, 0) !== upload.bytes) {
      return error(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
    }
    this.put(upload.key, upload.type, Buffer.concat(parts.map(({ body: part }) => part)));
    this.uploaded(upload.key);
    return answer(200, '<CompleteMultipartUploadResult/>', { 'Content-Type': 'application/xml' });
  }
}

/** Reads with breaks, so that the sender feels a slow line. */
async function readSlowly(request, bytesPerSecond) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
    await new Promise((resolve) => setTimeout(resolve, (1000 * chunk.length) / bytesPerSecond));
  }
  return Buffer.concat(chunks);
}

export async function readAll(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function etag(body) {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function formParts(body, boundary) {
  const parts = [];
  const mark = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(mark); ; ) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) {
      return parts;
    }
    const part = body.subarray(at + mark.length + 2, next - 2);
    const gap = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.subarray(0, gap).toString())?.[1];
    parts.push({ name, body: part.subarray(gap + 4) });
    at = next;
  }
}
