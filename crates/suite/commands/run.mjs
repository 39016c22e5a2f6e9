// What README.md, README.zh-CN.md and docs/OPERATING.md print as commands is run as it is printed. Every command in a
// fenced sh block has its line in table.mjs: run, with the few words that stand for something of the reader's put in,
// or listed with the reason why it is not run here, and then at least its options are held against --help. What has no
// line fails, and so does a line that no document has. The commands within sentences and tables are checked likewise.
//
//   node crates/suite/commands/run.mjs         prints the closing line that make test reads

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOCS, table } from './table.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const program = join(target, 'debug/mingjing');
const TIMEOUT_MS = 240_000;

let passed = 0;
let failed = 0;
function tell(name, fault) {
  if (fault) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(fault).trim().split('\n').slice(-12).join('\n      ')}`);
  } else {
    passed += 1;
    console.log(`ok    ${name}`);
  }
}

/** The commands of fenced sh blocks, in order, without comments; a line that ends in a backslash goes on. */
export function commands(text) {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(m => m[1]);
  return blocks.flatMap(block => block.replace(/\\\n\s*/g, '').split('\n'))
    .map(line => line.replace(/\s+#\s.*$/, '').trim()).filter(line => line && !line.startsWith('#'));
}

/** `mingjing …` in sentences, tables and other fences. */
export function spans(text) {
  const fenced = [...text.matchAll(/^```(?!sh)\w+\n(.*?)^```/gms)].flatMap(m => m[1].match(/\bmingjing [a-z].*/g) ?? []);
  const plain = text.replace(/^```.*?^```/gms, '');
  return [...[...plain.matchAll(/`(mingjing [^`]+)`/g)].map(m => m[1].replace(/\\\|/g, '|')), ...fenced];
}

const run = (command, cwd, input, env = {}) => spawnSync('bash', ['-c', `set -euo pipefail\n${command}`], {
  cwd, input: input ?? '', encoding: 'utf8', timeout: TIMEOUT_MS,
  env: { ...process.env, PATH: `${cwd}/bin:${process.env.PATH}`, MINGJING_TOOLS: join(root, '.tools'), ...env },
});

const helps = new Map();
/** What a program says of its options. */
function help(words) {
  const key = words.join(' ');
  if (!helps.has(key)) {
    const [first, ...rest] = words;
    const done = spawnSync(first === 'mingjing' ? program : first, [...rest, '--help'], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, COLUMNS: '200' } });
    helps.set(key, done.error ? '' : `${done.stdout}${done.stderr}`);
  }
  return helps.get(key);
}

const options = text => text.match(/(?<=[\s[(])(--[a-z][a-z-]*|-[a-zA-Z])(?=[\s=\])`]|$)/g) ?? [];
const lacks = (said, option) => !new RegExp(`(^|[\\s,])${option}(?![a-z-])`, 'm').test(said);

/** The verb and its part that a command names: `dossier export`. An option may stand before the part. */
function verbs(command) {
  const words = command.split(/\s+/).slice(1).map(w => w.replace(/[`,…]/g, ''));
  let found = ['mingjing'];
  for (const word of words) {
    if (/^[a-z]+$/.test(word) && new RegExp(`^\\s+${word}\\s`, 'm').test(help(found).split(/^Options:/m)[0])) found = [...found, word];
  }
  return found;
}

/** Options of the program that its help does not know. */
function unknownOptions(command) {
  const path = verbs(command);
  if (path.length === 1) return [`no such verb in “${command}”`];
  const said = path.map((_, i) => help(path.slice(0, i + 1))).slice(1).join('\n');
  return options(command).filter(option => lacks(said, option)).map(option => `${path.join(' ')} knows no ${option}`);
}

const port = () => new Promise((ready, fault) => {
  const server = createServer();
  server.once('error', fault);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => ready(port));
  });
});

async function until(what, holds) {
  const end = Date.now() + TIMEOUT_MS;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise(next => setTimeout(next, 200));
  }
  throw new Error(`not within ${TIMEOUT_MS / 1000} s: ${what}`);
}

