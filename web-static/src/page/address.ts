/** The job in view, kept in the address (`#job=ID`) so that a reload or a shared link shows it again. */
export function jobInAddress(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('job') ?? undefined;
}

export function showInAddress(job: string | undefined): void {
  history.replaceState(null, '', location.pathname + location.search + (job === undefined ? '' : `#job=${encodeURIComponent(job)}`));
}
