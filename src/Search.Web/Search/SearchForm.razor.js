// The search field: its keys, and text that was typed before the page became interactive. Searching works without this script.
import { onKeys } from '../Shell/KeyHelp.razor.js';

const searchField = () => document.querySelector('input[name=q]');

onKeys({ '/': () => { searchField()?.focus(); searchField()?.select(); } });
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && event.target === searchField()) searchField().blur();
});

// Blazor replaces the prerendered field when its circuit starts: the typed text and the focus move to the new field.
let known = { field: searchField(), focused: document.activeElement === searchField() };
const noteFocus = () => known.focused = document.activeElement === known.field;
document.addEventListener('focusin', noteFocus);
// A removed field first loses its focus. The loss is recorded with a delay, so that the new field still gets the focus.
document.addEventListener('focusout', () => setTimeout(noteFocus));

function moveIntoNewField() {
  const field = searchField();
  if (!field || field === known.field) return;
  const { field: old, focused } = known;
  known = { field, focused };
  if (old && old.value !== old.defaultValue) {
    field.value = old.value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  if (focused) {
    field.focus();
    field.setSelectionRange(old.selectionStart, old.selectionEnd);
  }
}

new MutationObserver(moveIntoNewField).observe(document.body, { childList: true, subtree: true });
