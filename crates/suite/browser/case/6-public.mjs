// What anybody finds and can check, and who may know what.

import { equal, expect, open, read, send, until, words } from '../desk.mjs';
import { CAUSE, FIRM, INFORMANT, TITLE, secret } from './plot.mjs';

export default async function (t, s) {
  const [o1, o2] = [await s.by('officer1'), await s.by('officer2')];
  const anybody = await s.anybody();
  const bare = s.number.replace('〔', '[').replace('〕', ']');

  s.record = await t.step('anybody finds it by number, name and word', async () => {
    await until(`${bare} in the index`, async () => (await (await s.search(bare)).count()) === 1);
    for (const text of ['松花江清泉食品', '食品添加剂 核桃酥', '91220203MA7K2L9P82']) {
      equal(await (await s.search(text)).count(), 1, `found by ${text}`);
    }
    const found = await s.search(bare);
    return found.locator('h2 a').getAttribute('href');
  });
  await s.look(anybody, '20-search');
  await t.step('the decision says what, who, why and how to go against it', async () => {
    await until('the entry in the log', async () => {
      await open(anybody, s.record);
      return (await words(anybody)).includes('日志序号');
    });
    expect(await words(anybody), [s.number, FIRM, '罚款 120,000', '没收违法所得 3,100', '第一百二十四条', '行政复议', '法制审核', '核对码'], ['白示例', '13900001111']);
    secret(await anybody.content());
  });
  await s.look(anybody, '21-decision');
  await t.step('its leaf stands in the log, and the proof can be taken along', async () => {
    const text = await words(anybody);
    const index = Number(/日志序号 ([\d,]+)/.exec(text)[1].replaceAll(',', ''));
    const request = anybody.context().request;
    const proof = await (await request.get(`${s.record}/proof`)).text();
    expect(proof, ['c2sp.org/tlog-proof@v1', `index ${index}\n`]);
    const checkpoint = await (await request.get('/log/checkpoint')).text();
    const [origin, size] = checkpoint.split('\n');
    if (!origin.startsWith('mingjing.demo/')) throw new Error(checkpoint);
    if (Number(size) <= index) throw new Error(`entry ${index} is not among the ${size} of the log`);
  });

  for (const [title, name] of [['行政处罚决定书', '22-paper-decision'], ['行政处罚告知书', '23-paper-notice'], ['法制审核意见书', '24-paper-review']]) {
    await t.step(`on paper: ${title}`, async () => {
      await open(o1, s.it.path);
      await send(o1, o1.getByRole('link', { name: `查看${title}`, exact: true }));
      expect(await words(o1), [title, '已制发的文件', 'SHA-256']);
      await o1.emulateMedia({ media: 'print' });
      for (const part of ['nav.side', 'header.top', '.demo']) equal(await o1.locator(part).isVisible(), false, `${part} on paper`);
      await o1.emulateMedia({ media: null });
    });
    await s.look(o1, name);
  }

  await t.step('the informant is known to the handlers and to nobody else', async () => {
    for (const page of [o1, o2]) {
      await open(page, s.it.path);
      expect(await words(page), [INFORMANT.name]);
    }
    const papers = await s.it.documents(o1);
    if (papers.length < 10) throw new Error(`only ${papers.length} documents`);
    // Even before a handler no document names the informant: paper goes to others.
    for (const paper of papers) secret(await read(o1, paper));
    for (const who of ['head', 'supervisor', 'reviewer', 'custodian', 'unithead', 'officer3']) {
      const page = await s.by(who);
      for (const path of [s.it.path, `${s.it.path}/journal`, `/api/v1/cases/${s.it.id}`, `/api/v1/cases/${s.it.id}/journal`]) {
        secret(await read(page, path));
      }
      expect(await read(page, `/desk/cases?q=${encodeURIComponent(INFORMANT.name)}`), [], [s.it.path]);
    }
  });
  const supervisor = await s.by('supervisor');
  await t.step('every entry is in the journal of the case', async () => {
    await open(supervisor, `${s.it.path}/journal`);
    expect(await words(supervisor), ['登记线索', '作出行政处罚决定', '核对码']);
  });
  await s.look(supervisor, '25-journal');
  await t.step('to another agency the case does not exist', async () => {
    const page = await s.by('cg-officer1');
    for (const path of [s.it.path, `${s.it.path}/journal`, `${s.it.path}/act/payment.recorded/1`]) await open(page, path, 404);
    equal((await s.it.api(page, 'payment.recorded/1', {
      amount_fen: 1, paid_on: '2026-03-13', bank: '示例银行', receipt: '1',
    })).status, 404, 'the API');
    expect(await page.content(), [], [TITLE, FIRM]);
  });
  await s.look(await s.by('cg-officer1'), '26-not-found');
  await t.step('the supervisor sees the whole', async () => {
    await open(supervisor, '/desk/supervision/cases');
    expect(await words(supervisor), [CAUSE]);
  });
  await s.look(supervisor, '27-supervision-cases');
  await t.step('and the figures', () => open(supervisor, '/desk/supervision'));
  await s.look(supervisor, '28-supervision');
}
