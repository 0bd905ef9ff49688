import { h } from '../page/dom';
import { icon } from '../page/icons';
import { texts } from '../texts';

/** The box that asks for a token. It stays until a token was given: without one nothing here works. */
export function askForToken(refused: boolean): Promise<string> {
  return new Promise((resolve) => {
    const field = h('input', {
      type: 'password',
      id: 'token',
      class: 'field',
      name: 'token',
      required: true,
      autocomplete: 'off',
      spellcheck: false,
      'aria-describedby': 'token-why',
    });
    const why = refused ? texts.tokenBox.theTokenWasNotAcceptedPaste : texts.tokenBox.thisPageNeedsTheTokenThat;
    const box = h(
      'dialog',
      { class: 'box token-box', 'aria-labelledby': 'token-title' },
      h(
        'form',
        {
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
        h('h2', { id: 'token-title' }, icon('key'), texts.tokenBox.tokenNeeded),
        h('p', { id: 'token-why', class: refused ? 'bad' : '', role: 'alert' }, why),
        h('label', { for: 'token' }, texts.tokenBox.token),
        field,
        h('div', { class: 'box-actions' }, h('button', { class: 'button primary', type: 'submit' }, texts.tokenBox.continue)),
      ),
    );
    box.addEventListener('cancel', (event) => event.preventDefault());
    document.body.append(box);
    box.showModal();
    field.focus();
  });
}
