// Indexes a TSV file with helpers.bulk of the official JavaScript client.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Client } from '@elastic/elasticsearch';
import { serve } from '../protocol.mjs';

const { version } = JSON.parse(readFileSync(new URL('node_modules/@elastic/elasticsearch/package.json', import.meta.url)));

async function* documents(file) {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const tab = line.indexOf('\t');
    yield { id: line.slice(0, tab), text: line.slice(tab + 1) };
  }
}

await serve({
  async load() {
    return { version };
  },

  // url: the server; index: where the documents go; file: lines ID<TAB>TEXT; flushBytes and concurrency: the helper's settings.
  async round({ url, index, file, flushBytes, concurrency }) {
    const client = new Client({ node: url });
    const cpu = process.cpuUsage();
    const started = performance.now();
    const result = await client.helpers.bulk({
      datasource: documents(file),
      onDocument: document => ({ create: { _index: index, _id: document.id } }),
      flushBytes,
      concurrency,
    });
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    await client.close();
    return { documents: result.total, seconds, cpuSeconds: (user + system) / 1e6 };
  },
});
