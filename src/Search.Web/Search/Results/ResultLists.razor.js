// The two lists: lines between the same passage in both, highlighting it in both, and keys. Searching works without this script.
import { announce, onKeys } from '../../Shell/KeyHelp.razor.js';

const cards = side => [...document.querySelectorAll(`.side.${side} .card`)];
const twins = id => [...document.querySelectorAll('.card')].filter(card => card.dataset.doc === id);
const direction = places => places > 0 ? 'up' : places < 0 ? 'down' : 'same';

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

onKeys({
  j: () => move(1),
  k: () => move(-1),
  h: () => cross('kw'),
  l: () => cross('rr'),
  Enter: () => document.activeElement?.matches('.card') && document.activeElement.querySelector('.more').click(),
});

let drawn;
function redrawSoon() {
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(drawLines);
}

new MutationObserver(changes => {
  if (changes.some(change => !change.target.closest?.('.lines'))) redrawSoon();
}).observe(document.body, { childList: true, subtree: true, characterData: true });
addEventListener('resize', redrawSoon);
redrawSoon();
