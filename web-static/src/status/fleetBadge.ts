import type { Client } from '../api/client';
import type { FleetStatus } from '../api/wire';
import { h, setText } from '../page/dom';
import { Poller, type Look } from './poll';
import { poolOf, type Pool } from './price';
import { fleetWords, wakingText, type SeenWork, type Words } from './words';
import { texts } from '../texts';

/** The fleet's state in the header. Tells `changed` whenever the fleet reported something new. */
export class FleetBadge {
  readonly element: HTMLElement;
  readonly poller: Poller;
  private readonly label = h('span', { class: 'fleet-label' }, texts.fleetBadge.lookingForTheFleet);
  private readonly detail = h('span', { class: 'fleet-detail' });
  private readonly client: Client;
  private readonly work: () => SeenWork;
  private status: FleetStatus | undefined;
  private last = '';

  /** `work` is what the page itself sees being worked on. */
  constructor(client: Client, changed: () => void, work: () => SeenWork) {
    this.client = client;
    this.work = work;
    this.element = h(
      'div',
      { class: 'fleet', id: 'fleet', 'data-tone': 'calm', role: 'status' },
      h('span', { class: 'fleet-dot', 'aria-hidden': 'true' }),
      h('span', { class: 'fleet-words' }, this.label, this.detail),
    );
    const look = async (): Promise<Look> => {
      const status = await client.fleet();
      this.status = status;
      const words = this.draw(status);
      const seen = JSON.stringify([words, status.backlog]);
      if (seen === this.last) {
        return 'same';
      }
      this.last = seen;
      changed();
      return 'changed';
    };
    this.poller = new Poller(look, () => this.lost(), { firstMillis: 2000, lastMillis: 15_000, factor: 1.6 });
  }

  /** The page has seen more of the work. */
  redraw(): void {
    if (this.status) {
      this.draw(this.status);
    }
  }

  /** What queued images wait for, in words. */
  waking(): string {
    return this.status ? wakingText(this.status, this.client.clock.now()) : '';
  }

  /** Its nodes, for those who reckon with them. */
  pool(): Pool | undefined {
    return poolOf(this.status);
  }

  private draw(status: FleetStatus): Words {
    const words = fleetWords(status, this.client.clock.now(), this.work());
    this.element.dataset['tone'] = words.tone;
    this.element.title = words.detail;
    setText(this.label, words.label);
    setText(this.detail, words.detail);
    return words;
  }

  private lost(): void {
    this.last = '';
    this.status = undefined;
    this.element.dataset['tone'] = 'bad';
    setText(this.label, texts.fleetBadge.outOfReach);
    setText(this.detail, texts.fleetBadge.theFleetsStateCannotBeRead);
  }
}
