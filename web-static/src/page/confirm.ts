import { h } from './dom';

/** Asks before something that cannot be undone. */
export function confirmed(title: string, detail: string, action: string): Promise<boolean> {
  return new Promise((resolve) => {
    const box = h(
      'dialog', { class: 'box', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-detail' },
      h('form', { method: 'dialog' },
        h('h2', { id: 'confirm-title' }, title),
        h('p', { id: 'confirm-detail' }, detail),
        h('div', { class: 'box-actions' },
          h('button', { class: 'button', value: 'no', autofocus: true }, 'Keep it'),
          h('button', { class: 'button danger', value: 'yes' }, action))),
    );
    box.addEventListener('close', () => {
      box.remove();
      resolve(box.returnValue === 'yes');
    });
    document.body.append(box);
    box.showModal();
  });
}
