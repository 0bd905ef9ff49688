import OpenSeadragon from 'openseadragon';
import type { Look, Place } from '../page/look';
import type { Source, Sides } from './source';

export type Mode = Look['mode'];

/** A linear change of all values for the eye: `value * slope + intercept`, of 0 to 1. */
export interface Levels {
  readonly slope: number;
  readonly intercept: number;
}

export interface StageEvents {
  /** What is in view has come to rest, with its pixels. */
  rested(): void;
  /** A side could not be loaded. */
  failed(side: 'after' | 'before'): void;
  ready(): void;
}

const SVG = 'http://www.w3.org/2000/svg';
const FILTER = 'viewer-levels';

/** The pixels of a result and its original under deep zoom. Loaded when first needed: it brings the zoom library along. */
export class Stage {
  private readonly events: StageEvents;
  private readonly main: OpenSeadragon.Viewer;
  private readonly host: HTMLElement;
  private readonly asideHost: HTMLElement;
  private readonly transfer: readonly SVGElement[];
  private aside: OpenSeadragon.Viewer | undefined;
  private sides: Sides | undefined;
  private before: OpenSeadragon.TiledImage | undefined;
  private mode: Mode = 'split';
  private percent = 50;
  private serial = 0;

  constructor(host: HTMLElement, asideHost: HTMLElement, events: StageEvents) {
    this.host = host;
    this.asideHost = asideHost;
    this.events = events;
    // The library would add a style of its own, which the page's policy forbids. It does not if an element of that name is there;
    // one of no known namespace is no style, so that the policy has nothing against it.
    const style = document.createElementNS('urn:pixfleet:none', 'style');
    style.setAttribute('data-openseadragon-mobile-css', 'true');
    document.head.append(style);
    this.transfer = filterIn(host);
    this.main = newViewer(host);
    this.main.addHandler('animation', () => this.follow());
    this.main.addHandler('resize', () => this.follow());
    this.main.addHandler('animation-finish', () => this.rest());
  }

  /** @param place what is in view at first; all of it if left out */
  show(sides: Sides, place?: Place): void {
    const serial = ++this.serial;
    this.sides = sides;
    this.before = undefined;
    this.main.close();
    this.aside?.close();
    this.add(
      this.main,
      sides.after,
      serial,
      () => {
        this.main.viewport.goHome(true);
        if (place) {
          this.goTo(place);
        }
        this.events.ready();
        this.rest();
      },
      () => this.events.failed('after'),
    );
    if (sides.before) {
      this.add(
        this.main,
        sides.before,
        serial,
        (image) => {
          this.before = image;
          this.apply();
          this.rest();
        },
        () => this.events.failed('before'),
      );
      this.fillAside();
    }
  }

  clear(): void {
    this.serial++;
    this.main.close();
    this.aside?.close();
  }

  setMode(mode: Mode): void {
    this.mode = mode;
    this.asideHost.hidden = mode !== 'side';
    if (mode === 'side' && !this.aside) {
      this.aside = newViewer(this.asideHost);
      this.aside.addHandler('animation', () => align(this.main, this.aside as OpenSeadragon.Viewer));
      this.fillAside();
    }
    this.apply();
    this.rest();
  }

  split(percent: number): void {
    this.percent = percent;
    this.apply();
  }

  levels({ slope, intercept }: Levels): void {
    for (const part of this.transfer) {
      part.setAttribute('slope', String(slope));
      part.setAttribute('intercept', String(intercept));
    }
    const filter = slope === 1 && intercept === 0 ? '' : `url(#${FILTER})`;
    this.host.style.filter = filter;
    this.asideHost.style.filter = this.mode === 'side' ? filter : '';
  }

  /** What is in view; nothing if all of it is. */
  place(): Place | undefined {
    const { viewport, world } = this.main;
    if (world.getItemCount() === 0) {
      return undefined;
    }
    const [zoom, { x, y }, home] = [viewport.getZoom(), viewport.getCenter(), viewport.getHomeBounds().getCenter()];
    const atHome = Math.abs(zoom / viewport.getHomeZoom() - 1) < 1e-3 && Math.hypot(x - home.x, y - home.y) * zoom < 1e-3;
    return atHome ? undefined : { x, y, zoom };
  }

  goTo({ x, y, zoom }: Place): void {
    this.main.viewport.zoomTo(zoom, undefined, true);
    this.main.viewport.panTo(new OpenSeadragon.Point(x, y), true);
    this.main.viewport.applyConstraints(true);
  }

  zoom(by: number): void {
    this.main.viewport.zoomBy(by);
    this.main.viewport.applyConstraints();
  }

  home(): void {
    this.main.viewport.goHome();
  }

  /** The canvas that shows what is in view. */
  canvas(): HTMLCanvasElement | undefined {
    return this.host.querySelector('canvas') ?? undefined;
  }

