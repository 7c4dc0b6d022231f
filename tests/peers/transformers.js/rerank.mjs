// Scores pairs with transformers.js, one request after another, cut into batches in their order.
import { readFile } from 'node:fs/promises';
import { dirname, basename } from 'node:path';
import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@huggingface/transformers';
import { serve } from '../protocol.mjs';

let tokenizer, model, requests;

async function score({ query, documents }, batch) {
  const scores = [];
  for (let start = 0; start < documents.length; start += batch) {
    const part = documents.slice(start, start + batch);
    const inputs = tokenizer(part.map(() => query), { text_pair: part, padding: true, truncation: true });
    const { logits } = await model(inputs);
    scores.push(...logits.data);
  }
  return scores;
}

await serve({
  // model: a folder as on the hub; dtype: selects its file; requests: a file with one {query, documents} per line.
  async load(given) {
    env.allowRemoteModels = false;
    env.localModelPath = dirname(given.model);
    tokenizer = await AutoTokenizer.from_pretrained(basename(given.model));
    model = await AutoModelForSequenceClassification.from_pretrained(basename(given.model), { dtype: given.dtype, device: 'cpu' });
    requests = (await readFile(given.requests, 'utf8')).split('\n').filter(line => line).map(line => JSON.parse(line));
    return { version: env.version };
  },

  // One list of scores per request.
  async scores({ batch }) {
    const scores = [];
    for (const request of requests) {
      scores.push(await score(request, batch));
    }
    return scores;
  },

  async round({ batch }) {
    const started = performance.now();
    for (const request of requests) {
      await score(request, batch);
    }
    return { seconds: (performance.now() - started) / 1000 };
  },
});
