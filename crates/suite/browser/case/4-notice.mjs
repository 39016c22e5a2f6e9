// Approval, notice, service, the waiting period, and the statement of the party.

import { clockTo, equal, expect, fill, open, submit, typed, unanswered, words } from '../desk.mjs';
import { PAIR } from './plot.mjs';

export default async function (t, s) {
  const [o1, head] = [await s.by('officer1'), await s.by('head')];

  await t.step('the head approves, the notice is issued and served', async () => {
    await s.it.act(head, 'proposal.approved/1');
    await s.it.act(o1, 'notice.issued/1', { contact: '市市场监管局稽查支队，李示例，0432-60000000' });
    await s.it.form(o1, 'document.served/1');
    equal((await typed(o1)).document, 'notice', 'the document that waits');
    await fill(o1, { method: 'direct', place: '吉林市龙潭区示例路 21 号', officers: PAIR, recipient: '白示例', proof: '当事人法定代表人签收' });
  });
  await s.look(o1, '11-form-service');
  await t.step('the service is recorded', async () => {
    await s.it.sent(o1);
    expect(await words(o1), ['等待当事人陈述申辩', '3月12日']);
  });
  await t.step('the decision tried too early: the gate is shown closed', async () => {
    await open(head, s.it.path);
    const gate = await head.locator('section.gate').innerText();
    const { status, error } = await s.it.api(head, 'decision.made/1', { decided_on: '2026-03-05', opinion: '同意' });
    equal(status, 422, 'the API');
    equal(error.gate, 'waiting-period', 'the gate');
    equal(error.class, 'gate', 'the class');
    expect(gate, ['作出', error.reason, error.remedy, error.basis, error.clause]);
    expect(error.basis, ['第四十五条']);
    equal(await head.locator(`a[href$="/act/decision.made/1"]`).count(), 0, 'links to a form that cannot succeed');
  });
  await s.look(head, '12-case-gate');
  await t.step('nor by the address of its form', async () => {
    await open(head, `${s.it.path}/act/decision.made/1`, 422);
    expect(await words(head), ['第四十五条', '怎样办', '这一步没有执行']);
  });
  await s.look(head, '13-refusal');

  await t.step('the party states two points', async () => {
    await clockTo(o1, '2026-03-06');
    await s.it.act(o1, 'statement.received/1', { 'points.0.content': '系初次违法，请求从轻', 'points.1.content': '经营困难，请求分期缴纳' });
    expect(await words(o1), ['2 点待复核']);
  });
  await t.step('past the waiting period, every point is answered', async () => {
    await clockTo(o1, '2026-03-13');
    await s.it.form(o1, 'statement.answered/1');
    await fill(o1, { 'answers.1': 'no', 'answers.1.reason': '拟处罚已在法定幅度内考虑该情节', conclusion: '维持拟处理意见' });
    await submit(o1, 422);
    expect(await o1.innerText('[data-error-summary]'), ['经营困难']);
    await fill(o1, { 'answers.2': 'partly', 'answers.2.reason': '可以另行申请分期缴纳' });
  });
  await s.look(o1, '14-form-answers');
  await t.step('the answers are recorded, and the criteria answered once more', async () => {
    await s.it.sent(o1);
    await s.it.form(o1, 'major.assessed/1');
    const left = await unanswered(o1);
    await fill(o1, Object.fromEntries(left.map((n) => [n, 'no'])));
    await s.it.sent(o1);
  });
}
