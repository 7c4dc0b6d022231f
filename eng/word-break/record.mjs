// Records what a server makes of random texts, one line of JSON for each text. Elasticsearch 8.19 and 9.2 give the same lines:
//   node record.mjs http://localhost:9200 > ../../tests/Search.Tests/Lucene/Analysis/words-elasticsearch.jsonl
import { readFileSync } from 'node:fs';

const texts = 400;
const longest = 24;
const ranges = readFileSync(new URL('../../src/Search.Lucene/Analysis/Words/word-properties.txt', import.meta.url), 'utf8')
  .split('\n').filter(line => line && !line.startsWith('#'))
  .map(line => line.split(' ')).map(([first, last, ...names]) => ({ first: parseInt(first, 16), last: parseInt(last, 16), names: names.join(' ') }));
const kinds = [...new Set(ranges.map(range => range.names))].map(names => ranges.filter(range => range.names === names));

let seed = 1;
function random(below) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor(seed / 4294967296 * below);
}

const pick = list => list[random(list.length)];

// Mostly code points that have properties, each kind as often as the others; sometimes any code point.
function codePoint() {
  const one = () => random(0x110000);
  const range = pick(pick(kinds));
  let found = random(10) === 0 ? one() : range.first + random(range.last - range.first + 1);
  while (found >= 0xd800 && found <= 0xdfff) found = one();
  return found;
}

async function analyze(analyzer, text) {
  const response = await fetch(`${process.argv[2]}/_analyze`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ analyzer, text }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).tokens.map(({ token, start_offset, end_offset }) => [token, start_offset, end_offset]);
}

for (let number = 0; number < texts; number++) {
  const text = String.fromCodePoint(...Array.from({ length: 1 + random(longest) }, codePoint));
  console.log(JSON.stringify({ text, standard: await analyze('standard', text), english: await analyze('english', text) }));
}
