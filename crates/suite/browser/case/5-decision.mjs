// Collective discussion, decision, service, and the publication by two pairs of eyes.

import { equal, expect, fill, open, send, submit, typed, words } from '../desk.mjs';
import { INFORMANT, PAIR } from './plot.mjs';

export default async function (t, s) {
  const [o1, head] = [await s.by('officer1'), await s.by('head')];
  const [editor, approver] = [await s.by('editor'), await s.by('approver')];
  let publication;

  await t.step('collective discussion, then the decision', async () => {
    await s.it.act(head, 'collective.discussed/1', { participants: '孙示例\n钱示例\n赵示例', minutes: '一致同意拟处理意见。', agreed: 'true' });
    await s.it.form(head, 'decision.made/1');
  });
  await s.look(head, '15-form-decision');
  s.number = await t.step('the decision is made and numbered', async () => {
    await s.it.sent(head);
    const [found] = /吉市市监罚决〔2026〕\d+号/.exec(await words(head)) ?? [];
    if (!found) throw new Error('no number');
    return found;
  });

  await t.step('the editor finds and edits the publication', async () => {
    await open(editor, '/desk');
    await send(editor, editor.locator('nav.side a[href="/desk/publicity"]'));
  });
  await s.look(editor, '16-publicity');
  await t.step('words that the decision does not have cannot be masked, and none can be typed', async () => {
    await send(editor, editor.locator('main').getByRole('link', { name: s.number }));
    publication = new URL(editor.url()).pathname;
    await send(editor, editor.getByRole('link', { name: '编辑遮盖并提请审批' }));
    equal(await editor.locator('[name="record.facts"], [name="record.conclusion"]').count(), 0, 'fields for the words');
    expect(await editor.innerText('section.beside'), ['决定原文', '公示内容', '违法事实']);
    await fill(editor, { 'add.0.field': 'facts', 'add.0.text': '原文里没有的话', 'add.0.ground': 'trade_secret' });
    await submit(editor, 422);
    expect(await editor.innerText('[data-error-summary]'), ['原文里没有这段文字']);
    await fill(editor, { 'add.0.field': '', 'add.0.text': '', 'add.0.ground': '' });
  });
  await s.look(editor, '17-form-publication');
  await t.step('the edited record is sent for approval, and the editor cannot approve it', async () => {
    await submit(editor);
    expect(await words(editor), ['已记录', '核对码']);
    await open(editor, publication);
    equal(await editor.locator(`a[href="${publication}/approve"]`).count(), 0, 'the editor’s links to approval');
    await open(editor, `${publication}/approve`);
    await submit(editor, 403);
    expect(await words(editor), ['公示审批人']);
  });
  await t.step('before service the approver finds the way shut', async () => {
    await open(approver, publication);
    expect(await approver.innerText('section.gate'), ['决定书还没有送达', '第六十一条']);
  });
  await s.look(approver, '18-publication-gate');

  await t.step('service without telling of the publication is refused', async () => {
    await s.it.form(o1, 'document.served/1');
    equal((await typed(o1)).document, 'decision', 'the document that waits');
    await fill(o1, { method: 'direct', place: '吉林市龙潭区示例路 21 号', officers: PAIR, recipient: '白示例', proof: '当事人法定代表人签收' });
    await submit(o1, 422);
    expect(await o1.innerText('.refuse'), ['将依法公示', '勾选确认']);
    await fill(o1, { publication_told: true });
    await s.it.sent(o1);
  });
  await t.step('the approver approves', async () => {
    await open(approver, publication);
    await send(approver, approver.getByRole('link', { name: '审批公示' }));
    expect(await approver.innerText('section.beside'), ['决定原文', '公示内容']);
  });
  await s.look(approver, '19-form-approval');
  await t.step('the approval is recorded', async () => {
    await submit(approver);
    expect(await words(approver), ['已记录', '核对码']);
  });
}