  private add(
    viewer: OpenSeadragon.Viewer,
    source: Source,
    serial: number,
    added: (image: OpenSeadragon.TiledImage) => void,
    failed: () => void,
  ): void {
    viewer.addTiledImage({
      tileSource: tileSourceOf(source),
      x: 0,
      y: 0,
      width: 1,
      ...(source.kind === 'tiles'
        ? { loadTilesWithAjax: true, ajaxHeaders: { Authorization: `Bearer ${source.bearer}` } }
        : { crossOriginPolicy: 'Anonymous' }),
      success: (event: Event) => {
        const { item } = event as unknown as { item: OpenSeadragon.TiledImage };
        if (serial === this.serial) {
          item.addHandler('fully-loaded-change', () => this.rest());
          added(item);
        } else {
          viewer.world.removeItem(item);
        }
      },
      error: () => serial === this.serial && failed(),
    } as unknown as OpenSeadragon.TileSourceSpecifier);
  }

  private fillAside(): void {
    if (this.aside && this.sides?.before) {
      this.aside.close();
      this.add(
        this.aside,
        this.sides.before,
        this.serial,
        () => this.follow(),
        () => undefined,
      );
    }
  }

  /** Shows the original as the mode wants it: left of the border, beside, or taken off. */
  private apply(): void {
    const { before } = this;
    if (!before) {
      return;
    }
    before.setCompositeOperation(this.mode === 'difference' ? 'difference' : 'source-over');
    if (this.mode !== 'split') {
      before.setClip(null);
      before.setOpacity(this.mode === 'side' ? 0 : 1);
      return;
    }
    const border = this.main.viewport.pointFromPixel(new OpenSeadragon.Point((this.host.clientWidth * this.percent) / 100, 0), true).x;
    const { x, width } = before.getBounds(true);
    const size = before.getContentSize();
    const part = Math.min(1, Math.max(0, (border - x) / width));
    before.setOpacity(part === 0 ? 0 : 1);
    before.setClip(new OpenSeadragon.Rect(0, 0, Math.max(1, part * size.x), size.y));
  }

  private follow(): void {
    if (this.mode === 'split') {
      this.apply();
    }
    if (this.aside && this.mode === 'side') {
      align(this.aside, this.main);
    }
  }

  private rest(): void {
    this.follow();
    this.events.rested();
  }
}

function newViewer(element: HTMLElement): OpenSeadragon.Viewer {
  return new OpenSeadragon.Viewer({
    element,
    drawer: 'canvas',
    showNavigationControl: false,
    maxZoomPixelRatio: 16,
    minZoomImageRatio: 0.8,
    visibilityRatio: 0.5,
    animationTime: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 0.4,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    imageLoaderLimit: 6,
    preload: true,
    smoothTileEdgesMinZoom: Infinity,
  } as OpenSeadragon.Options);
}

function tileSourceOf(source: Source): object {
  if (source.kind === 'image') {
    return { type: 'image', url: source.url, buildPyramid: true, crossOriginPolicy: 'Anonymous' };
  }
  const { base, side, width, height, tileSize, overlap } = source;
  const last = Math.ceil(Math.log2(Math.max(width, height)));
  return {
    width,
    height,
    tileSize,
    tileOverlap: overlap,
    // Levels smaller than a tile show nothing more, and may not be stored.
    minLevel: Math.min(last, Math.floor(Math.log2(tileSize))),
    getTileUrl: (level: number, column: number, row: number) => `${base}${side}_files/${level}/${column}_${row}.jpg`,
  };
}

/** Moves one view to where the other is. */
function align(moved: OpenSeadragon.Viewer, to: OpenSeadragon.Viewer): void {
  const [zoom, centre] = [to.viewport.getZoom(true), to.viewport.getCenter(true)];
  const there = moved.viewport.getCenter(true);
  if (Math.abs(moved.viewport.getZoom(true) / zoom - 1) > 1e-6 || Math.hypot(there.x - centre.x, there.y - centre.y) * zoom > 1e-4) {
    moved.viewport.zoomTo(zoom, undefined, true);
    moved.viewport.panTo(centre, true);
  }
}

/** A filter that CSS can name; answers the parts that carry its figures. */
function filterIn(host: HTMLElement): SVGElement[] {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'viewer-filter');
  svg.setAttribute('aria-hidden', 'true');
  const filter = document.createElementNS(SVG, 'filter');
  filter.setAttribute('id', FILTER);
  filter.setAttribute('color-interpolation-filters', 'sRGB');
  const transfer = document.createElementNS(SVG, 'feComponentTransfer');
  const parts = ['feFuncR', 'feFuncG', 'feFuncB'].map((name) => {
    const part = document.createElementNS(SVG, name);
    part.setAttribute('type', 'linear');
    return part;
  });
  transfer.append(...parts);
  filter.append(transfer);
  svg.append(filter);
  host.before(svg);
  return parts;
}
