import type { Client } from '../api/client';
import { h, setText } from '../page/dom';
import { Poller, type Look } from './poll';
import { fleetWords } from './words';

/** The fleet's state in the header. Tells `changed` whenever the fleet reported something new. */
export class FleetBadge {
  readonly element: HTMLElement;
  readonly poller: Poller;
  private readonly label = h('span', { class: 'fleet-label' }, 'Looking for the fleet');
  private readonly detail = h('span', { class: 'fleet-detail' });
  private last = '';

  constructor(client: Client, changed: () => void) {
    this.element = h('div', { class: 'fleet', id: 'fleet', 'data-tone': 'calm', role: 'status' },
      h('span', { class: 'fleet-dot', 'aria-hidden': 'true' }),
      h('span', { class: 'fleet-words' }, this.label, this.detail));
    const look = async (): Promise<Look> => {
      const status = await client.fleet();
      const words = fleetWords(status, Date.now());
      this.element.dataset['tone'] = words.tone;
      this.element.title = words.detail;
      setText(this.label, words.label);
      setText(this.detail, words.detail);
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

  private lost(): void {
    this.last = '';
    this.element.dataset['tone'] = 'bad';
    setText(this.label, 'Out of reach');
    setText(this.detail, 'The fleet’s state cannot be read at the moment.');
  }
}
