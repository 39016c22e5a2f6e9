// The criteria, and the legal review: refused, returned, passed.

import { clockTo, equal, expect, fill, open, submit, typed, unanswered, words } from '../desk.mjs';
import { CAUSE } from './plot.mjs';

export default async function (t, s) {
  const [o1, head] = [await s.by('officer1'), await s.by('head')];

  const left = await t.step('a criterion left empty is refused at its field, and what was typed is kept', async () => {
    await s.it.form(o1, 'major.assessed/1');
    const [first, second, ...rest] = await unanswered(o1);
    await fill(o1, { [first]: 'doubtful', [`${first}.reason`]: '产品流入学校食堂，影响面待评估', ...Object.fromEntries(rest.map((n) => [n, 'no'])) });
    await submit(o1, 422);
    const link = o1.locator('[data-error-summary] a');
    equal(await link.count(), 1, 'faults told');
    expect(await o1.locator('fieldset.chk.bad').innerText(), ['没有答复', '拿不准']);
    await link.click();
    equal(await o1.evaluate(() => document.activeElement.name), second, 'the summary leads to the field');
    const kept = await typed(o1);
    equal(kept[`${first}.reason`], '产品流入学校食堂，影响面待评估', 'the reason');
    equal(kept[first], 'doubtful', 'the answer');
    for (const name of rest) equal(kept[name], 'no', name);
    return second;
  });
  await s.look(o1, '08-criteria-refused');
  await t.step('all criteria answered: major', async () => {
    await fill(o1, { [left]: 'no' });
    await s.it.sent(o1);
    expect(await words(o1), ['重大执法决定', '提请法制审核']);
  });

  await t.step('a submission with a material missing is refused and names it', async () => {
    await s.it.form(o1, 'review.submitted/1');
    await fill(o1, { materials: ['basic_facts', 'basis', 'draft'], responsible: true });
    await submit(o1, 422);
    expect(await o1.innerText('.refuse'), ['证据及证据清单', '补齐后再送审', '国办发〔2018〕118号']);
  });
  await s.look(o1, '09-submission-refused');
  await t.step('complete, it is accepted', async () => {
    await fill(o1, { materials: ['basic_facts', 'evidence', 'basis', 'draft'] });
    await s.it.sent(o1);
  });
  const reviewer = await t.step('the reviewer returns it once', async () => {
    const page = await s.by('reviewer');
    await open(page, '/desk');
    expect(await words(page), [CAUSE]);
    await s.it.act(page, 'review.returned/1', { reason: '销售记录的页数与清单不一致，请补充说明' });
    return page;
  });
  await t.step('it is submitted again the next day', async () => {
    await clockTo(o1, '2026-03-05');
    await s.it.act(o1, 'review.submitted/1', { note: '销售记录共 2 页，已核对', responsible: true });
  });
  await t.step('no decision without review: the way is shut to the head', async () => {
    await open(head, s.it.path);
    expect(await words(head), ['法制审核']);
    const { status, error } = await s.it.api(head, 'proposal.approved/1', { opinion: '同意' });
    equal(`${status} ${error.gate}`, '422 not-reviewed', 'approval before review');
  });
  await t.step('the reviewer finds nothing wrong in seven contents', async () => {
    await s.it.form(reviewer, 'review.concluded/1');
    const names = await unanswered(reviewer);
    const seven = names.filter((n) => n.startsWith('items.'));
    equal(seven.length, 7, 'contents of the review');
    await fill(reviewer, { ...Object.fromEntries(seven.map((n) => [n, 'true'])), conclusion: 'passed', opinion: '同意拟处理意见。', responsible: true });
  });
  await s.look(reviewer, '10-form-review');
  await t.step('the review is passed', async () => {
    await s.it.sent(reviewer);
    expect(await words(reviewer), ['审核通过']);
  });
}
