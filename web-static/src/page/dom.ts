/** Elements without a framework. Text only ever becomes text nodes, so a file's name cannot become markup. */

import { focusableIn } from './focus';

export type Child = Node | string | null | undefined | false;

type Listeners = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

export interface Props {
  readonly on?: Listeners;
  readonly [attribute: string]: string | number | boolean | undefined | Listeners;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'on') {
      for (const [type, listener] of Object.entries(value as Record<string, EventListener>)) {
        element.addEventListener(type, listener);
      }
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Sets text only where it differs, so that screen readers and selections are not disturbed. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Puts exactly these children in this order and moves none that is in its place, so that the focus, a selection and
 * pictures that load stay. If the child that had the focus goes, its follower takes it.
 */
export function setChildren(parent: Element, children: readonly Element[]): void {
  const focused = document.activeElement;
  const holder = [...parent.children].findIndex((child) => child.contains(focused));
  const wanted = new Set(children);
  [...parent.children].filter((child) => !wanted.has(child)).forEach((child) => child.remove());
  let at = parent.firstElementChild;
  for (const child of children) {
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(child, at);
    }
  }
  if (holder >= 0 && document.activeElement !== focused) {
    const heir = parent.contains(focused) ? focused : focusableIn(children[Math.min(holder, children.length - 1)] ?? parent)[0];
    (heir as HTMLElement | undefined)?.focus({ preventScroll: true });
  }
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`index.html has no element #${id}`);
  }
  return found as T;
}

/** Runs `work` at most once per `millis`, always once after the last call. */
export function throttled(work: () => void, millis: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  return () => {
    if (timer !== undefined) {
      return;
    }
    const wait = Math.max(0, last + millis - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      last = performance.now();
      work();
    }, wait);
  };
}
