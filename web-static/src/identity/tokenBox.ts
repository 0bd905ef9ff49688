import { h } from '../page/dom';
import { icon } from '../page/icons';

/** The box that asks for a token. It stays until a token was given: without one nothing here works. */
export function askForToken(refused: boolean): Promise<string> {
  return new Promise((resolve) => {
    const field = h('input', {
      type: 'password', id: 'token', class: 'field', name: 'token', required: true,
      autocomplete: 'off', spellcheck: false, 'aria-describedby': 'token-why',
    });
    const why = refused
      ? 'The token was not accepted. Paste the current one: it is printed when Pixfleet starts.'
      : 'This page needs the token that was printed when Pixfleet started.';
    const box = h(
      'dialog', { class: 'box token-box', 'aria-labelledby': 'token-title' },
      h('form', {
        method: 'dialog',
        on: {
          submit: (event) => {
            event.preventDefault();
            const token = field.value.trim();
            if (token === '') {
              return;
            }
            box.close();
            box.remove();
            resolve(token);
          },
        },
      },
      h('h2', { id: 'token-title' }, icon('key'), 'Token needed'),
      h('p', { id: 'token-why', class: refused ? 'bad' : '', role: 'alert' }, why),
      h('label', { for: 'token' }, 'Token'),
      field,
      h('div', { class: 'box-actions' }, h('button', { class: 'button primary', type: 'submit' }, 'Continue'))),
    );
    box.addEventListener('cancel', (event) => event.preventDefault());
    document.body.append(box);
    box.showModal();
    field.focus();
  });
}
