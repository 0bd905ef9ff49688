const SHRINK = 0.8;

/** A small picture as the pipeline carries it: a PNG of at most `maxEdge` pixels an edge in base64url of at most `maxLength` characters. */
export async function encodePicture(file: Blob, maxEdge: number, maxLength: number): Promise<string> {
  const bitmap = await createImageBitmap(file);
  try {
    for (let edge = Math.min(maxEdge, Math.max(bitmap.width, bitmap.height)); edge >= 1; edge = Math.floor(edge * SHRINK)) {
      const encoded = toBase64Url(await pngOf(bitmap, sizeWithin(bitmap, edge)));
      if (encoded.length <= maxLength) {
        return encoded;
      }
    }
    throw new Error('a picture of one pixel is too large');
  } finally {
    bitmap.close();
  }
}

/** The largest size of the picture's shape with edges of 1 to `edge` pixels. */
export function sizeWithin({ width, height }: { width: number; height: number }, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A picture as a PNG of that size. */
export async function pngOf(bitmap: ImageBitmap, size: { width: number; height: number }): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, size.width, size.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) {
    throw new Error('the browser wrote no PNG');
  }
  return new Uint8Array(await blob.arrayBuffer());
}

/** Shows an encoded picture; clears the canvas if it is none. */
export async function drawPicture(canvas: HTMLCanvasElement, encoded: string): Promise<void> {
  try {
    const bitmap = await createImageBitmap(new Blob([fromBase64Url(encoded)], { type: 'image/png' }));
    Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
  } catch {
    Object.assign(canvas, { width: 1, height: 1 });
  }
}

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
