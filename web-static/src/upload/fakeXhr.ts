/** A scripted stand-in for XMLHttpRequest, for tests: what was sent can be read, what comes back is decided later. */
export class FakeXhr {
  static open: FakeXhr[] = [];

  static create = (): XMLHttpRequest => {
    const xhr = new FakeXhr();
    FakeXhr.open.push(xhr);
    return xhr as unknown as XMLHttpRequest;
  };

  /** The oldest request that has no answer yet. */
  static next(): FakeXhr {
    const xhr = FakeXhr.open.shift();
    if (!xhr) {
      throw new Error('no request is open');
    }
    return xhr;
  }

  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  status = 0;
  responseText = '';
  method = '';
  url = '';
  body: unknown;
  aborted = false;
  private headers: Record<string, string> = {};

  open(method: string, url: string): void {
    this.method = method;
    this.url = url;
  }

  send(body: unknown): void {
    this.body = body;
  }

  abort(): void {
    this.aborted = true;
    FakeXhr.open = FakeXhr.open.filter((other) => other !== this);
    this.onabort?.();
  }

  getResponseHeader(name: string): string | null {
    return this.headers[name] ?? null;
  }

  async answer(status: number, text = '', headers: Record<string, string> = {}): Promise<void> {
    this.status = status;
    this.responseText = text;
    this.headers = headers;
    this.onload?.();
    await settled();
  }

  async breakOff(): Promise<void> {
    this.onerror?.();
    await settled();
  }
}

/** Lets promises that are ready run on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await Promise.resolve();
  }
}
