// Two builds of the command side by side: node scripts/bench-compare.mjs OLD NEW [rounds]
// Each makes a demonstration of its own and serves it on loopback; the pages are then asked for in turn, old and new
// alternating, by 8 clients for a fixed number of requests. Prints the medians over the rounds and new/old as
// requests a second (above 1 is quicker). Both builds must be release builds.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [old, fresh, rounds = '7'] = process.argv.slice(2);
if (!fresh) { console.error('bench-compare.mjs OLD NEW [rounds]'); process.exit(2); }
const CLIENTS = 8, REQUESTS = 800;
const place = mkdtempSync(join(tmpdir(), 'mj-compare-'));
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

async function until(what, url) {
    for (let i = 0; i < 200; i++) {
        try { if ((await fetch(url)).ok) return; } catch { /* not yet */ }
        await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error(`${what} does not answer`);
}

async function start(name, program, port) {
    const data = join(place, name);
    const made = spawnSync(program, ['demo', '--data', data], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (made.status !== 0) throw new Error(`${name}: no demonstration`);
    const server = spawn(program, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
    const base = `http://127.0.0.1:${port}`;
    await until(name, `${base}/`);
    const { accounts } = JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8'));
    const cookie = await login(base, 'officer1', accounts[0].password);
    const list = await (await fetch(`${base}/decisions`)).text();
    const decision = list.match(/href="(\/d\/[^"?#/]+)"/)?.[1];
    if (!decision) throw new Error(`${name}: no decision`);
    return { name, base, server, cookie, decision };
}

const pairs = (answer, jar) => {
    for (const line of answer.headers.getSetCookie()) {
        const [pair] = line.split(';');
        const at = pair.indexOf('=');
        jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
};

async function login(base, name, password) {
    const jar = new Map();
    const page = await fetch(`${base}/login`);
    const cookie = pairs(page, jar);
    const form = new URLSearchParams();
    for (const [, tag] of (await page.text()).matchAll(/<input([^>]*)>/g)) {
        const field = tag.match(/name="([^"]*)"/)?.[1], value = tag.match(/value="([^"]*)"/)?.[1] ?? '';
        if (field && /type="hidden"/.test(tag)) form.set(field, value);
    }
    form.set('account', name);
    form.set('password', password);
    const answer = await fetch(`${base}/login`, { method: 'POST', body: form, headers: { cookie }, redirect: 'manual' });
    const now = pairs(answer, jar);
    const desk = await fetch(`${base}/desk`, { headers: { cookie: now }, redirect: 'manual' });
    if (desk.status !== 200) throw new Error(`${base}: login answers ${answer.status}, desk ${desk.status}`);
    return now;
}

async function rate(side, path) {
    let left = REQUESTS;
    const begun = performance.now();
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
        while (left-- > 0) {
            const answer = await fetch(side.base + path, { headers: { cookie: side.cookie } });
            await answer.arrayBuffer();
            if (answer.status !== 200) throw new Error(`${side.name} ${path}: ${answer.status}`);
        }
    }));
    return REQUESTS / ((performance.now() - begun) / 1000);
}

const sides = [];
try {
    sides.push(await start('old', old, 41181), await start('new', fresh, 41182));
    const pages = { 'decision page': (s) => s.decision, 'case page': () => '/desk/cases/demo-5' };
    for (const [title, path] of Object.entries(pages)) {
        for (const side of sides) await rate(side, path(side));
        const got = { old: [], new: [] };
        for (let i = 0; i < Number(rounds); i++) {
            for (const side of i % 2 ? sides.toReversed() : sides) got[side.name].push(await rate(side, path(side)));
        }
        const [a, b] = [median(got.old), median(got.new)];
        console.log(`${title}: old ${a.toFixed(0)}/s, new ${b.toFixed(0)}/s, new/old ${(b / a).toFixed(3)}`);
    }
} finally {
    for (const side of sides) side.server.kill('SIGTERM');
    rmSync(place, { recursive: true, force: true });
}
