// Runs the browser stories against a demo city of their own: node crates/suite/browser/run.mjs [PART-OF-NAME …]
//
// MINGJING_BIN  the program under test (target/debug/mingjing)
// MINGJING_URL  a server that runs already; then nothing is started, and stories have no t.demo
// CHROMIUM      the browser (/usr/bin/chromium)
// The last line is `browser: N passed, N failed`, and the exit status says the same.

import { spawn, spawnSync, execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openBrowser, Story } from './harness.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../../..');
const SHOTS = join(ROOT, 'out/shots');
const BIN = resolve(ROOT, process.env.MINGJING_BIN ?? 'target/debug/mingjing');
const DEMO_MS = 300_000;
const START_MS = 60_000;
const STOP_MS = 15_000;
// A run that hangs must not take CI's whole time with it.
const WHOLE_MS = 20 * 60_000;

const total = { passed: 0, failed: 0 };
let server;
let dir;

const failed = (what, error) => {
  total.failed += 1;
  console.log(`FAIL  ${what}\n${String(error.stack ?? error).replace(/^/gm, '      ')}`);
};
const end = () => {
  if (server?.exitCode === null && server.signalCode === null) server.kill('SIGKILL');
  if (dir) {
    // Where the file system and the rights allow it, the vault has made its files immutable, for root too.
    spawnSync('chattr', ['-R', '-i', dir], { stdio: 'ignore' });
    rmSync(dir, { recursive: true, force: true });
  }
  console.log(`browser: ${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => { failed('the run', `stopped by ${signal}`); end(); });
}
setTimeout(() => { failed('the run', `took more than ${WHOLE_MS / 60_000} minutes`); end(); }, WHOLE_MS).unref();

/** Makes the demo city and serves it on a port of the kernel's choice; returns what a story needs. */
async function serve() {
  if (process.env.MINGJING_URL) return { base: process.env.MINGJING_URL };
  if (!existsSync(BIN)) throw new Error(`${BIN} is missing: cargo build --workspace --bin mingjing`);
  dir = mkdtempSync(join(tmpdir(), 'mingjing-browser-'));
  const data = join(dir, 'data');
  const printed = execFileSync(BIN, ['demo', '--data', data, '--json'], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: DEMO_MS, maxBuffer: 64 << 20,
  });
  const demo = JSON.parse(printed);
  // The kernel stops the server when this process dies, however it dies.
  server = spawn('setpriv', ['--pdeathsig', 'TERM', '--', BIN, 'serve', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(ROOT, 'out/browser-server.log'));
  server.stderr.pipe(log, { end: false });
  const base = await new Promise((found, never) => {
    setTimeout(() => never(new Error(`no address printed within ${START_MS / 1000} s`)), START_MS).unref();
    server.on('error', never);
    server.on('exit', (code, signal) => never(new Error(`the server ended (${code ?? signal}), see out/browser-server.log`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      const address = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(line);
      if (address) found(address[0]);
    });
  });
  return { base, demo, data, bin: BIN };
}

/** SIGTERM must end the server by itself and in order. */
async function stop() {
  if (!server) return;
  const ended = new Promise((done) => server.once('exit', (code, signal) => done(code ?? signal)));
  if (server.exitCode !== null) throw new Error(`the server had ended on its own (${server.exitCode})`);
  server.kill('SIGTERM');
  const late = new Promise((done) => setTimeout(done, STOP_MS, `still running after ${STOP_MS / 1000} s`));
  const how = await Promise.race([ended, late]);
  if (how !== 0) throw new Error(`the server did not stop in order after SIGTERM: ${how}`);
  console.log('ok    the server stopped in order');
  total.passed += 1;
}

rmSync(SHOTS, { recursive: true, force: true });
mkdirSync(SHOTS, { recursive: true });
const parts = process.argv.slice(2);
const stories = readdirSync(HERE).filter((file) => file.endsWith('.story.mjs')).sort()
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
let browser;
try {
  const world = await serve();
  browser = await openBrowser();
  for (const file of stories) {
    const story = new Story({ name: file.replace('.story.mjs', ''), browser, shots: SHOTS, ...world });
    const { default: tell } = await import(pathToFileURL(join(HERE, file)));
    await story.run(tell);
    total.passed += story.passed;
    total.failed += story.failed;
  }
} catch (error) {
  failed('the browser tests', error);
}
await browser?.close().catch((error) => failed('the browser', error));
await stop().catch((error) => failed('the server', error));
end();
