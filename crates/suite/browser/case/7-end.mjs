// Payment, closing, archive, revocation; the rest of the workbench; signing out.

import { equal, expect, fill, open, read, send, submit, words } from '../desk.mjs';
import { FIRM } from './plot.mjs';

export default async function (t, s) {
  const [o1, head] = [await s.by('officer1'), await s.by('head')];
  const anybody = await s.anybody();

  await t.step('paid and closed', async () => {
    await s.it.act(o1, 'payment.recorded/1', { amount_fen: '100000', bank: '示例银行', receipt: '票据（示例）0001' });
    await s.it.form(head, 'case.closed/1');
    await fill(head, { kind: 'performed', execution: '罚没款已缴清，当事人已改正。' });
    await submit(head, 422);
    expect((await head.innerText('.refuse')).replace(',', ''), ['23100']);
    await s.it.act(o1, 'payment.recorded/1', { amount_fen: '23,100', bank: '示例银行', receipt: '票据（示例）0002' });
    await s.it.act(head, 'case.closed/1', { kind: 'performed', execution: '罚没款已缴清，当事人已改正。' });
    expect(await words(head), ['已记录：结案']);
  });
  await t.step('what is closed stays closed', async () => {
    await open(o1, `${s.it.path}/act/payment.recorded/1`, 422);
    expect(await words(o1), ['本案已结案', '第四十七条']);
    const { status, error } = await s.it.api(o1, 'payment.recorded/1', { amount_fen: 100, paid_on: '2026-03-13', bank: '示例银行', receipt: '0003' });
    equal(`${status} ${error.gate}`, '422 case-closed', 'the API');
  });
  await t.step('archived', async () => {
    const custodian = await s.by('custodian');
    await s.it.act(custodian, 'case.archived/1', { archive_no: '2026-CF-0001', retention: '30年' });
    expect(await words(custodian), ['已归档']);
  });
  await s.look(await s.by('custodian'), '29-case-archived');
  await s.look(o1, '30-refused-closed');
  await t.step('revoked: the address keeps a tombstone, and no search finds it', async () => {
    await s.it.act(head, 'decision.revoked/1', { kind: 'revoked', by: '吉林市人民政府', instrument: '行政复议决定书（示例）', reason: '主要事实不清、证据不足' });
    await open(anybody, s.record, 410);
    expect(await words(anybody), [s.number, '撤销', '主要事实不清、证据不足', '2026年3月13日'], [FIRM, '核桃酥', '120,000']);
  });
  await s.look(anybody, '31-tombstone');
  await t.step('it is gone from search, data and feeds, and stands among the withdrawn', async () => {
    for (const text of [s.number, '松花江清泉食品', '核桃酥']) equal(await (await s.search(text)).count(), 0, `found by ${text}`);
    const request = anybody.context().request;
    for (const path of [`/api/v1${s.record.replace('/d/', '/decisions/')}`, `${s.record}/proof`]) {
      const status = (await request.get(path)).status();
      if (![404, 410].includes(status)) throw new Error(`${path} answers ${status}`);
    }
    for (const path of ['/decisions?format=csv', '/sitemap.xml', '/api/v1/decisions']) {
      expect(await (await request.get(path)).text(), [], [FIRM, s.record]);
    }
    // Who subscribed learns that it was withdrawn, and no longer what it said.
    for (const path of ['/feed.atom', '/feed.json']) {
      expect(await (await request.get(path)).text(), [s.record, '已撤回'], [FIRM, '核桃酥']);
    }
    await open(anybody, '/withdrawn');
    expect(await words(anybody), [s.number], [FIRM]);
  });
  await s.look(anybody, '32-withdrawn');

  for (const [who, path, name] of [
    ['officer1', '/desk/cases', '33-cases'], ['officer1', s.it.path, '34-case-revoked'], ['officer1', '/desk/help', '35-help'],
    ['officer1', '/desk/registers', '36-registers'], ['officer1', '/desk/officers', '37-officers'],
    ['officer1', '/desk/reviewers', '38-reviewers'], ['officer1', '/desk/units', '39-units'], ['officer1', '/desk/series', '40-series'],
    ['registrar', '/desk/officers/new', '41-officer-new'], ['admin', '/desk/accounts', '42-accounts'],
    ['supervisor', '/desk', '43-desk-supervisor'], ['approver', '/desk', '44-desk-approver'], ['approver', '/desk/historical', '45-historical'],
  ]) {
    const page = await s.by(who);
    await t.step(`${path} for ${who}`, () => open(page, path));
    await s.look(page, name);
  }
  await t.step('everybody signs out', async () => {
    for (const page of s.people()) {
      await open(page, '/desk');
      await page.locator('details.menu summary').click();
      await send(page, page.getByRole('button', { name: '退出登录' }));
      equal(new URL(page.url()).pathname, '/login', `${page.who} after signing out`);
      expect(await read(page, '/desk'), ['工作人员登录']);
    }
  });
}
