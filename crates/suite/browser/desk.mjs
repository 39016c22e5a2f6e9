// What the stories do at the workbench: sign in, open a form from the page of its case, fill it in by the
// names of its fields, send it, and read what came back.

const PATIENCE_MS = 15_000;

/** The words of a page's content, as a person sees them. */
export const words = (page) => page.innerText('main');

/** Fails unless `text` has every one of `wanted` and none of `unwanted`. */
export function expect(text, wanted, unwanted = []) {
  const missing = wanted.filter((w) => !text.includes(w));
  const found = unwanted.filter((w) => text.includes(w));
  if (missing.length + found.length === 0) return;
  throw new Error(`missing: ${missing.join(' | ') || '–'}; not wanted: ${found.join(' | ') || '–'}\nin: ${text.slice(0, 3000)}`);
}

export function equal(is, should, what) {
  if (is !== should) throw new Error(`${what}: ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`);
}

/** Asks again until the answer is given; what is asked takes its own time. */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${PATIENCE_MS / 1000} s for: ${what}`);
  }
}

/** Opens an address and checks its status. Who does not handle a case says what for, and is led on. */
export async function open(page, path, status = 200) {
  let response = await page.goto(path);
  if (!path.includes('/open') && ASKED.test(new URL(page.url()).pathname)) response = await sayWhy(page);
  equal(response.status(), status, `${path} as ${page.who ?? 'anyone'}`);
  return response;
}

/** Where who does not handle a case is asked what for. */
const ASKED = /^\/desk\/cases\/[^/]+\/open$/;

/** Says what for a case is looked into, on the page that asks. */
async function sayWhy(page) {
  await fill(page, { note: '核对案卷' });
  return send(page, page.locator('#act-form .formacts [type=submit]'));
}

/** What the server sends to this person at an address, as it is sent: more than a page shows. */
export async function read(page, path) {
  let response = await page.context().request.get(path);
  const [, id] = path.match(/\/cases\/([^/?]+)/) ?? [];
  if (id && (response.status() === 403 || ASKED.test(new URL(response.url()).pathname))) {
    await page.goto(`/desk/cases/${id}/open`);
    await sayWhy(page);
    response = await page.context().request.get(path);
  }
  equal(response.status(), 200, `${path} as ${page.who ?? 'anyone'}`);
  return response.text();
}

/** Sends the form that holds `button` and returns the answer. */
export async function send(page, button) {
  const [response] = await Promise.all([page.waitForNavigation(), button.click()]);
  return response;
}

/**
 * Fills a form in by the names of its fields: a text is typed or picked, a list ticks exactly these boxes,
 * true and false tick and untick a box that stands alone.
 */
export async function fill(page, values) {
  const form = page.locator('#act-form');
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((e) => e.type);
    if (kind === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind === 'checkbox') {
      const wanted = Array.isArray(value) ? value : value ? ['true'] : [];
      for (const box of await field.all()) await box.setChecked(wanted.includes(await box.getAttribute('value')));
    } else if (kind.startsWith('select')) await field.selectOption(value);
    else await field.fill(value);
  }
}

/** What stands in the fields now, by name. */
export const typed = (page) => page.locator('#act-form').evaluate((form) => Object.fromEntries(new FormData(form)));

/** The names of the choices that nobody has made yet. */
export async function unanswered(page) {
  const asked = await page.locator('#act-form input[type=radio]').evaluateAll((all) => [...new Set(all.map((e) => e.name))]);
  const given = await typed(page);
  return asked.filter((name) => !given[name]);
}

/** Sends the form of an act; `status` is what the answer must be. */
export async function submit(page, status = 200) {
  const response = await send(page, page.locator('#act-form .formacts [type=submit]'));
  if (response.status() !== status) {
    const errors = await page.locator('[data-error-summary], .refuse').allInnerTexts();
    throw new Error(`${page.url()} answered ${response.status()}, should be ${status}\n${errors.join('\n')}`);
  }
}

/** One case in the hands of the people who work on it. */
export class Case {
  constructor(path) {
    this.path = path;
    this.id = path.split('/').at(-1);
    this.commands = 0;
  }

  /** Opens the page of the case and, by its own link, the form of an act. */
  async form(page, tag) {
    await open(page, this.path);
    await send(page, page.locator(`main a[href="${this.path}/act/${tag}"]`).first());
    await page.locator('#act-form').waitFor();
  }

  /** Does an act by its form; the page of the case then shows the receipt. */
  async act(page, tag, values = {}) {
    await this.form(page, tag);
    await fill(page, values);
    await this.sent(page);
  }

  /** Sends a form that is filled in, and reads the receipt. */
  async sent(page) {
    await submit(page);
    const { pathname, searchParams } = new URL(page.url());
    equal(pathname, this.path, 'after an act one is back at the case');
    if (!searchParams.has('done')) throw new Error(`${page.url()} shows no receipt`);
    const receipt = await page.locator('[role=status]').first().innerText();
    expect(receipt, ['核对码']);
  }

  /** The same act through the API, with the session of this page. */
  async api(page, tag, body) {
    this.commands += 1;
    const csrf = await page.locator('[name=_csrf]').first().getAttribute('value');
    const response = await page.context().request.post(`/api/v1/acts/${tag}`, {
      headers: { 'X-CSRF-Token': csrf },
      data: { subject: `case/${this.id}`, key: `story-${this.commands}`, body },
    });
    return { status: response.status(), ...(await response.json()) };
  }

  /** The addresses of all its documents. */
  async documents(page) {
    await open(page, this.path);
    return page.locator('#documents a[href*="/documents/"]:not([href$="/pdf"])').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  }
}

/** Moves the demonstration's clock by the control in the header. */
export async function clockTo(page, day) {
  await page.fill('.demo [name=to]', day);
  await send(page, page.getByRole('button', { name: '推进日期' }));
  const [y, m, d] = day.split('-').map(Number);
  expect(await page.innerText('.demo'), [`${y}年${m}月${d}日`]);
}

/** Presses Tab until `target` has the focus, and returns the names of the fields passed on the way. */
export async function tabTo(page, target, most = 120) {
  const passed = [];
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const ring = getComputedStyle(e.matches('.seg input') ? e.nextElementSibling : e);
      // On the calendar button inside a date field the browser draws a ring of its own.
      const inside = !e.matches(':focus');
      return { name: e.getAttribute('name'), tag: e.tagName, seen: inside || ring.outlineStyle !== 'none' || ring.boxShadow !== 'none' };
    });
    if (!at.seen) throw new Error(`${at.tag} ${at.name ?? ''} does not show that it has the focus`);
    passed.push(at.name);
    if (await target.evaluate((e) => e === document.activeElement)) return passed;
  }
  throw new Error(`not reached in ${most} steps with Tab; passed ${passed.filter(Boolean).join(', ')}`);
}
