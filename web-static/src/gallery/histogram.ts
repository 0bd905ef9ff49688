import { h } from '../page/dom';
import { texts } from '../texts';

const SAMPLE_PIXELS = 320;
const HEIGHT = 64;

/** How often each value occurs, by channel, among the pixels that are there. */
export function countsOf(pixels: Uint8ClampedArray): readonly [Uint32Array, Uint32Array, Uint32Array] {
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const;
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3] === 255) {
      counts[0][pixels[i] as number]!++;
      counts[1][pixels[i + 1] as number]!++;
      counts[2][pixels[i + 2] as number]!++;
    }
  }
  return counts;
}

/** Draws how the values of what is in view are spread. */
export class Histogram {
  readonly element = h('canvas', {
    class: 'viewer-histogram',
    width: 256,
    height: HEIGHT,
    role: 'img',
    'aria-label': texts.histogram.histogramOfWhatIsInView,
    hidden: true,
  });
  private readonly sample = document.createElement('canvas');

  draw(source: HTMLCanvasElement | undefined): void {
    if (this.element.hidden || !source || source.width === 0 || source.height === 0) {
      return;
    }
    const scale = Math.min(1, SAMPLE_PIXELS / Math.max(source.width, source.height));
    const [width, height] = [Math.max(1, Math.round(source.width * scale)), Math.max(1, Math.round(source.height * scale))];
    Object.assign(this.sample, { width, height });
    const pen = this.sample.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    // Every few pixels as it is: a mean of neighbours would be a value that none has.
    pen.imageSmoothingEnabled = false;
    pen.drawImage(source, 0, 0, width, height);
    this.paint(countsOf(pen.getImageData(0, 0, width, height).data));
  }

  private paint(counts: readonly Uint32Array[]): void {
    const pen = this.element.getContext('2d') as CanvasRenderingContext2D;
    pen.clearRect(0, 0, 256, HEIGHT);
    // The ends are often full of black or white and would press down all else.
    const most = Math.max(1, ...counts.flatMap((channel) => [...channel.slice(1, 255)]));
    pen.globalCompositeOperation = 'lighter';
    counts.forEach((channel, i) => {
      pen.fillStyle = ['#d04040', '#40b040', '#5070f0'][i] as string;
      channel.forEach((count, value) => {
        const tall = Math.min(HEIGHT, Math.ceil((HEIGHT * count) / most));
        pen.fillRect(value, HEIGHT - tall, 1, tall);
      });
    });
    pen.globalCompositeOperation = 'source-over';
  }
}
