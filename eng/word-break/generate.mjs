// Writes the properties of code points that decide where words begin and end, as ranges:
//   npm ci && node generate.mjs > ../../src/Search.Lucene/Analysis/Words/word-properties.txt
// Elasticsearch 8 and 9 split words by Unicode 12.1.
const version = '12.1.0';

async function codePoints(property) {
  return new Set((await import(`@unicode/unicode-${version}/${property}/code-points.mjs`)).default);
}

const wordBreak = name => codePoints(`Word_Break/${name}`);
const range = (first, last) => new Set(Array.from({ length: last - first + 1 }, (_, offset) => first + offset));
const union = (...sets) => new Set(sets.flatMap(set => [...set]));
const intersection = (a, b) => new Set([...a].filter(codePoint => b.has(codePoint)));
const difference = (a, b) => new Set([...a].filter(codePoint => !b.has(codePoint)));

const letters = union(await wordBreak('ALetter'), await wordBreak('Hebrew_Letter'));
const regionalIndicators = await wordBreak('Regional_Indicator');
const modifiers = await codePoints('Binary_Property/Emoji_Modifier');
const keycapBases = union(range(0x30, 0x39), new Set([0x23, 0x2a]));
// Emoji by property that are rather punctuation. The first three are pictographs all the same.
const accidental = new Set([0xa9, 0xae, 0x2122, 0x3030, 0x303d]);
const digits = await codePoints('General_Category/Decimal_Number');

const properties = {
  Mark: union(await wordBreak('Format'), await wordBreak('Extend'), await wordBreak('ZWJ')),
  Joiner: await wordBreak('ZWJ'),
  TextSelector: new Set([0xfe0e]),
  EmojiSelector: new Set([0xfe0f]),
  Letter: letters,
  HebrewLetter: await wordBreak('Hebrew_Letter'),
  HangulLetter: intersection(letters, await codePoints('Script/Hangul')),
  Numeric: union(await wordBreak('Numeric'), intersection(digits, range(0xff00, 0xffef))),
  Katakana: await wordBreak('Katakana'),
  Han: await codePoints('Script/Han'),
  Hiragana: await codePoints('Script/Hiragana'),
  SoutheastAsian: await codePoints('Line_Break/Complex_Context'),
  MidLetter: union(await wordBreak('MidLetter'), await wordBreak('MidNumLet'), await wordBreak('Single_Quote')),
  MidNumber: union(await wordBreak('MidNum'), await wordBreak('MidNumLet'), await wordBreak('Single_Quote')),
  SingleQuote: await wordBreak('Single_Quote'),
  DoubleQuote: await wordBreak('Double_Quote'),
  Connector: await wordBreak('ExtendNumLet'),
  RegionalIndicator: regionalIndicators,
  KeycapBase: keycapBases,
  Keycap: new Set([0x20e3]),
  Emoji: union(
    await codePoints('Binary_Property/Extended_Pictographic'),
    difference(await codePoints('Binary_Property/Emoji'), union(regionalIndicators, keycapBases, accidental, modifiers))),
  EmojiModifier: modifiers,
  EmojiModifierBase: await codePoints('Binary_Property/Emoji_Modifier_Base'),
  Tag: range(0xe0020, 0xe007e),
  TagEnd: new Set([0xe007f]),
};

const names = new Map();
for (const [name, set] of Object.entries(properties)) {
  for (const codePoint of set) names.set(codePoint, [...(names.get(codePoint) ?? []), name]);
}

const hex = codePoint => codePoint.toString(16).toUpperCase().padStart(4, '0');
console.log(`# Made by eng/word-break/generate.mjs from Unicode ${version}.`);
console.log('# First code point, last code point, properties. What is not here has none.');
let open = null;
const close = () => open && console.log(`${hex(open.first)} ${hex(open.last)} ${open.names}`);
for (const codePoint of [...names.keys()].sort((a, b) => a - b)) {
  const list = names.get(codePoint).join(' ');
  if (open && open.last === codePoint - 1 && open.names === list) open.last = codePoint;
  else {
    close();
    open = { first: codePoint, last: codePoint, names: list };
  }
}
close();
