// The main loop of a peer in JavaScript. It reads one request per line from stdin, {"do": NAME, "with": ARGUMENTS}, and writes one answer per
// line to stdout, {"ok": RESULT} or {"error": MESSAGE}. The other side is Search.Benchmarks/Peers/PeerProcess.cs.
import { createInterface } from 'node:readline';

// Stdout is for the protocol only; output of libraries goes to stderr.
console.log = console.info = console.debug = console.error;

export async function serve(actions) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(actions, JSON.parse(line))) + '\n');
  }
}

async function answer(actions, request) {
  try {
    return { ok: await actions[request.do](request.with) };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  }
}
