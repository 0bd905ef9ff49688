/** Columns and rows, as the file is stored. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Enough for what stands before the size, a photograph's metadata and preview included. */
const HEAD_BYTES = 256 * 1024;

/** The size that the first bytes of a file tell; nothing if they do not. Only for a warning in time: intake reads more, and with more care. */
export async function sizeOf(file: Blob): Promise<Size | undefined> {
  try {
    return sizeIn(new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  } catch {
    return undefined;
  }
}

export function sizeIn(bytes: DataView): Size | undefined {
  const is = (text: string, at = 0) =>
    [...text].every((letter, i) => at + i < bytes.byteLength && bytes.getUint8(at + i) === letter.charCodeAt(0));
  try {
    if (is('\x89PNG\r\n\x1a\n')) {
      return { width: bytes.getUint32(16), height: bytes.getUint32(20) };
    }
    if (is('\xff\xd8')) {
      return sizeInJpeg(bytes);
    }
    if (is('BM')) {
      return { width: Math.abs(bytes.getInt32(18, true)), height: Math.abs(bytes.getInt32(22, true)) };
    }
    if (is('RIFF') && is('WEBP', 8)) {
      return sizeInWebp(bytes, is);
    }
    return is('II*\0') || is('MM\0*') ? sizeInTiff(bytes, is('II')) : undefined;
  } catch {
    // The file ends in the middle of its header.
    return undefined;
  }
}

/** Goes from marker to marker to the start of the frame. */
function sizeInJpeg(bytes: DataView): Size | undefined {
  for (let at = 2; bytes.getUint8(at) === 0xff; at += 2 + bytes.getUint16(at + 2)) {
    const marker = bytes.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) {
      return { width: bytes.getUint16(at + 7), height: bytes.getUint16(at + 5) };
    }
  }
  return undefined;
}

function sizeInWebp(bytes: DataView, is: (text: string, at: number) => boolean): Size | undefined {
  if (is('VP8X', 12)) {
    return { width: 1 + (bytes.getUint32(24, true) & 0xffffff), height: 1 + (bytes.getUint32(27, true) & 0xffffff) };
  }
  if (is('VP8L', 12)) {
    const bits = bytes.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  return is('VP8 ', 12) ? { width: bytes.getUint16(26, true) & 0x3fff, height: bytes.getUint16(28, true) & 0x3fff } : undefined;
}

/** The first directory, if it lies among the first bytes. */
function sizeInTiff(bytes: DataView, little: boolean): Size | undefined {
  const at = bytes.getUint32(4, little);
  const found = new Map<number, number>();
  for (let i = 0; i < bytes.getUint16(at, little); i++) {
    const entry = at + 2 + 12 * i;
    const short = bytes.getUint16(entry + 2, little) === 3;
    found.set(bytes.getUint16(entry, little), short ? bytes.getUint16(entry + 8, little) : bytes.getUint32(entry + 8, little));
  }
  const [width, height] = [found.get(256), found.get(257)];
  return width !== undefined && height !== undefined ? { width, height } : undefined;
}
