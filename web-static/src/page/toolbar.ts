/**
 * Makes buttons in a row one stop of the Tab key, as in a toolbar: the arrow keys, Home and End go from one to the next.
 * Which are in the row may change at any time.
 */
export function asToolbar(element: HTMLElement): void {
  const items = () =>
    [...element.querySelectorAll<HTMLElement>('button')].filter((button) => button.checkVisibility() && !button.matches(':disabled'));
  const settle = (current?: HTMLElement) => {
    const all = items();
    const stop = current ?? all.find(({ tabIndex }) => tabIndex === 0) ?? all[0];
    all.forEach((button) => (button.tabIndex = button === stop ? 0 : -1));
  };
  element.addEventListener('focusin', ({ target }) => settle((target as Element).closest('button') ?? undefined));
  element.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at >= 0 && to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      all[(to + all.length) % all.length]?.focus();
    }
  });
  new MutationObserver(() => settle()).observe(element, { childList: true, subtree: true, attributeFilter: ['hidden', 'disabled'] });
  settle();
}
