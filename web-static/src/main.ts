import './style/tokens.css';
import './style/base.css';
import './style/compose.css';
import './style/jobs.css';
import './style/gallery.css';
import './style/viewer.css';

import { Client } from './api/client';
import { Unreachable } from './api/failure';
import type { Catalogue, Config, Job } from './api/wire';
import { Gallery } from './gallery/gallery';
import { fromJob, type Shown } from './gallery/shown';
import { sidesOf } from './gallery/source';
import { Viewer } from './gallery/viewer';
import { identityFor } from './identity/choose';
import { Navigation, type View } from './page/address';
import { Announcer } from './page/announcer';
import { Attention, type Standing } from './page/attention';
import { byId, throttled } from './page/dom';
import { countText } from './page/format';
import { keepFocus } from './page/focus';
import { Notices } from './page/notices';
import { PipelineBuilder } from './pipeline/builder';
import { wordsOf } from './pipeline/steps';
import { FleetBadge } from './status/fleetBadge';
import { JobPanel } from './status/jobPanel';
import { RecentJobs } from './status/recentJobs';
import { Removals } from './status/removals';
import { workIn } from './status/words';
import { BrowserJournal } from './upload/journal';
import { Link } from './upload/link';
import { UploadQueue } from './upload/queue';
import { xhrRequest } from './upload/request';
import { noteEnds, Resumption } from './upload/resume';
import { Starter } from './upload/starter';
import { UploadStrip } from './upload/strip';
import { Submitter } from './upload/submit';
import { Tray } from './upload/tray';
import { watchForDeleted } from './upload/watch';
import { texts } from './texts';

/** Where everything is put together; the only place that knows all parts. */

const notices = new Notices(byId('notices'));
const announcer = new Announcer(byId('announcer'));
const say = (text: string) => announcer.say(text);
const attention = new Attention(document.querySelector<HTMLLinkElement>('link[rel=icon]') as HTMLLinkElement);

const ROOM = 'pixfleet.room';

async function readConfig(): Promise<Config> {
  const response = await fetch('./config.json', { cache: 'no-store' }).catch(() => undefined);
  if (!response?.ok) {
    throw new Unreachable(texts.main.itsSettingsCouldNotBeRead);
  }
  return (await response.json()) as Config;
}

