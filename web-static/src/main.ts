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
import { fromJob } from './gallery/shown';
import { Viewer } from './gallery/viewer';
import { identityFor } from './identity/choose';
import { jobInAddress, showInAddress } from './page/address';
import { Announcer } from './page/announcer';
import { byId, throttled } from './page/dom';
import { Notices } from './page/notices';
import { PipelineBuilder } from './pipeline/builder';
import { wordsOf } from './pipeline/steps';
import { FleetBadge } from './status/fleetBadge';
import { JobPanel } from './status/jobPanel';
import { RecentJobs } from './status/recentJobs';
import { UploadQueue } from './upload/queue';
import { xhrRequest } from './upload/request';
import { Starter } from './upload/starter';
import { UploadStrip } from './upload/strip';
import { Submitter } from './upload/submit';
import { Tray } from './upload/tray';

/** Where everything is put together; the only place that knows all parts. */

const notices = new Notices(byId('notices'));
const announcer = new Announcer(byId('announcer'));
const say = (text: string) => announcer.say(text);

async function readConfig(): Promise<Config> {
  const response = await fetch('./config.json', { cache: 'no-store' }).catch(() => undefined);
  if (!response?.ok) {
    throw new Unreachable('its settings could not be read');
  }
  return (await response.json()) as Config;
}

async function start(): Promise<void> {
  const config = await readConfig();
  const client = new Client(config.api, await identityFor(config));
  notices.clear('boot');

  let catalogue: Catalogue | undefined;
  const words = (pipeline: string) => wordsOf(pipeline, catalogue);

  const submitter = new Submitter(client);
  const queue = new UploadQueue(xhrRequest(), (job, image) => submitter.renewTicket(job, image));
  const viewer = new Viewer(words);
  const gallery = new Gallery(client, viewer, notices, words);
  const recent = new RecentJobs(client, notices, words, (id) => choose(id));
  const panel = new JobPanel(client, queue, notices, words, {
    seen: (job) => seen(job),
    removed: () => {
      choose(undefined);
      void recent.refresh();
      void gallery.refresh();
    },
    open: (job, image) => viewer.open(fromJob(job), `${job.id}/${image}`),
    say,
  });
  const freshenGallery = throttled(() => void gallery.refresh(), 2500);
  const freshenJobs = throttled(() => void recent.refresh(), 5000);
  const fleet = new FleetBadge(client, () => {
    freshenGallery();
    freshenJobs();
  });
  const freshenFleet = throttled(() => fleet.poller.nudge(), 1500);

  let justStarted: string | undefined;

  function seen(job: Job | undefined): void {
    gallery.showJob(job);
    if (job) {
      recent.note(job);
      freshenFleet();
    }
    if (job?.id === justStarted && justStarted !== undefined) {
      justStarted = undefined;
      byId('jobs-title').scrollIntoView({ block: 'start' });
    }
  }

  function choose(id: string | undefined): void {
    showInAddress(id);
    recent.select(id);
    panel.show(id);
    byId('jobs-host').classList.toggle('with-job', id !== undefined);
  }

  let starter: Starter | undefined;
  const tray = new Tray(() => starter?.judge());
  starter = new Starter(tray, submitter, queue, notices, (job) => {
    choose(job);
    void recent.refresh();
    fleet.poller.nudge();
    justStarted = job;
  });

  byId('fleet-host').replaceChildren(fleet.element);
  byId('tray-host').append(tray.element);
  byId('start-host').append(starter.element);
  byId('uploads-host').append(new UploadStrip(queue, say).element);
  byId('jobs-host').append(recent.element, panel.element);
  byId('gallery-host').append(gallery.element);
  warnBeforeLeaving(queue);

  async function loadCatalogue(): Promise<void> {
    try {
      catalogue = await client.operations();
    } catch (failure) {
      notices.fail('catalogue', 'The operations could not be loaded.', failure, () => void loadCatalogue());
      return;
    }
    notices.clear('catalogue');
    const builder = new PipelineBuilder(catalogue, localStorage, () => starter?.judge());
    byId('pipeline-host').replaceChildren(builder.element);
    starter?.use(builder);
    void recent.refresh();
    void gallery.refresh();
    choose(jobInAddress(location.hash));
    fleet.poller.nudge();
  }
  await loadCatalogue();
}

function warnBeforeLeaving(queue: UploadQueue): void {
  window.addEventListener('beforeunload', (event) => {
    const { open, failed } = queue.totals();
    if (open > 0 || failed > 0) {
      event.preventDefault();
    }
  });
}

function boot(): void {
  start().catch((failure: unknown) => notices.fail('boot', 'The page could not start.', failure, boot));
}

boot();
