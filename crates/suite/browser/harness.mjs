// The small harness of the browser stories: steps, checks, and eyes on what a page does meanwhile.
//
// A story is `NAME.story.mjs` with `export default async function (t) { … }`. What `t` offers:
//   t.step(name, fn)   one check; when it fails, the rest of the story cannot mean anything and ends
//   t.check(name, fn)  one check; when it fails, the story goes on
//   t.page(options)    a page in a fresh browser profile; {width, height, js: false, size: …}
//   t.login(page, account, password), t.axe(page), t.sideways(page), t.shot(page, name)
//   t.tolerate(regex)  a console message that this story brings about on purpose
//   t.base, t.demo     the server's address, and what `mingjing demo --json` printed
//   t.data, t.bin      its data directory, and the program
// A step also fails when, since the last one, a page wrote an error to its console, threw, got a 5xx,
// or asked any address that is not this machine's: the product must work on a closed network.

import { chromium } from 'playwright-core';
import { readFileSync, mkdirSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const NARROWEST = { width: 320, height: 640 };
const PATIENCE_MS = 15_000;

// Everything WCAG 2.2 AA asks that a machine can see, and axe's own good practice (one h1, no skipped levels).
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is missing: apt-get install chromium (or set CHROMIUM)`);
  return chromium.launch({
    executablePath,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      // A camera and a microphone that need no hardware and no question, for field recording.
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
      // No name but this machine's resolves: what slips past the check below still reaches nobody.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

export class Story {
  constructor({ name, browser, base, demo, data, bin, shots }) {
    Object.assign(this, { name, browser, base, demo, data, bin, shots });
    this.passed = 0;
    this.failed = 0;
    this.contexts = [];
    this.problems = [];
    // A refused form is answered 422 with the form again; the console reports every 4xx as an error.
    this.tolerated = [/status of 422/];
  }

  async run(tell) {
    try {
      await tell(this);
      if (this.passed + this.failed === 0) this.fail('the story', new Error('it checked nothing'));
    } catch (error) {
      // A failed step was counted where it failed.
      if (!error.counted) this.fail('between its steps', error);
    }
    for (const context of this.contexts) await context.close();
  }

  async step(name, fn) {
    try {
      const value = await fn();
      // Console messages arrive a moment after the call that caused them.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const problems = this.problems.splice(0);
      if (problems.length > 0) throw new Error(problems.join('\n'));
      this.passed += 1;
      console.log(`ok    ${this.name}: ${name}`);
      return value;
    } catch (error) {
      this.problems = [];
      await this.fail(name, error);
      throw Object.assign(error, { counted: true });
    }
  }

  async check(name, fn) {
    try {
      return await this.step(name, fn);
    } catch (error) {
      return undefined;
    }
  }

  async fail(name, error) {
    this.failed += 1;
    console.log(`FAIL  ${this.name}: ${name}\n${String(error.stack ?? error).replace(/^/gm, '      ')}`);
    // The newest page is most likely the one that failed.
    const page = this.contexts.at(-1)?.pages().at(-1);
    const file = `FAIL-${this.name}-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`;
    await page?.screenshot({ path: join(this.shots, file) }).catch(() => {});
  }

  tolerate(pattern) {
    this.tolerated.push(pattern);
  }

  async page({ width = DESK.width, height = DESK.height, js = true, ...options } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.base, viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
      javaScriptEnabled: js, ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    this.contexts.push(context);
    this.watch(context);
    return context.newPage();
  }

  watch(context) {
    const problem = (text) => {
      if (!this.tolerated.some((pattern) => pattern.test(text))) this.problems.push(text);
    };
    const address = (url) => {
      if (!isHere(url)) this.problems.push(`asked an address that is not this machine: ${url}`);
    };
    context.on('console', (message) => {
      if (message.type() === 'error') problem(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => problem(`script: ${error.error()}`));
    context.on('request', (request) => address(request.url()));
    context.on('page', (page) => page.on('websocket', (socket) => address(socket.url())));
    context.on('response', (response) => {
      if (response.status() >= 500) this.problems.push(`${response.status()} ${response.url()}`);
    });
  }

  /** Signs in by the form at /login, as a person would; fails when the form stays. */
  async login(page, account, password) {
    await page.goto('/login');
    await page.fill('[name=account]', account);
    await page.fill('[name=password]', password);
    const form = page.locator('form', { has: page.locator('[name=password]') });
    await Promise.all([page.waitForNavigation(), form.locator('[type=submit]').click()]);
    if (new URL(page.url()).pathname === '/login') throw new Error(`${account} could not sign in: ${await page.innerText('main')}`);
  }

  /** No violation at desk and phone width. Runs through the debugger, which the strict CSP leaves alone. */
  async axe(page) {
    const found = [];
    await atSizes(page, [DESK, PHONE], async ({ width }) => {
      if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
      const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), AXE_TAGS);
      for (const { id, help, nodes } of violations) {
        const where = nodes.slice(0, 5).map((node) => `    ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`);
        found.push(`${width}px ${id}: ${help} (${nodes.length})`, ...where);
      }
    });
    if (found.length > 0) throw new Error(`axe at ${page.url()}\n${found.join('\n')}`);
  }

  /** A page may scroll down, never sideways, and no table is cut: at the desk, on a phone, and at 320 px. */
  async sideways(page) {
    await atSizes(page, [DESK, PHONE, NARROWEST], async ({ width }) => {
      const over = await page.evaluate(() => {
        const root = document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return null;
        // What scrolls in a box of its own does not widen the page.
        const boxed = (e) => e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || boxed(e.parentElement));
        const wide = [...document.body.querySelectorAll('*')]
          .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !boxed(e.parentElement));
        const name = (e) => e.tagName.toLowerCase() + (e.id && `#${e.id}`) + [...e.classList].map((c) => `.${c}`).join('');
        return `${root.scrollWidth} px: ${wide.slice(0, 5).map(name).join(', ')}`;
      });
      if (over) throw new Error(`${page.url()} scrolls sideways at ${width} px, it is ${over}`);
      const cut = await page.evaluate(cutTables);
      if (cut.length > 0) throw new Error(`${page.url()} cuts a table at ${width} px: ${cut.join('; ')}`);
    });
  }

  /** The page as a person sees it, whole, at both sizes, in out/shots/. */
  async shot(page, name) {
    mkdirSync(this.shots, { recursive: true });
    await atSizes(page, [DESK, PHONE], ({ width }) =>
      page.screenshot({ path: join(this.shots, `${name}-${width}.png`), fullPage: true }));
  }
}

