/** The JSON the API speaks. Field names are the contract; nothing here is invented by the page. */

export type Scalar = string | number;

export interface Config {
  readonly api: string;
  readonly region?: string;
  readonly auth: { readonly kind: 'token' } | { readonly kind: 'cognito'; readonly domain: string; readonly clientId: string };
}

export interface Catalogue {
  readonly operations: readonly OperationSpec[];
}

export interface OperationSpec {
  readonly name: string;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly cost?: 'cheap' | 'moderate' | 'dear';
  readonly distribution?: 'pointwise' | 'neighbourhood' | 'global' | 'propagating' | 'geometric';
  /** Rows above and below that a row depends on, at the defaults. */
  readonly halo?: number;
  readonly parameters: readonly ParameterSpec[];
}

export interface ParameterSpec {
  readonly name: string;
  readonly kind: 'integer' | 'decimal' | 'choice' | 'text' | 'colour' | 'numbers' | 'picture';
  readonly min?: number;
  readonly max?: number;
  /** For integers a rule counted from `min` (odd sizes: min 3, step 2); for decimals only the arrow keys' stride. */
  readonly step?: number;
  readonly default: Scalar;
  readonly unit?: string;
  readonly choices?: readonly string[];
  /** Of a text or an encoded picture, characters. */
  readonly maxLength?: number;
  /** Of a list of numbers: how many there may be. */
  readonly counts?: readonly number[];
  /** Of a picture, pixels. */
  readonly maxEdge?: number;
  readonly description?: string;
}

export interface Limits {
  readonly maxImages: number;
  /** By media type. */
  readonly formats: Readonly<Record<string, { readonly maxBytes: number; readonly maxPixels: number; readonly maxEdgePixels: number }>>;
}

export interface JobDraft {
  readonly pipeline: string;
  readonly images: readonly ImageDraft[];
}

export interface ImageDraft {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
}

export interface CreatedJob {
  readonly id: string;
  readonly pipeline: string;
  readonly createdAt: string;
  /** The first ones, with their tickets. */
  readonly images: readonly TicketedImage[];
  /** The ids of those that follow; their tickets are asked for when their turn comes. */
  readonly awaited?: readonly string[];
}

export interface TicketedImage {
  readonly id: string;
  readonly name: string;
  readonly upload: Ticket;
}

export type Ticket = FormTicket | PartsTicket;

export interface FormTicket {
  readonly method: 'POST';
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt?: string;
}

export interface PartsTicket {
  readonly method: 'MULTIPART';
  readonly partBytes: number;
  readonly parts: readonly string[];
  /** Where to read which parts are there already. */
  readonly list?: string;
  readonly complete: string;
  readonly abort?: string;
  readonly expiresAt?: string;
}

export type Stage = 'awaiting' | 'accepted' | 'queued' | 'waiting' | 'running' | 'done' | 'refused' | 'failed';

export interface JobLine {
  readonly id: string;
  readonly createdAt: string;
  readonly pipeline: string;
  readonly images: number;
}

export interface JobPage {
  readonly jobs: readonly JobLine[];
  readonly next?: string;
}

/** Where images lie that are processed where they are. `listing`: open while more may be found, complete, or stopped for a `reason`. */
export interface Source {
  readonly bucket: string;
  readonly prefix?: string;
  readonly manifest?: string;
  readonly destination?: string;
  readonly listing: string;
  readonly reason?: string;
}

export interface Job {
  readonly id: string;
  readonly createdAt: string;
  readonly pipeline: string;
  readonly counts: Readonly<Partial<Record<Stage, number>>> & { readonly total: number };
  readonly finished: boolean;
  /** To the end, at the pace so far; left out while nobody can tell. */
  readonly secondsLeft?: number;
  /** Left out of a job whose images are uploaded. */
  readonly source?: Source;
  /** Whether it is too large to be read whole: then `images` are some of its images. */
  readonly partial?: boolean;
  readonly images: readonly JobImage[];
}

/** `next` leads to the page that follows; it is left out at the end. */
export interface ImagePage {
  readonly images: readonly JobImage[];
  readonly next?: string;
}

export interface JobImage {
  readonly id: string;
  readonly name: string;
  readonly stage: Stage;
  readonly reason?: string;
  readonly tile?: number;
  readonly tiles?: number;
  readonly attempt?: number;
  readonly node?: string;
  readonly at?: string;
  readonly timings?: Readonly<Record<string, number>>;
  readonly result?: Result;
  readonly originalUrl?: string;
}

export interface Result {
  readonly key?: string;
  readonly url: string;
  readonly thumbUrl: string;
  readonly width: number;
  readonly height: number;
  readonly channels?: number;
  readonly depth?: number;
  readonly bytes: number;
  readonly type: string;
  /** What the original had and the result has not, as sentences. */
  readonly notes?: readonly string[];
  /** Strips taken over from an attempt that was cut short, and strips made. */
  readonly strips?: { readonly kept: number; readonly made: number };
}

export interface JobVerification {
  readonly finished: boolean;
  readonly images: readonly ImageVerification[];
}

export interface VerificationPage extends JobVerification {
  readonly next?: string;
}

export interface ImageVerification {
  readonly id: string;
  readonly name: string;
  readonly state: 'pending' | 'compared' | 'impossible';
  /** How many rows of the result are compared. */
  readonly rows: number;
  /** How many it has. */
  readonly height?: number;
  readonly differing?: number;
  readonly values?: number;
  readonly tookMillis?: number;
  readonly reason?: string;
  readonly askedAt?: string;
}

export interface FleetStatus {
  readonly at?: string;
  readonly backlog?: { readonly visible?: number; readonly inFlight?: number; readonly oldestSeconds?: number };
  readonly target?: number;
  readonly reason?: string;
  /** The way by which it last tried to get a node, or `daily budget` where more are wanted than the day's budget lets start. */
  readonly rung?: string;
  readonly nodes?: readonly FleetNode[];
}

export interface FleetNode {
  readonly id: string;
  readonly slot?: number;
  readonly state: string;
  /** Its instance type. */
  readonly type?: string;
  /** What the node says of itself, fresher than `state`, which is as old as the report. */
  readonly lease?: { readonly state: string; readonly tasks?: number; readonly renewedAt: string; readonly expiresAt: string };
}

/** Whose tiles, as the API's paths name them: the result's or the original's. */
export type TiledSide = 'image' | 'original';

export interface GalleryPage {
  readonly entries: readonly GalleryEntry[];
  readonly next?: string;
}

export interface GalleryEntry {
  readonly job: string;
  readonly image: string;
  readonly name: string;
  readonly pipeline: string;
  readonly finishedAt: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly type: string;
  readonly url: string;
  readonly thumbUrl: string;
  readonly originalUrl?: string;
  /** Bits a value. */
  readonly depth?: number;
  readonly notes?: readonly string[];
}
