// A hand-over behind nginx: the proxy is stopped, stands again and answers 502, 503 and 504 for a while, and the upload goes
// on where it was, at the address that it had; a tab is closed between the commit of a hand-over and its answer, and the page
// opened again ends with the one recording.

import { equal, expect, open } from './desk.mjs';
import { proxy } from './proxy.mjs';
import { Generated } from './tus.mjs';

const MIB = 1 << 20;
const CASE = '/desk/cases/demo-2';
const PIECE = 8 * MIB;

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  t.tolerate(/status of (404|50[234]) /);
  t.tolerate(/net::ERR_(CONNECTION|SOCKET|EMPTY_RESPONSE|NETWORK|INCOMPLETE)/);
  const { password } = t.demo.accounts.find((a) => a.account === 'officer1');
  const front = await proxy(t.base);
  try {
    const page = await t.page({ width: 390, height: 844, baseURL: front.url });
    page.who = 'officer1';
    await t.login(page, 'officer1', password);
    const banner = /(\d+)年(\d+)月(\d+)日/.exec(await page.innerText('.demo'));
    const [y, m, d] = banner.slice(1).map(Number);
    const yesterday = new Date(Date.UTC(y, m - 1, d - 1)).toISOString().slice(0, 10);
    const row = () => page.locator('[data-rows] li').last();
    const says = (words) => row().filter({ hasText: words }).waitFor();

    /** Chooses a file of so many MiB and sends it; fills in what it does not say of itself. */
    const send = async (name, mebibytes, seed) => {
      await open(page, `${CASE}/recordings/new`);
      const buffer = Buffer.concat([...new Generated(mebibytes, seed).bytes(0, mebibytes * MIB)]);
      await page.fill('#f-late_reason', '昨天下班前网络中断（示例）');
      await page.setInputFiles('#upload-form [type=file]', [{ name, mimeType: 'audio/wav', buffer }]);
      await page.locator('#upload-form .formacts [type=submit]').click();
      await row().locator('summary').click();
      await row().locator('input[type=datetime-local]').fill(`${yesterday}T16:0${seed}:00`);
      await row().locator('input[type=text]').fill('0:30');
      await row().locator('input[type=text]').blur();
    };
    /** The recordings of the case under this name. */
    const recorded = async (name) => page.evaluate(async ([id, wanted]) => {
      const csrf = document.querySelector('[name=_csrf]').value;
      const asked = { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ case: id, q: wanted }) };
      return (await (await fetch('/api/v1/recordings/search', asked)).json()).total;
    }, ['demo-2', name]);

    for (const [n, status] of [undefined, 502, 503, 504].entries()) {
      const name = `现场${status ?? '断开'}.wav`;
      await t.step(`the proxy is ${status ? `answering ${status}` : 'away'} for a while: nothing is sent twice`, async () => {
        const pieces = [];
        let begun = 0;
        let away;
        const watch = (request) => {
          if (request.method() === 'POST' && request.url().endsWith('/desk/uploads')) begun += 1;
          if (request.method() !== 'PATCH') return;
          pieces.push(Number(request.headers()['upload-offset']));
          if (pieces.at(-1) >= PIECE && !away) away = front.away(status);
        };
        page.on('request', watch);
        await send(name, 20, n + 1);
        await says('连接中断');
        await away;
        await front.back();
        await says('已移交');
        page.off('request', watch);
        equal(begun, 1, 'uploads begun');
        equal(pieces.filter((offset) => offset === 0).length, 1, `pieces sent from the beginning, of ${pieces}`);
        equal(pieces.every((offset, i) => i === 0 || offset >= pieces[i - 1]), true, `offsets ${pieces}`);
        equal(await recorded(name), 1, 'recordings');
      });
    }

    await t.step('a tab that is closed between the commit and its answer: one recording, and the page says so', async () => {
      let committed;
      const kept = new Promise((done) => { committed = done; });
      await page.route('**/recordings/new', async (route) => {
        if (route.request().method() !== 'POST') { await route.continue(); return; }
        await route.fetch();
        committed();
      });
      await send('关掉的页面.wav', 9, 6);
      await kept;
      const context = page.context();
      await page.close();
      const again = await context.newPage();
      await again.goto(`${front.url}${CASE}/recordings/new`);
      const there = again.locator('[data-rows] li').last();
      await there.filter({ hasText: '已移交' }).waitFor();
      expect(await there.innerText(), ['关掉的页面.wav', '核对码']);
      const total = await again.evaluate(async () => {
        const csrf = document.querySelector('[name=_csrf]').value;
        const asked = { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ case: 'demo-2', q: '关掉的页面' }) };
        return (await (await fetch('/api/v1/recordings/search', asked)).json()).total;
      });
      equal(total, 1, 'recordings');
      equal(await again.locator('#upload-waiting [data-upload-id]', { hasText: '关掉的页面' }).count(), 0, 'uploads that wait');
    });
  } finally {
    await front.close();
  }
}
