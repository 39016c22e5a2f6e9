// Inspection, inquiry and evidence, two people at once, and the report with the proposed fine.

import { clockTo, equal, expect, fill, send, submit, typed, words } from '../desk.mjs';
import { FACTS, PAIR } from './plot.mjs';

export default async function (t, s) {
  const [o1, o2] = [await s.by('officer1'), await s.by('officer2')];

  await t.step('two people record the same step: the second sees both versions', async () => {
    await clockTo(o1, '2026-03-04');
    const place = '吉林市龙潭区示例路 21 号生产车间';
    const inspection = (findings) => ({
      officers: PAIR, place, started: '2026-03-03T14:00', ended: '2026-03-03T15:10',
      certificate_shown: true, rights_told: true, recusal_told: true, findings, signing: 'signed',
    });
    await s.it.form(o2, 'site.inspected/1');
    await s.it.form(o1, 'site.inspected/1');
    await fill(o1, { ...inspection('成品库有核桃酥 340 盒，已抽样送检。'), certificate_shown: false });
    await submit(o1, 422);
    expect(await words(o1), ['出示执法证件', '第五十五条', '怎样办']);
    await fill(o1, { certificate_shown: true });
    await s.it.sent(o1);
    await fill(o2, inspection('成品库有核桃酥 338 盒，另有 2 盒破损。'));
    await submit(o2, 409);
    expect(await words(o2), ['您填写的', '他人已记录的', '338 盒', '340 盒', '李示例']);
  });
  await s.look(o2, '05-conflict');
  await t.step('the second keeps what is recorded', async () => {
    await send(o2, o2.getByRole('link', { name: '保留已记录的内容' }));
    expect(await words(o2), ['现场检查']);
  });

  const inquiry = {
    officers: PAIR, respondent: '白示例', relation: '法定代表人', place: '市市场监管局询问室',
    started: '2026-03-03T16:00', ended: '2026-03-03T17:00', certificate_shown: true, rights_told: true, recusal_told: true,
    'questions.0.asked': '我们是市市场监管局的执法人员，这是执法证件，是否申请回避？', 'questions.0.answered': '看清楚了，不申请回避。',
    'questions.1.asked': '说明一下添加剂的使用情况。', 'questions.1.answered': '配料时没有称量，情况属实。', signing: 'signed',
  };
  await t.step('after something else was recorded, mine can be sent upon the newest version', async () => {
    await s.it.form(o2, 'inquiry.recorded/1');
    await s.it.act(o1, 'correction.ordered/1', {
      officers: PAIR, content: '立即停止使用不合格配料，召回已售出的产品', basis: '《中华人民共和国行政处罚法》第二十八条第一款', due_on: '2026-03-19',
    });
    await fill(o2, inquiry);
    await submit(o2, 409);
    expect(await words(o2), ['责令改正', '配料时没有称量']);
    await send(o2, o2.getByRole('button', { name: '在新版本上记录我填写的' }));
    expect(await words(o2), ['已记录：询问']);
  });

  await t.step('three pieces of evidence, the third in a row that is added', async () => {
    await s.it.form(o1, 'evidence.listed/1');
    const item = (i, kind, title, proves) => ({
      [`items.${i}.kind`]: kind, [`items.${i}.title`]: title, [`items.${i}.source`]: '现场收集（示例）',
      [`items.${i}.collected_on`]: '2026-03-04', [`items.${i}.proves`]: proves, [`items.${i}.pages`]: '2',
    });
    await fill(o1, {
      officers: PAIR, ...item(0, 'site_record', '现场笔录', '现场查见的产品和数量'),
      ...item(1, 'party_account', '询问笔录', '当事人对违法事实的陈述'),
    });
    await send(o1, o1.getByRole('button', { name: '再加一项' }));
    equal((await typed(o1))['items.1.title'], '询问笔录', 'what was typed before the row was added');
    await fill(o1, item(2, 'documentary', '检验报告、销售记录', '残留量、数量、货值和违法所得'));
  });
  await s.look(o1, '06-form-evidence');
  await t.step('the evidence is recorded', async () => {
    await s.it.sent(o1);
    expect(await words(o1), ['证据 3 件', '检验报告、销售记录']);
  });

  await t.step('the report proposes a fine of 120,000 yuan', async () => {
    await s.it.form(o1, 'investigation.reported/1');
    await fill(o1, {
      officers: PAIR, course: '立案后进行了现场检查和询问，抽样检验，收集书证，查明了违法事实。',
      'draft.facts': FACTS, 'draft.violated': '《中华人民共和国食品安全法》第三十四条第四项',
      'draft.basis': '《中华人民共和国食品安全法》第一百二十四条第一款第三项',
      'draft.penalties.0.kind': 'fine', 'draft.penalties.0.amount_fen': '120,000',
    });
    await send(o1, o1.getByRole('button', { name: '再加一项' }));
    await fill(o1, {
      'draft.penalties.1.kind': 'confiscate_gains', 'draft.penalties.1.amount_fen': '3100',
      'draft.discretion.grade': 'ordinary', 'draft.discretion.benchmark': '市场监管行政处罚裁量基准（示例）第 124 项',
      'draft.discretion.reason': '没有从轻、减轻、从重情节', 'draft.correction': '已责令改正，当事人已停止使用并召回；违法所得已查明',
      'draft.performance': '自收到决定书之日起十五日内到指定银行缴纳；逾期不缴纳的，每日按罚款数额的百分之三加处罚款', responsible: true,
    });
  });
  await s.look(o1, '07-form-report');
  await t.step('the report is recorded', async () => {
    await s.it.sent(o1);
    expect(await words(o1), ['罚款 120,000']);
  });
}