/** A folder that looks to the commands like the root of the repository, with data of its own. */
function scratch(base, name) {
  const cwd = join(base, name);
  mkdirSync(join(cwd, 'bin'), { recursive: true });
  symlinkSync(program, join(cwd, 'bin/mingjing'));
  symlinkSync(target, join(cwd, 'target'));
  for (const part of ['crates', 'scripts']) symlinkSync(join(root, part), join(cwd, part));
  return cwd;
}

/** A command that goes on until it is ended: `make run`. Answers when the address answers. */
async function serve(command, at) {
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let over = false;
  child.stdout.on('data', data => (said += data));
  child.stderr.on('data', data => (said += data));
  child.on('exit', () => (over = true));
  const stop = async () => {
    if (!over) process.kill(-child.pid, 'SIGTERM');
    await until('the server to end', () => over);
  };
  try {
    await until(`${command} to answer`, async () => {
      if (over) throw new Error(said);
      return fetch(`http://${at}/healthz`).then(a => a.ok, () => false);
    });
  } catch (fault) {
    await stop();
    throw new Error(`${fault.message}\n${said}`);
  }
  return stop;
}

async function main() {
  const base = mkdtempSync(join(tmpdir(), 'mingjing-commands-'));
  const stops = [];
  const used = new Set();
  try {
    for (const doc of DOCS) {
      const cwd = scratch(base, doc.replace(/\W/g, '-'));
      const at = `127.0.0.1:${await port()}`;
      const place = { root, cwd, at };
      const plan = table(place);
      const text = readFileSync(join(root, doc), 'utf8');
      const all = commands(text);
      tell(`${doc} has commands`, all.length ? '' : 'none was found');
      for (const command of all) {
        const name = `${doc}: ${command}`;
        const entry = plan.find(e => command.startsWith(e.begins) && (!e.only || e.only === doc));
        if (!entry) {
          tell(name, 'no line in table.mjs says how this is tested');
          continue;
        }
        used.add(entry.begins);
        try {
          const line = (entry.put ?? []).reduce((line, [from, to]) => {
            if (!line.includes(from)) throw new Error(`“${from}” is not in the command`);
            return line.replaceAll(from, to);
          }, command);
          if (entry.listed) {
            const said = entry.help ? help(entry.help) : '';
            const lacking = entry.help ? options(command).filter(option => lacks(said, option)) : [];
            const checked = entry.check ? run(entry.check, root) : { status: 0 };
            if (lacking.length || (entry.help && !said)) throw new Error(`${entry.help.join(' ')} --help has no ${lacking.join(' ')}`);
            if (checked.status !== 0) throw new Error(checked.stderr || checked.stdout);
            tell(`${name}  (listed: ${entry.listed})`);
          } else if (entry.serves) {
            stops.push(await serve(line, at));
            tell(name);
          } else {
            entry.before?.(cwd);
            const done = run(line, entry.inRoot ? root : cwd, entry.input);
            const answered = entry.answers ? entry.answers.test(done.stdout + done.stderr) : true;
            tell(name, done.status === 0 && answered ? '' : `status ${done.status}\n${done.stdout}${done.stderr}`);
          }
        } catch (fault) {
          tell(name, fault.message);
        }
      }
      for (const span of spans(text)) {
        const unknown = unknownOptions(span);
        tell(`${doc}: within the text: ${span}`, unknown.join('\n'));
      }
    }
    for (const entry of table({ root, cwd: base, at: '' })) {
      if (!used.has(entry.begins)) tell(`table.mjs: ${entry.begins}`, 'no document has this command');
    }
  } finally {
    for (const stop of stops) await stop();
    rmSync(base, { recursive: true, force: true });
  }
  console.log(`commands: ${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (!existsSync(program)) {
  console.log(`FAIL  ${program} is missing\ncommands: 0 passed, 1 failed`);
  process.exit(1);
}
process.exit(await main());
