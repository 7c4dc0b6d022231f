// What a peer in JavaScript does all day: a request a line from stdin, {"do": NAME, "with": ARGUMENTS}; an answer a line to
// stdout, {"ok": RESULT} or {"error": MESSAGE}. Search.Benchmarks/Peers/PeerProcess.cs is the other side.
import { createInterface } from 'node:readline';

// Stdout is the protocol's; what libraries print goes to stderr.
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
