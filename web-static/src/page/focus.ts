const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

/** What can take the focus below an element and is to be seen. */
export function focusableIn(parent: Element): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.checkVisibility());
}

/**
 * Keeps the focus from falling to the body when what has it is hidden, disabled or removed: it goes to what follows, as
 * near as there is something.
 */
export function keepFocus(): void {
  let path: readonly Element[] = [];
  document.addEventListener('focusin', ({ target }) => (path = ancestors(target as Element)));
  document.addEventListener('focusout', () => {
    if (path[0] && holds(path[0])) {
      path = [];
    }
  });
  new MutationObserver(() => {
    const [lost] = path;
    if (!lost || holds(lost)) {
      return;
    }
    const home = path.slice(1).find((ancestor) => ancestor.isConnected && ancestor.checkVisibility() && focusableIn(ancestor).length > 0);
    (home ? nearest(focusableIn(home), lost) : undefined)?.focus({ preventScroll: true });
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['hidden', 'disabled', 'open'] });
}

function ancestors(element: Element): Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) {
    path.push(at);
  }
  return path;
}

function holds(element: Element): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}

function nearest(candidates: readonly HTMLElement[], lost: Element): HTMLElement | undefined {
  const following = candidates.find((candidate) => (lost.compareDocumentPosition(candidate) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
  return lost.isConnected ? (following ?? candidates.at(-1)) : candidates[0];
}
