// tus-js-client, unchanged, as the conformance client of /desk/uploads: one file over a line that is cut again and
// again. Every cut kills the TCP connection in the middle of a PATCH, so that what counts is what the server had made
// durable. Every second cut waits until the server has read all that was sent: what is lost then was lost by the server.
// The others are abrupt and lose what the kernels held, which a busy disk lets grow to megabytes. At the end the digest
// that the vault recorded must be the file's.
//
// Also a program of its own, against a server that runs already:
//   node crates/suite/browser/tus.mjs URL ACCOUNT PASSWORD CASE [MEBIBYTES] [CUTS] [PARALLEL]

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer, connect } from 'node:net';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as tus from 'tus-js-client';

const MIB = 1 << 20;
const FILE_RETRIES = 400;
// How long a server may take to read what it was sent, and how often the kernel is asked whether it has.
const READ_MS_MAX = 60_000;
const READ_ASK_MS = 5;

/** Bytes that nobody has to keep: each mebibyte is made from its number and a seed. */
export class Generated {
  constructor(mebibytes, seed = 1) {
    this.size = mebibytes * MIB;
    this.seed = seed;
  }

  block(index) {
    const block = Buffer.alloc(MIB);
    // A plain xorshift: quick, never twice the same block, and nothing that a proxy could compress away.
    let x = (index * 2654435761 + this.seed * 40503 + 1) >>> 0;
    for (let i = 0; i < MIB; i += 4) {
      x ^= x << 13; x >>>= 0; x ^= x >>> 17; x ^= x << 5; x >>>= 0;
      block.writeUInt32LE(x, i);
    }
    // The beginning says what it is: a WAV file, so that it is taken for sound.
    if (index === 0) wavHead(this.size).copy(block);
    return block;
  }

  /** The bytes from `start` to `end`, as they come. */
  * bytes(start, end) {
    for (let at = start; at < end;) {
      const index = Math.floor(at / MIB);
      const until = Math.min(end, (index + 1) * MIB);
      yield this.block(index).subarray(at - index * MIB, until - index * MIB);
      at = until;
    }
  }

  stream(start = 0, end = this.size) {
    return Readable.from(this.bytes(start, end));
  }

  sha256() {
    const hash = createHash('sha256');
    for (const piece of this.bytes(0, this.size)) hash.update(piece);
    return hash.digest('hex');
  }
}

/** The 44 bytes before the samples: PCM, one channel, 16 bits, `rate` samples a second. */
export function wavHead(size, rate = 8000) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0); head.writeUInt32LE(size - 8, 4); head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24); head.writeUInt32LE(rate * 2, 28); head.writeUInt16LE(2, 32); head.writeUInt16LE(16, 34);
  head.write('data', 36); head.writeUInt32LE(size - 44, 40);
  return head;
}

/** Bytes that a kernel of this machine still holds between two of its ports: not yet acknowledged, or not yet read. */
function held(from, to) {
  let bytes;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const row of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, remote, , queues] = row.trim().split(/\s+/);
      if (!queues) continue;
      const [here, there] = [local, remote].map((end) => parseInt(end.split(':')[1], 16));
      const [unsent, unread] = queues.split(':').map((n) => parseInt(n, 16));
      if (here === from && there === to) bytes = (bytes ?? 0) + unsent;
      if (here === to && there === from) bytes = (bytes ?? 0) + unread;
    }
  }
  return bytes;
}

