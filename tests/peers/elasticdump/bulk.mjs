// Indexes a TSV file with elasticdump, as its command line does with --limit 10000.
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serve } from '../protocol.mjs';

const module = new URL('node_modules/elasticdump/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', module)));
const program = fileURLToPath(new URL('bin/elasticdump', module));

await serve({
  async load() {
    return { version };
  },

  // Writes the file in elasticdump's form; not timed.
  async prepare({ file, dump }) {
    const output = createWriteStream(dump);
    let documents = 0;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const tab = line.indexOf('\t');
      const id = line.slice(0, tab);
      documents++;
      if (!output.write(JSON.stringify({ _id: id, _source: { id, text: line.slice(tab + 1) } }) + '\n')) await once(output, 'drain');
    }
    output.end();
    await once(output, 'finish');
    return { documents };
  },

  async round({ url, index, dump, limit }) {
    const started = performance.now();
    const child = spawn(process.execPath, [program, `--input=${dump}`, `--output=${url}/${index}`, '--type=data', `--limit=${limit}`, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`elasticdump ended with ${code}`);
    return { seconds: (performance.now() - started) / 1000 };
  },
});
