// The keys that work on the whole page. Components add theirs with onKeys; the dialog beside this file lists them all.
const keys = {
  y: copyLink,
  '?': () => document.getElementById('keys').showModal(),
};

/** Adds keys: an object with a function for each key. */
export function onKeys(added) {
  Object.assign(keys, added);
}

/** Says something for a moment, also to screen readers. */
export function announce(text) {
  const place = document.getElementById('announcement');
  place.textContent = text;
  setTimeout(() => place.textContent = '', 2500);
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    announce('Link copied');
  } catch {
    announce('The browser did not allow copying; the address bar has the link');
  }
}

document.addEventListener('keydown', event => {
  const typing = event.target instanceof Element && event.target.matches('input, select, textarea, button, a, dialog *');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  if (event.key !== 'Enter') event.preventDefault();
  keys[event.key]();
});