/** A line to the server that can be cut, and that counts what went over it to the server. */
export async function line(target) {
  const open = new Set();
  const made = { sent: 0, cuts: 0, watch: undefined, down: false };
  const server = createServer((near) => {
    if (made.down) { near.destroy(); return; }
    const far = connect({ host: target.hostname, port: Number(target.port) });
    const both = { near, far };
    open.add(both);
    near.on('data', (bytes) => { made.sent += bytes.length; made.watch?.(); });
    near.pipe(far); far.pipe(near);
    for (const end of [near, far]) {
      end.on('error', () => {});
      end.on('close', () => { near.destroy(); far.destroy(); open.delete(both); });
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  made.url = `http://127.0.0.1:${server.address().port}`;
  made.cut = () => {
    made.cuts += 1;
    // As a phone that leaves the network: no farewell, in either direction.
    for (const { near, far } of open) { near.resetAndDestroy(); far.resetAndDestroy(); }
  };
  // Takes no more from the client, and waits until the server has read all that went over the line.
  made.drained = async () => {
    const until = Date.now() + READ_MS_MAX;
    for (const { near, far } of open) { near.unpipe(far); near.pause(); }
    const left = () => [...open].some(({ far }) =>
      far.connecting || far.writableLength > 0 || held(far.localPort, Number(target.port)) > 0);
    while (left()) {
      if (Date.now() > until) throw new Error('the server does not read what it was sent');
      await new Promise((done) => setTimeout(done, READ_ASK_MS));
    }
  };
  made.close = () => { for (const { near, far } of open) { near.destroy(); far.destroy(); } server.close(); };
  return made;
}

/** Signs in through the API: the cookie and the token of every command. */
export async function signIn(base, login, password) {
  const answer = await fetch(`${base}/api/v1/session`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`${login} could not sign in: ${answer.status}`);
  const cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  return { Cookie: cookie, 'X-CSRF-Token': (await answer.json()).csrf };
}

/**
 * Sends a file to a case over a line that is cut `cuts` times, evenly spread; what happened. `lost` has, of each cut
 * before which the server had read everything, the bytes that it nevertheless did not keep, one request's head included.
 */
export async function upload({ base, headers, file, caseId, name, cuts }) {
  const wire = await line(new URL(base));
  const step = file.size / (cuts + 1);
  const started = Date.now();
  let next = step;
  const lost = [];
  // Where the server said it was, and what had gone over the line by then; and how far a drained cut let it come.
  let told = { offset: 0, sent: 0 };
  let reached;
  const url = await new Promise((done, never) => {
    const cutDrained = async () => {
      await wire.drained();
      reached = told.offset + wire.sent - told.sent;
      wire.cut();
    };
    let draining = false;
    wire.watch = () => {
      if (draining || wire.cuts >= cuts || wire.sent < next) return;
      next += step;
      if (wire.cuts % 2) { wire.cut(); return; }
      draining = true;
      cutDrained().catch(never).finally(() => { draining = false; });
    };
    const sending = new tus.Upload(file.stream(), {
      endpoint: `${wire.url}/desk/uploads`,
      uploadSize: file.size,
      chunkSize: 8 * MIB,
      retryDelays: Array(FILE_RETRIES).fill(10),
      headers,
      metadata: { case: caseId, filename: name },
      onAfterResponse: (asked, answer) => {
        const offset = answer.getHeader('Upload-Offset');
        if (answer.getStatus() >= 400) return;
        told = { offset: Number(offset ?? 0), sent: wire.sent };
        if (asked.getMethod() !== 'HEAD' || reached === undefined) return;
        lost.push(reached - told.offset);
        reached = undefined;
      },
      onError: never,
      onSuccess: () => done(sending.url),
    });
    sending.start();
  });
  wire.close();
  const again = (wire.sent - file.size) / file.size;
  return { id: url.split('/').at(-1), sent: wire.sent, cuts: wire.cuts, again, lost, seconds: (Date.now() - started) / 1000 };
}

/** Hands the upload over by the form that the page sends, and reads what the vault has of it. */
export async function handOver({ base, headers, caseId, id, fields }) {
  const answer = await fetch(`${base}/desk/cases/${caseId}/recordings/new`, {
    method: 'POST', headers: { ...headers, Accept: 'application/json' }, body: new URLSearchParams({ upload: id, ...fields }),
  });
  const told = await answer.json();
  if (answer.status !== 201) throw new Error(`the hand-over answered ${answer.status}: ${JSON.stringify(told)}`);
  return told.recordings[0].id;
}

/** One request as it is, with its status and headers. */
export function ask(base, method, path, headers, body) {
  return new Promise((done, never) => {
    const sent = httpRequest(`${base}${path}`, { method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    sent.on('error', never);
    sent.end(body);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [base, account, password, caseId, mebibytes = '1024', cuts = '100', parallel = '1'] = process.argv.slice(2);
  const headers = await signIn(base, account, password);
  const all = Array.from({ length: Number(parallel) }, async (_, i) => {
    const file = new Generated(Number(mebibytes), i + 1);
    const made = await upload({ base, headers, file, caseId, name: `conformance-${i}.wav`, cuts: Number(cuts) });
    const now = new Date().toISOString().slice(0, 19);
    const fields = process.env.STARTED ? { started: process.env.STARTED, duration: '10:00' } : {};
    if (process.env.NO_HAND_OVER) return { ...made, now };
    const recording = await handOver({ base, headers, caseId, id: made.id, fields: { ...fields, late_reason: '一致性测试' } });
    const list = await (await fetch(`${base}/api/v1/recordings?case=${caseId}`, { headers })).json();
    const found = list.items.find((r) => r.id === recording);
    return { ...made, right: found?.sha256 === file.sha256() };
  });
  for (const made of await Promise.all(all)) {
    console.log(`${made.seconds.toFixed(1)} s, ${made.cuts} cuts, ${(made.again * 100).toFixed(3)} % sent again, digest ${made.right ? 'right' : made.right === undefined ? 'not asked' : 'WRONG'}`);
  }
}
