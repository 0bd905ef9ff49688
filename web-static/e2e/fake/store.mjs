// A stand-in for S3: POST-policy uploads, multipart by signed links, signed GETs. Strict where the contract is.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET,PUT,POST,DELETE', 'Access-Control-Allow-Headers': '*', 'Access-Control-Expose-Headers': 'ETag' };

export class FakeStore {
  constructor({ uploaded, delayMillis = 0 }) {
    this.objects = new Map();
    this.expected = new Map();
    this.multiparts = new Map();
    this.uploaded = uploaded;
    this.delayMillis = delayMillis;
    /** Keys (by file name) whose next uploads fail with 503, and how often. */
    this.faults = new Map();
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

  put(key, type, body) {
    this.objects.set(key, { type, body });
  }

  link(key) {
    return `${this.origin}/results/${encodeURI(key)}?X-Amz-Signature=${randomUUID()}`;
  }

  formTicket(key, { bytes, type }) {
    const fields = { key, 'Content-Type': type, policy: Buffer.from(key).toString('base64'), 'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-signature': randomUUID() };
    this.expected.set(key, { fields, bytes, type });
    return { method: 'POST', url: `${this.origin}/uploads`, fields, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  }

  partsTicket(key, { bytes, type }, partBytes) {
    const id = randomUUID();
    const count = Math.ceil(bytes / partBytes);
    this.multiparts.set(id, { key, bytes, type, parts: new Map() });
    const link = (query) => `${this.origin}/uploads/${encodeURI(key)}?uploadId=${id}${query}&X-Amz-Signature=${randomUUID()}`;
    return {
      method: 'MULTIPART', partBytes, parts: Array.from({ length: count }, (_, i) => link(`&partNumber=${i + 1}`)),
      complete: link(''), abort: link(''), expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
  }

  async serve(request, response) {
    const url = new URL(request.url, this.origin);
    const body = await readAll(request);
    this.requests.push(`${request.method} ${url.pathname}`);
    const answer = (status, text = '', headers = {}) => response.writeHead(status, { ...CORS, ...headers }).end(text);
    const error = (status, code, message) => answer(status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`, { 'Content-Type': 'application/xml' });
    if (request.method === 'OPTIONS') {
      return answer(204);
    }
    if (request.method === 'GET') {
      const object = this.objects.get(decodeURI(url.pathname.replace('/results/', '')));
      return object && url.searchParams.has('X-Amz-Signature') ? answer(200, object.body, { 'Content-Type': object.type }) : error(403, 'AccessDenied', 'Access Denied');
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

  multipart(request, url, body, answer, error) {
    const upload = this.multiparts.get(url.searchParams.get('uploadId'));
    if (!upload) {
      return error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    }
    if (request.method === 'PUT') {
      upload.parts.set(Number(url.searchParams.get('partNumber')), body);
      return answer(200, '', { ETag: etag(body) });
    }
    this.multiparts.delete(url.searchParams.get('uploadId'));
    if (request.method === 'DELETE') {
      return answer(204);
    }
    const listed = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(?:&quot;|")(\w+)/g)].map(([, number, tag]) => [Number(number), `"${tag}"`]);
    const whole = Buffer.concat(listed.map(([number]) => upload.parts.get(number) ?? Buffer.alloc(0)));
    const good = listed.every(([number, tag], i) => number === i + 1 && tag === etag(upload.parts.get(number)));
    if (!good || whole.length !== upload.bytes) {
      return error(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
    }
    this.put(upload.key, upload.type, whole);
    this.uploaded(upload.key);
    return answer(200, '<CompleteMultipartUploadResult/>', { 'Content-Type': 'application/xml' });
  }
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
