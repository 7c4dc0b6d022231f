// What the page does beyond its markup: lines between the lists, twins that light up, keys. Nothing here is needed to search.
const cards = side => [...document.querySelectorAll(`.side.${side} .card`)];
const twins = id => [...document.querySelectorAll('.card')].filter(card => card.dataset.doc === id);
const searchField = () => document.querySelector('input[name=q]');

function drawLines() {
  const svg = document.querySelector('.lines');
  if (!svg) return;
  const origin = svg.getBoundingClientRect();
  const right = new Map(cards('rr').map(card => [card.dataset.doc, card]));
  svg.replaceChildren(...cards('kw').filter(card => right.has(card.dataset.doc)).map(card => {
    const from = card.getBoundingClientRect(), to = right.get(card.dataset.doc).getBoundingClientRect();
    const x1 = from.right - origin.left, y1 = from.top + from.height / 2 - origin.top;
    const x2 = to.left - origin.left, y2 = to.top + to.height / 2 - origin.top, middle = (x1 + x2) / 2;
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`);
    path.setAttribute('class', direction(card.dataset.movement));
    path.dataset.doc = card.dataset.doc;
    return path;
  }));
}

const direction = places => places > 0 ? 'up' : places < 0 ? 'down' : 'same';

function lightUp(id) {
  const svg = document.querySelector('.lines');
  svg?.classList.toggle('dim', id !== undefined);
  for (const path of svg?.children ?? []) path.classList.toggle('on', path.dataset.doc === id);
  for (const card of document.querySelectorAll('.card')) card.classList.toggle('on', card.dataset.doc === id);
}

const cardOf = event => event.target instanceof Element ? event.target.closest('.card') : null;
for (const [begin, end] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
  document.addEventListener(begin, event => cardOf(event) && lightUp(cardOf(event).dataset.doc));
  document.addEventListener(end, event => cardOf(event) && lightUp(undefined));
}

function announce(text) {
  const place = document.getElementById('announcement');
  place.textContent = text;
  setTimeout(() => place.textContent = '', 2500);
}

function move(step) {
  const current = document.activeElement?.closest('.card');
  const list = cards(current?.closest('.side.kw') ? 'kw' : 'rr');
  const next = current ? list.indexOf(current) + step : 0;
  list[Math.min(Math.max(next, 0), list.length - 1)]?.focus();
}

function cross(side) {
  const current = document.activeElement?.closest('.card');
  const twin = current && twins(current.dataset.doc).find(card => card.closest(`.side.${side}`));
  if (twin) twin.focus();
  else if (current) announce('Not among the passages shown in the other list');
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    announce('Link copied');
  } catch {
    announce('The browser did not allow copying; the address bar has the link');
  }
}

const keys = {
  '/': () => { searchField()?.focus(); searchField()?.select(); },
  j: () => move(1),
  k: () => move(-1),
  h: () => cross('kw'),
  l: () => cross('rr'),
  y: copyLink,
  '?': () => document.getElementById('keys').showModal(),
  Enter: () => document.activeElement?.matches('.card') && document.activeElement.querySelector('.more').click(),
};

document.addEventListener('keydown', event => {
  const typing = event.target instanceof Element && event.target.matches('input, select, textarea, button, a, dialog *');
  if (event.key === 'Escape' && event.target === searchField()) searchField().blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  if (event.key !== 'Enter') event.preventDefault();
  keys[event.key]();
});

// Blazor replaces the prerendered field when its circuit starts: what was typed by then, and the focus, move to the new one.
let known = { field: searchField(), focused: document.activeElement === searchField() };
const noteFocus = () => known.focused = document.activeElement === known.field;
document.addEventListener('focusin', noteFocus);
// A field that is taken away loses its focus first; noted a moment later, it still counts as focused when the new one comes.
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

let drawn;
function redrawSoon() {
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(drawLines);
}

new MutationObserver(changes => {
  moveIntoNewField();
  if (changes.some(change => !change.target.closest?.('.lines'))) redrawSoon();
}).observe(document.body, { childList: true, subtree: true, characterData: true });
addEventListener('resize', redrawSoon);
redrawSoon();