/**
 * Tables of which a part cannot be reached: wider than the place they stand in, and nothing around them scrolls; or what
 * scrolls reaches beyond the screen itself. Folded parts are looked at unfolded. Runs in the page.
 */
function cutTables() {
  const folded = [...document.querySelectorAll('details:not([open])')];
  folded.forEach((d) => { d.open = true; });
  const edge = document.documentElement.clientWidth + 1;
  const scrolls = (e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
  const clips = (e) => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
  const wide = (e) => e.scrollWidth > e.clientWidth + 1;
  const cut = [];
  for (const table of document.querySelectorAll('table')) {
    if (table.closest('.vh') || table.getBoundingClientRect().width === 0) continue;
    const name = table.caption?.innerText || table.className || 'table';
    let box = table.parentElement;
    while (box && !scrolls(box)) {
      if (clips(box) && box.getBoundingClientRect().right < table.getBoundingClientRect().right - 1) cut.push(`${name} behind ${box.className || box.tagName}`);
      box = box.parentElement;
    }
    if ((box ?? table).getBoundingClientRect().right > edge) cut.push(`${name} reaches beyond the screen`);
    for (const cell of table.querySelectorAll('td, th, td *, th *')) {
      if (clips(cell) && wide(cell) && !cell.closest('.vh')) cut.push(`${name}: a cell is cut`);
    }
  }
  folded.forEach((d) => { d.open = false; });
  return cut;
}

async function atSizes(page, sizes, look) {
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await look(size);
  }
  await page.setViewportSize(before);
}

function isHere(url) {
  const { protocol, hostname } = new URL(url);
  return ['data:', 'blob:', 'about:', 'file:'].includes(protocol) || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
