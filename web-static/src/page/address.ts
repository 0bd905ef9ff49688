import { lookIn, lookText, type Look } from './look';

/** What the address says is in view, so that a reload, Back or a shared link shows it again. */
export interface View {
  readonly job?: string;
  /** A picture that is shown large, as `job/image`. */
  readonly picture?: string;
  /** How it is looked at; left out if as everybody sees it first. */
  readonly look?: Look;
  /** A pipeline to start from, in text form. */
  readonly pipeline?: string;
}

/** `#job=ID&picture=JOB.IMAGE&look=HOW&pipeline=TEXT`, each of it optional. */
export function viewIn(hash: string): View {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const [job, picture, pipeline] = [fields.get('job'), fields.get('picture'), fields.get('pipeline')];
  const look = lookIn(fields.get('look') ?? '');
  return {
    ...(job ? { job } : {}),
    ...(picture && /^\w+\.\w+$/.test(picture) ? { picture: picture.replace('.', '/') } : {}),
    ...(look ? { look } : {}),
    ...(pipeline ? { pipeline } : {}),
  };
}

export function hashOf({ job, picture, look, pipeline }: View): string {
  const fields = [
    job === undefined ? '' : `job=${encodeURIComponent(job)}`,
    picture === undefined ? '' : `picture=${picture.replace('/', '.')}`,
    look === undefined || lookText(look) === '' ? '' : `look=${lookText(look)}`,
    pipeline === undefined ? '' : `pipeline=${encodeURIComponent(pipeline)}`,
  ].filter(Boolean);
  return fields.length === 0 ? '' : `#${fields.join('&')}`;
}

export function linkTo(view: View): string {
  return location.origin + location.pathname + location.search + hashOf(view);
}

/** Goes from view to view by the browser's history; `apply` is called whenever the address says something else. */
export class Navigation {
  private readonly apply: (view: View) => void;

  constructor(apply: (view: View) => void) {
    this.apply = apply;
    window.addEventListener('popstate', () => this.apply(this.view()));
  }

  view(): View {
    return viewIn(location.hash);
  }

  /** A step that Back takes back; none if the view is the one there is. */
  go(view: View): void {
    if (hashOf(view) !== hashOf(this.view())) {
      history.pushState({ steps: this.steps() + 1 }, '', linkTo(view));
    }
    this.apply(view);
  }

  /** Changes the view without a step. */
  turn(view: View): void {
    history.replaceState(history.state, '', linkTo(view));
  }

  /** Another view in place of this one. */
  replace(view: View): void {
    this.turn(view);
    this.apply(view);
  }

  /** Leaves a view: Back if this page led there, else straight to `otherwise`. */
  leave(otherwise: View): void {
    if (this.steps() > 0) {
      history.back();
    } else {
      this.replace(otherwise);
    }
  }

  private steps(): number {
    return (history.state as { steps?: number } | null)?.steps ?? 0;
  }
}
