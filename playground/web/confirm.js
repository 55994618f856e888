/** "Are you sure?", as an app asks before something happens. */

import { el, freshId } from './dom.js';
import { plain, worded } from './words.js';

/** Ask; true when the person confirmed. Esc and clicking beside it deny. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((answer) => {
    const heading = freshId('confirm');
    const dialog = el(
      'dialog',
      { class: 'confirm', role: 'alertdialog', 'aria-labelledby': heading },
      el('h2', { id: heading }, plain(title)),
      el('p', { class: 'words' }, worded(text)),
      el(
        'form',
        { method: 'dialog', class: 'modal-foot' },
        el('button', { class: 'button', value: 'deny' }, plain(deny) || 'Cancel'),
        el(
          'button',
          { class: `button ${style === 'danger' ? 'danger' : 'primary'}`, value: 'confirm', autofocus: true },
          plain(confirm) || 'Confirm',
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'confirm');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
