import type { FleetStatus, JobImage } from '../api/wire';
import { countText } from '../page/format';
import { texts } from '../texts';

/** Read from the deployment's tables when the page is built. */
export interface Prices {
  readonly of: string;
  /** By instance type. */
  readonly types: Readonly<Record<string, readonly [processors: number, usdPerHour: number]>>;
  readonly usd: Readonly<Record<'address' | 'disk' | 'put' | 'get' | 'call' | 'compute' | 'queue' | 'tell' | 'api' | 'object', number>>;
}

declare const __PRICES__: Prices;

/** As in the deployment's plan: docs/costs.md. */
const AN_IMAGE = { puts: 8, gets: 10, calls: 2, callSeconds: 0.05, queue: 4, tell: 1, api: 1 };
const BOOT_AND_IDLE_SECONDS = 180;
const TILE_PIXELS = 512 * 512;
const LARGE_PIXELS = 16_000_000;

/** A third of a pyramid lies below its last level; result and original have one each. */
const PYRAMIDS = (2 * 4) / 3;

/** The nodes of the deployment. */
export interface Pool {
  readonly type: string;
  readonly nodes: number;
}

/** The type that most nodes of the fleet have, and how many nodes there are; nothing if it has none, or none says its type. */
export function poolOf({ nodes = [] }: FleetStatus = {}): Pool | undefined {
  const there = nodes.filter(({ state }) => state !== 'terminated' && state !== 'shutting-down');
  const counts = new Map<string, number>();
  there.forEach(({ type }) => type !== undefined && counts.set(type, (counts.get(type) ?? 0) + 1));
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && { type: most[0], nodes: there.length };
}

/**
 * What a job's requests, functions and nodes cost, as rows of its receipt. Estimated: the bill is AWS's. Without nodes whose type
 * has a price, what they cost is left out, and says so.
 */
export function priceOf(
  done: readonly JobImage[],
  pool: Pool | undefined,
  { of, types, usd }: Prices = __PRICES__,
): readonly (readonly [string, string])[] {
  const images = done.length;
  const puts = images * AN_IMAGE.puts + done.reduce((sum, image) => sum + tilesOf(image), 0);
  const gets = images * AN_IMAGE.gets;
  const requests =
    puts * usd.put + gets * usd.get + images * (AN_IMAGE.queue * usd.queue + AN_IMAGE.tell * usd.tell + AN_IMAGE.api * usd.api);
  const functions = images * AN_IMAGE.calls * (usd.call + AN_IMAGE.callSeconds * usd.compute);
  const asked = [
    texts.price.requests,
    texts.price.about(countText(puts + gets + images * (AN_IMAGE.queue + AN_IMAGE.tell + AN_IMAGE.api), 'request')),
  ] as const;
  const listed = [texts.price.prices, texts.price.usEast(of)] as const;
  const known = pool && types[pool.type];
  if (!known) {
    const without = pool
      ? texts.price.withoutNodesOf(usdText(requests + functions), pool.type)
      : texts.price.withoutNodes(usdText(requests + functions));
    return [asked, [texts.price.estimatedPrice, without], listed];
  }
  const [processors, usdPerHour] = known;
  const second = (usdPerHour + usd.address) / 3600;
  const work = (done.reduce((sum, image) => sum + seconds(image), 0) / processors) * second;
  return [
    asked,
    [
      texts.price.estimatedPrice,
      texts.price.andIfItWokeANode(usdText(requests + functions + work), usdText(BOOT_AND_IDLE_SECONDS * second)),
    ],
    [texts.price.aFleetThatNeverSleeps, texts.price.aDayFor(usdText(pool.nodes * 24 * 3600 * second), pool.nodes, pool.type)],
    listed,
  ];
}

function tilesOf({ result }: JobImage): number {
  const pixels = result ? result.width * result.height : 0;
  return pixels > LARGE_PIXELS || result?.type === 'image/tiff' ? Math.ceil((pixels / TILE_PIXELS) * PYRAMIDS) : 0;
}

function seconds({ timings = {} }: JobImage): number {
  return Object.values(timings).reduce((sum, millis) => sum + millis, 0) / 1000;
}

/** Two digits that say something. */
function usdText(usd: number): string {
  return texts.price.usd(usd >= 1 ? usd.toFixed(2) : usd.toFixed(Math.max(2, 1 - Math.floor(Math.log10(usd)))));
}
