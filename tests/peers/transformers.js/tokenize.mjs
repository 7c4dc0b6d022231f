// Tokenizes texts with transformers.js, one text after another in one thread.
import { readFile } from 'node:fs/promises';
import { dirname, basename } from 'node:path';
import { AutoTokenizer, env } from '@huggingface/transformers';
import { serve } from '../protocol.mjs';

let tokenizer, texts;

const encode = text => tokenizer.encode(text, { add_special_tokens: false });

await serve({
  // model: a folder with tokenizer.json; texts: a file with one JSON string per line.
  async load(given) {
    env.allowRemoteModels = false;
    env.localModelPath = dirname(given.model);
    tokenizer = await AutoTokenizer.from_pretrained(basename(given.model));
    texts = (await readFile(given.texts, 'utf8')).split('\n').filter(line => line).map(line => JSON.parse(line));
    return { version: env.version };
  },

  // One list of ids per text.
  ids: () => texts.map(encode),

  round() {
    const started = performance.now();
    let tokens = 0;
    for (const text of texts) {
      tokens += encode(text).length;
    }
    return { seconds: (performance.now() - started) / 1000, tokens };
  },
});