async function start(): Promise<void> {
  const config = await readConfig();
  const identity = await identityFor(config);
  const client = new Client(config.api, identity);
  const out = byId('sign-out');
  out.hidden = false;
  out.addEventListener('click', () => void identity.signOut());
  notices.clear('boot');

  // As much room as the pipeline took the last time, so that nothing jumps when the operations come.
  const room = Math.min(4000, Number(localStorage.getItem(ROOM)));
  if (room > 0) {
    byId('pipeline-host').style.minHeight = `${room}px`;
  }

  let catalogue: Catalogue | undefined;
  let builder: PipelineBuilder | undefined;
  const words = (pipeline: string) => wordsOf(pipeline, catalogue);

  const journal = new BrowserJournal();
  const submitter = new Submitter(client);
  const link = new Link();
  const service = new Link();
  window.addEventListener('online', () => [link, service].forEach((each) => each.wake()));
  const queue = new UploadQueue({ request: xhrRequest(), link }, (job, images) => submitter.tickets(job, images), {
    now: () => client.clock.now(),
    journal,
    service,
  });
  const resumption = new Resumption(queue, journal, { awaiting: (job) => client.awaiting(job) });

  let offered: readonly Shown[] = [];
  const navigation = new Navigation((view) => apply(view));
  const withoutPicture = ({ picture: _, look: __, ...rest }: View): View => rest;
  const openPicture = (list: readonly Shown[], picture: string) => {
    offered = list;
    navigation.go({ ...withoutPicture(navigation.view()), picture });
  };
  const viewer = new Viewer(words, {
    sides: (shown) => sidesOf(shown, client),
    renewed: (id) => renewed(id),
    looked: (picture, look) => {
      if (navigation.view().picture === picture) {
        navigation.turn({ ...navigation.view(), look });
      }
    },
    turned: (picture) => navigation.turn({ ...withoutPicture(navigation.view()), picture }),
    closed: () => navigation.leave(withoutPicture(navigation.view())),
  });
  const removals = new Removals(client, queue, notices, () => {
    recent.redraw();
    gallery.redraw();
    void recent.refresh();
    void gallery.refresh();
  });
  const hides = (job: string) => removals.hides(job);
  const renewed = async (id: string) => (await pictures(id)).find((shown) => shown.id === id);
  const gallery = new Gallery(client, notices, { open: openPicture, renewed, hides, words, furtherOfJob: () => void panel.further() });
  const recent = new RecentJobs(client, notices, words, {
    choose: (id) => navigation.go({ job: id }),
    hides,
    retried: (images) => {
      const text = images === 0 ? texts.main.noImageHasFailed : texts.main.willBeTriedAgain(countText(images, 'image'));
      notices.show('retried', text);
      say(text);
      panel.show(navigation.view().job);
    },
  });
  const chooseFiles = () => byId('files').click();
  const panel = new JobPanel(client, queue, notices, words, {
    seen: (job) => seen(job),
    removed: () => {
      navigation.replace({});
      void recent.refresh();
      void gallery.refresh();
    },
    remove: (job) => {
      navigation.go({});
      removals.remove(job);
      byId('jobs-title').focus();
    },
    tell: (job) => attention.want(job),
    again: (pipeline) => {
      builder?.load(pipeline);
      byId('pipeline-title').scrollIntoView({ block: 'start' });
      byId('files').focus({ preventScroll: true });
    },
    open: (job, image, readAt) => openPicture(fromJob(job, readAt), `${job.id}/${image}`),
    say,
    supply: () => chooseFiles(),
    waking: () => fleet.waking(),
    pool: () => fleet.pool(),
  });
  const freshenGallery = throttled(() => void gallery.refresh(), 2500);
  const freshenJobs = throttled(() => void recent.refresh(), 5000);
  const fleet = new FleetBadge(
    client,
    () => {
      freshenGallery();
      freshenJobs();
      panel.redraw();
    },
    () => workIn(panel.seen()),
  );
  const freshenFleet = throttled(() => fleet.poller.pollNow(), 1500);

  let justStarted: string | undefined;
  let trial: string | undefined;

  function seen(job: Job | undefined): void {
    gallery.showJob(job);
    fleet.redraw();
    attention.show(job?.id, job && standingOf(job));
    if (job) {
      recent.note(job);
      freshenFleet();
    }
    if (job?.finished && job.id === trial) {
      trial = undefined;
      const shown = fromJob(job, Date.now());
      if (shown[0]) {
        openPicture(shown, shown[0].id);
      }
    }
    if (job?.id === justStarted && justStarted !== undefined) {
      justStarted = undefined;
      if (byId('start-host').contains(document.activeElement)) {
        panel.focus();
      }
      byId('jobs-title').scrollIntoView({ block: 'start' });
    }
  }

  /** Shows what the address says. */
  function apply({ job, picture, look }: View): void {
    recent.select(job);
    panel.show(job);
    byId('jobs-host').classList.toggle('with-job', job !== undefined);
    if (picture === undefined) {
      viewer.close();
    } else if (viewer.showing() !== picture) {
      void show(picture);
    } else if (look) {
      viewer.look(look);
    }
  }

  async function show(picture: string): Promise<void> {
    const known = offered.some(({ id }) => id === picture) ? offered : gallery.listWith(picture);
    try {
      const list = known ?? (await pictures(picture));
      if (navigation.view().picture !== picture) {
        return;
      }
      if (list.some(({ id }) => id === picture)) {
        viewer.open(list, picture, navigation.view().look);
      } else {
        notices.show('picture', texts.main.thisPictureIsNotThereOr);
        navigation.turn(withoutPicture(navigation.view()));
      }
    } catch (failure) {
      notices.fail('picture', texts.main.thePictureCouldNotBeOpened, failure, () => void show(picture));
    }
  }

  async function pictures(picture: string): Promise<readonly Shown[]> {
    const [id, image] = picture.split('/') as [string, string];
    const job = await client.job(id, image);
    notices.clear('picture');
    return fromJob(job, Date.now());
  }

  let starter: Starter | undefined;
  const tray = new Tray(
    () => starter?.judge(),
    (files) => resumption.take(files),
  );
  const follow = (job: string) => {
    navigation.go({ job });
    void recent.refresh();
    fleet.poller.pollNow();
  };
  starter = new Starter(tray, submitter, queue, notices, {
    started: (job) => {
      follow(job);
      justStarted = job;
    },
    tried: (job) => {
      follow(job);
      trial = job;
    },
    queued: (uploads) => void noteEnds(uploads, journal),
  });

  byId('fleet-host').replaceChildren(fleet.element);
  byId('tray-host').append(tray.element);
  byId('start-host').append(starter.element);
  byId('uploads-host').append(new UploadStrip(queue, resumption, chooseFiles, say).element);
  byId('jobs-host').append(recent.element, panel.element);
  byId('gallery-host').append(gallery.element);
  warnBeforeLeaving(queue);
  watchForDeleted(client, queue, (job) => {
    notices.show('gone', texts.main.aJobWasDeletedElsewhereWhile);
    if (navigation.view().job === job) {
      panel.show(job);
    }
  });

  async function loadCatalogue(): Promise<void> {
    try {
      catalogue = await client.operations();
    } catch (failure) {
      notices.fail('catalogue', texts.main.theOperationsCouldNotBeLoaded, failure, () => void loadCatalogue());
      return;
    }
    notices.clear('catalogue');
    builder = new PipelineBuilder(catalogue, localStorage, () => starter?.judge(), say);
    const host = byId('pipeline-host');
    host.replaceChildren(builder.element);
    const { element } = builder;
    new ResizeObserver(() => localStorage.setItem(ROOM, String(element.offsetHeight))).observe(element);
    host.style.minHeight = '';
    starter?.use(builder);
    const { pipeline, ...view } = navigation.view();
    if (pipeline !== undefined) {
      builder.load(pipeline);
      navigation.turn(view);
    }
    recent.redraw();
    gallery.redraw();
    panel.redraw();
  }

  void recent.refresh();
  void gallery.refresh();
  fleet.poller.pollNow();
  void resumption.begin();
  // Without them the service judges, a little later.
  client.limits().then(
    (limits) => {
      tray.use(limits);
      starter?.limit(limits.maxImages);
    },
    () => undefined,
  );
  await loadCatalogue();
  apply(navigation.view());
}

function standingOf({ counts, finished }: Job): Standing {
  const problems = (counts.refused ?? 0) + (counts.failed ?? 0);
  return { over: (counts.done ?? 0) + problems, total: counts.total, problems, finished };
}

function warnBeforeLeaving(queue: UploadQueue): void {
  window.addEventListener('beforeunload', (event) => {
    const { open, failed } = queue.totals();
    if (open > 0 || failed > 0) {
      event.preventDefault();
    }
  });
}

keepFocus();

function boot(): void {
  start().catch((failure: unknown) => notices.fail('boot', texts.main.thePageCouldNotStart, failure, boot));
}

boot();
