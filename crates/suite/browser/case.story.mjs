// One case from the tip-off to the archive and beyond, told with the real forms by everybody who has a part
// in it: each act from the link on the page of the case, each refusal where the law has one.

import { Case, clockTo, equal, expect, fill, open, send, submit, tabTo, typed, until, words } from './desk.mjs';

const INFORMANT = { name: '尤密示例', contact: '13611112222' };
const FIRM = '松花江清泉食品有限公司（示例）';
const TITLE = '在糕点中超限量使用食品添加剂案';
const CAUSE = '涉嫌超限量使用食品添加剂';
const FACTS =
  '2026年2月20日至3月2日，当事人生产的核桃酥中脱氢乙酸钠残留量经检验为 1.2 g/kg，超过食品安全国家标准规定的限量。' +
  '该批次共 860 盒，货值金额 15,480 元，已售出 520 盒，违法所得 3,100 元。';
const PAIR = ['officer1', 'officer2'];

export default async function (t) {
  const { password } = t.demo.accounts[0];
  const desk = {};
  /** Everybody works at a computer of their own. */
  const by = async (who) => {
    if (!desk[who]) {
      desk[who] = await t.page();
      desk[who].who = who;
      await t.login(desk[who], who, password);
    }
    return desk[who];
  };
  /** A kind of page: read by everybody, on every screen, and kept as a picture. */
  const look = async (page, name) => {
    await t.check(`${name}: axe`, () => t.axe(page));
    await t.check(`${name}: not sideways`, () => t.sideways(page));
    await t.shot(page, name);
  };
  const secret = (text) => expect(text, [], [INFORMANT.name, INFORMANT.contact]);
  // Refusals that this story asks for; the harness tolerates 422 by itself.
  t.tolerate(/status of 403 .*\/desk\/publicity\//);
  t.tolerate(/status of 404 .*\/desk\/cases\//);
  t.tolerate(/status of 409 .*\/act\//);
  t.tolerate(/status of 410 .*\/d\//);
  let it;

  // ── Coming in ──

  await t.step('a wrong password is told, and the name stays', async () => {
    const page = await t.page();
    await open(page, '/desk');
    equal(new URL(page.url()).pathname, '/login', 'who has not logged in is led to the login');
    await page.fill('[name=account]', 'officer1');
    await page.fill('[name=password]', 'not-the-password');
    const answer = await send(page, page.locator('main [type=submit]'));
    equal(answer.status(), 422, 'a wrong password');
    expect(await words(page), ['账号或者口令不对']);
    equal(await page.inputValue('[name=account]'), 'officer1', 'the account');
    equal(await page.inputValue('[name=password]'), '', 'the password');
    await look(page, '01-login-wrong');
    await page.close();
  });

  const o1 = await t.step('the handlers and the head sign in', async () => {
    await by('officer2');
    await by('head');
    return by('officer1');
  });
  const [o2, head] = [await by('officer2'), await by('head')];
  await look(o1, '02-desk-officer');
  await look(head, '02-desk-head');

  await t.step('the clock goes forward by the control in the header', () => clockTo(o1, '2026-03-03'));

  // ── Clue and opening ──

  await t.step('a clue with a wrong code is refused at its field', async () => {
    await open(o1, '/desk/cases');
    await send(o1, o1.locator('nav.side a[href="/desk/cases/new"]'));
    await fill(o1, {
      source: 'tip_off', title: TITLE, content: '反映该企业生产的核桃酥口感异常，疑似添加剂超标。',
      violated_on: '2026-03-02', 'party_facts.kind': 'legal_person',
      'party.name': FIRM, 'party.code': '91220203MA7K2L9P30', 'party.representative': '白示例',
      'party.address': '吉林市龙潭区示例路 21 号', 'party.phone': '13900001111', 'party.licence': '食品生产许可证（示例）',
      'informant.name': INFORMANT.name, 'informant.contact': INFORMANT.contact,
    });
    await submit(o1, 422);
    expect(await o1.innerText('[data-error-summary]'), ['有 1 处需要改', '统一社会信用代码', '已填的内容都还在']);
    equal((await typed(o1))['party.name'], FIRM, 'what was typed');
    equal(await o1.evaluate(() => document.activeElement.hasAttribute('data-error-summary')), true, 'focus on the summary');
  });
  await look(o1, '03-clue-refused');
  await t.step('the clue is registered', async () => {
    await fill(o1, { 'party.code': '91220203MA7K2L9P3J' });
    await submit(o1);
    it = new Case(new URL(o1.url()).pathname);
    expect(await words(o1), ['已记录：登记线索', FIRM, INFORMANT.name, INFORMANT.contact]);
  });
  await look(o1, '04-case-clue');

  await t.step('the handler checks it and proposes two handlers', async () => {
    await it.form(o1, 'clue.checked/1');
    await fill(o1, {
      findings: '经现场核查，线索属实，有违法事实需要调查。', has_jurisdiction: 'true', cause: CAUSE,
      provisions: '《中华人民共和国食品安全法》第三十四条第四项', recommendation: 'open', handlers: ['officer1', 'officer3'],
    });
    await submit(o1, 422);
    expect(await words(o1), ['1月31日']);
    await fill(o1, { handlers: PAIR });
    await it.sent(o1);
  });

  await t.step('the head opens the case with the keyboard alone', async () => {
    await open(head, it.path);
    secret(await head.content());
    const link = head.locator(`main a[href="${it.path}/act/case.opened/1"]`).first();
    await tabTo(head, link);
    await Promise.all([head.waitForNavigation(), head.keyboard.press('Enter')]);
    const opinion = head.locator('#act-form [name=opinion]');
    const passed = await tabTo(head, opinion);
    if (!passed.includes('handlers')) throw new Error(`the handlers were not reached: ${passed}`);
    await head.keyboard.press('Control+A');
    await head.keyboard.type('同意立案，请抓紧查清数量和货值。');
    await tabTo(head, head.locator('#act-form .formacts [type=submit]'));
    await Promise.all([head.waitForNavigation(), head.keyboard.press('Enter')]);
    expect(await words(head), ['已记录：立案', '吉市市监立']);
  });

  // ── Two people at once ──

  await t.step('two people record the same step: the second sees both versions', async () => {
    await clockTo(o1, '2026-03-04');
    const place = '吉林市龙潭区示例路 21 号生产车间';
    const inspection = (findings) => ({
      officers: PAIR, place, started: '2026-03-03T14:00', ended: '2026-03-03T15:10',
      certificate_shown: true, rights_told: true, recusal_told: true, findings, signing: 'signed',
    });
    await it.form(o2, 'site.inspected/1');
    await it.form(o1, 'site.inspected/1');
    await fill(o1, { ...inspection('成品库有核桃酥 340 盒，已抽样送检。'), certificate_shown: false });
    await submit(o1, 422);
    expect(await words(o1), ['出示执法证件', '第五十五条', '怎样办']);
    await fill(o1, { certificate_shown: true });
    await it.sent(o1);
    await fill(o2, inspection('成品库有核桃酥 338 盒，另有 2 盒破损。'));
    await submit(o2, 409);
    expect(await words(o2), ['您填写的', '他人已记录的', '338 盒', '340 盒', '李示例']);
  });
  await look(o2, '05-conflict');
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
    await it.form(o2, 'inquiry.recorded/1');
    await it.act(o1, 'correction.ordered/1', {
      officers: PAIR, content: '立即停止使用不合格配料，召回已售出的产品', basis: '《中华人民共和国行政处罚法》第二十八条第一款', due_on: '2026-03-19',
    });
    await fill(o2, inquiry);
    await submit(o2, 409);
    expect(await words(o2), ['责令改正', '配料时没有称量']);
    await send(o2, o2.getByRole('button', { name: '在新版本上记录我填写的' }));
    expect(await words(o2), ['已记录：询问']);
  });

  // ── Evidence, report, criteria ──

  await t.step('three pieces of evidence, the third in a row that is added', async () => {
    await it.form(o1, 'evidence.listed/1');
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
  await look(o1, '06-form-evidence');
  await t.step('the evidence is recorded', async () => {
    await it.sent(o1);
    expect(await words(o1), ['证据 3 件', '检验报告、销售记录']);
  });

  await t.step('the report proposes a fine of 120,000 yuan', async () => {
    await it.form(o1, 'investigation.reported/1');
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
  await look(o1, '07-form-report');
  await t.step('the report is recorded', async () => {
    await it.sent(o1);
    expect(await words(o1), ['罚款 120,000']);
  });

  const criteria = async (page) => {
    const names = await page.locator('#act-form input[type=radio]').evaluateAll((all) => [...new Set(all.map((e) => e.name))]);
    const given = await typed(page);
    return names.filter((name) => !given[name]);
  };
  await t.step('a criterion left empty is refused at its field, and what was typed is kept', async () => {
    await it.form(o1, 'major.assessed/1');
    const [first, second, ...rest] = await criteria(o1);
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
    t.left = second;
  });
  await look(o1, '08-criteria-refused');
  await t.step('all criteria answered: major', async () => {
    await fill(o1, { [t.left]: 'no' });
    await it.sent(o1);
    expect(await words(o1), ['重大执法决定', '提请法制审核']);
  });

  // ── Legal review ──

  await t.step('a submission with a material missing is refused and names it', async () => {
    await it.form(o1, 'review.submitted/1');
    await fill(o1, { materials: ['basic_facts', 'basis', 'draft'], responsible: true });
    await submit(o1, 422);
    expect(await o1.innerText('.refuse'), ['证据及证据清单', '补齐后再送审', '国办发〔2018〕118号']);
  });
  await look(o1, '09-submission-refused');
  await t.step('complete, it is accepted', async () => {
    await fill(o1, { materials: ['basic_facts', 'evidence', 'basis', 'draft'] });
    await it.sent(o1);
  });
  const reviewer = await t.step('the reviewer returns it once', async () => {
    const page = await by('reviewer');
    await open(page, '/desk');
    expect(await words(page), [CAUSE]);
    await it.act(page, 'review.returned/1', { reason: '销售记录的页数与清单不一致，请补充说明' });
    return page;
  });
  await t.step('it is submitted again the next day', async () => {
    await clockTo(o1, '2026-03-05');
    await it.act(o1, 'review.submitted/1', { note: '销售记录共 2 页，已核对', responsible: true });
  });
  await t.step('no decision without review: the way is shut to the head', async () => {
    await open(head, it.path);
    expect(await words(head), ['法制审核']);
    const { status, error } = await it.api(head, 'proposal.approved/1', { opinion: '同意' });
    equal(`${status} ${error.gate}`, '422 not-reviewed', 'approval before review');
  });
  await t.step('the reviewer finds nothing wrong in seven contents', async () => {
    await it.form(reviewer, 'review.concluded/1');
    const names = await criteria(reviewer);
    const seven = names.filter((n) => n.startsWith('items.'));
    equal(seven.length, 7, 'contents of the review');
    await fill(reviewer, { ...Object.fromEntries(seven.map((n) => [n, 'true'])), conclusion: 'passed', opinion: '同意拟处理意见。', responsible: true });
  });
  await look(reviewer, '10-form-review');
  await t.step('the review is passed', async () => {
    await it.sent(reviewer);
    expect(await words(reviewer), ['审核通过']);
  });

  // ── Notice ──

  await t.step('the head approves, the notice is issued and served', async () => {
    await it.act(head, 'proposal.approved/1');
    await it.act(o1, 'notice.issued/1', { contact: '市市场监管局稽查支队，李示例，0432-60000000' });
    await it.form(o1, 'document.served/1');
    equal((await typed(o1)).document, 'notice', 'the document that waits');
    await fill(o1, { method: 'direct', place: '吉林市龙潭区示例路 21 号', officers: PAIR, recipient: '白示例', proof: '当事人法定代表人签收' });
  });
  await look(o1, '11-form-service');
  await t.step('the service is recorded', async () => {
    await it.sent(o1);
    expect(await words(o1), ['等待当事人陈述申辩', '3月12日']);
  });
  await t.step('the decision tried too early: the gate is shown closed', async () => {
    await open(head, it.path);
    const gate = await head.locator('section.gate').innerText();
    const { status, error } = await it.api(head, 'decision.made/1', { decided_on: '2026-03-05', opinion: '同意' });
    equal(status, 422, 'the API');
    equal(error.gate, 'waiting-period', 'the gate');
    equal(error.class, 'gate', 'the class');
    expect(gate, ['作出', error.reason, error.remedy, error.basis, error.clause]);
    expect(error.basis, ['第四十五条']);
    equal(await head.locator(`a[href$="/act/decision.made/1"]`).count(), 0, 'links to a form that cannot succeed');
  });
  await look(head, '12-case-gate');
  await t.step('nor by the address of its form', async () => {
    await open(head, `${it.path}/act/decision.made/1`, 422);
    expect(await words(head), ['第四十五条', '怎样办', '这一步没有执行']);
  });
  await look(head, '13-refusal');

  await t.step('the party states two points', async () => {
    await clockTo(o1, '2026-03-06');
    await it.act(o1, 'statement.received/1', { 'points.0.content': '系初次违法，请求从轻', 'points.1.content': '经营困难，请求分期缴纳' });
    expect(await words(o1), ['2 点待复核']);
  });
  await t.step('past the waiting period, every point is answered', async () => {
    await clockTo(o1, '2026-03-13');
    await it.form(o1, 'statement.answered/1');
    await fill(o1, { 'answers.1': 'no', 'answers.1.reason': '拟处罚已在法定幅度内考虑该情节', conclusion: '维持拟处理意见' });
    await submit(o1, 422);
    expect(await o1.innerText('[data-error-summary]'), ['经营困难']);
    await fill(o1, { 'answers.2': 'partly', 'answers.2.reason': '可以另行申请分期缴纳' });
  });
  await look(o1, '14-form-answers');
  await t.step('the answers are recorded, and the criteria answered once more', async () => {
    await it.sent(o1);
    await it.form(o1, 'major.assessed/1');
    const open = await criteria(o1);
    await fill(o1, Object.fromEntries(open.map((n) => [n, 'no'])));
    await it.sent(o1);
  });

  // ── Decision, service, publication ──

  await t.step('collective discussion, then the decision', async () => {
    await it.act(head, 'collective.discussed/1', { participants: '孙示例\n钱示例\n赵示例', minutes: '一致同意拟处理意见。', agreed: 'true' });
    await it.form(head, 'decision.made/1');
  });
  await look(head, '15-form-decision');
  const number = await t.step('the decision is made and numbered', async () => {
    await it.sent(head);
    const [found] = /吉市市监罚决〔2026〕\d+号/.exec(await words(head)) ?? [];
    if (!found) throw new Error('no number');
    return found;
  });

  const editor = await by('editor');
  const approver = await by('approver');
  let publication;
  await t.step('the editor finds and edits the publication', async () => {
    await open(editor, '/desk');
    await send(editor, editor.locator('nav.side a[href="/desk/publicity"]'));
  });
  await look(editor, '16-publicity');
  await t.step('what shows a telephone number is refused at its field', async () => {
    await send(editor, editor.locator('main').getByRole('link', { name: number }));
    publication = new URL(editor.url()).pathname;
    await send(editor, editor.getByRole('link', { name: '编辑并提请审批' }));
    const facts = (await typed(editor))['record.facts'];
    await fill(editor, { 'record.facts': `${facts}联系电话 ${INFORMANT.contact}。` });
    await submit(editor, 422);
    expect(await editor.innerText('[data-error-summary]'), ['违法事实']);
    await fill(editor, { 'record.facts': facts });
  });
  await look(editor, '17-form-publication');
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
  await look(approver, '18-publication-gate');

  await t.step('service without telling of the publication is refused', async () => {
    await it.form(o1, 'document.served/1');
    equal((await typed(o1)).document, 'decision', 'the document that waits');
    await fill(o1, { method: 'direct', place: '吉林市龙潭区示例路 21 号', officers: PAIR, recipient: '白示例', proof: '当事人法定代表人签收' });
    await submit(o1, 422);
    expect(await o1.innerText('.refuse'), ['将依法公示', '勾选确认']);
    await fill(o1, { publication_told: true });
    await it.sent(o1);
  });
  await t.step('the approver approves', async () => {
    await open(approver, publication);
    await send(approver, approver.getByRole('link', { name: '审批公示' }));
  });
  await look(approver, '19-form-approval');
  await t.step('the approval is recorded', async () => {
    await submit(approver);
    expect(await words(approver), ['已记录', '核对码']);
  });

  // ── The public ──

  const public_ = await t.page();
  const search = async (text) => {
    await open(public_, '/');
    await public_.locator('main [name=q]').fill(text);
    await public_.keyboard.press('Enter');
    await public_.waitForURL('**/decisions?**');
    return public_.locator('article.dec').filter({ hasText: number });
  };
  const bare = number.replace('〔', '[').replace('〕', ']');
  const record = await t.step('anybody finds it by number, name and word', async () => {
    await until(`${bare} in the index`, async () => (await (await search(bare)).count()) === 1);
    for (const text of ['松花江清泉食品', '食品添加剂 核桃酥', '91220203MA7K2L9P3J']) {
      equal(await (await search(text)).count(), 1, `found by ${text}`);
    }
    const found = await search(bare);
    return found.locator('h2 a').getAttribute('href');
  });
  await look(public_, '20-search');
  await t.step('the decision says what, who, why and how to go against it', async () => {
    await until('the entry in the log', async () => {
      await open(public_, record);
      return (await words(public_)).includes('公示日志第');
    });
    expect(await words(public_), [number, FIRM, '罚款 120,000', '没收违法所得 3,100', '第一百二十四条', '行政复议', '法制审核', '核对码'], ['白示例', '13900001111']);
    secret(await public_.content());
  });
  await look(public_, '21-decision');
  await t.step('its leaf stands in the log, and the proof can be taken along', async () => {
    const text = await words(public_);
    const index = Number(/公示日志第 ([\d,]+) 条/.exec(text)[1].replaceAll(',', ''));
    const request = public_.context().request;
    const proof = await (await request.get(`${record}/proof`)).text();
    expect(proof, ['c2sp.org/tlog-proof@v1', `index ${index - 1}`]);
    const checkpoint = await (await request.get('/log/checkpoint')).text();
    const [origin, size] = checkpoint.split('\n');
    if (!origin.startsWith('mingjing.demo/')) throw new Error(checkpoint);
    if (Number(size) < index) throw new Error(`entry ${index} is not among the ${size} of the log`);
  });

  // ── Who may know what ──

  await t.step('the documents are on paper: decision, notice, review opinion', async () => {
    for (const [kind, name] of [['decision', '22-paper-decision'], ['notice', '23-paper-notice'], ['review', '24-paper-review']]) {
      await open(o1, it.path);
      const title = { decision: '行政处罚决定书', notice: '行政处罚告知书', review: '审核意见' }[kind];
      await send(o1, o1.locator('#documents a', { hasText: '查看' }).and(o1.getByRole('link', { name: new RegExp(`查看.*${title}`) })).first());
      expect(await words(o1), [title, '必备要素齐全']);
      await look(o1, name);
      await o1.emulateMedia({ media: 'print' });
      for (const part of ['nav.side', 'header.top', '.demo']) equal(await o1.locator(part).isVisible(), false, `${part} on paper`);
      await o1.emulateMedia({ media: null });
    }
  });
  await t.step('the informant is known to the handlers and to nobody else', async () => {
    for (const page of [o1, o2]) {
      await open(page, it.path);
      expect(await words(page), [INFORMANT.name]);
    }
    const papers = await it.documents(o1);
    if (papers.length < 10) throw new Error(`only ${papers.length} documents`);
    for (const paper of papers) {
      await open(o1, paper);
      secret(await o1.content());
    }
    for (const who of ['head', 'supervisor', 'reviewer', 'custodian', 'unithead', 'officer3']) {
      const page = await by(who);
      for (const path of [it.path, `${it.path}/journal`]) {
        await open(page, path);
        secret(await page.content());
      }
      const api = await page.context().request.get(`/api/v1/cases/${it.id}`);
      equal(api.status(), 200, `the API for ${who}`);
      secret(await api.text());
      secret(await (await page.context().request.get(`/api/v1/cases/${it.id}/journal`)).text());
      const found = await page.context().request.get(`/desk/cases?q=${encodeURIComponent(INFORMANT.name)}`);
      expect(await found.text(), [], [it.path]);
    }
  });
  await look(await by('supervisor'), '25-journal');
  await t.step('to another agency the case does not exist', async () => {
    const page = await by('cg-officer1');
    for (const path of [it.path, `${it.path}/journal`, `${it.path}/act/payment.recorded/1`]) await open(page, path, 404);
    equal((await it.api(page, 'payment.recorded/1', {
      amount_fen: 1, paid_on: '2026-03-13', bank: '示例银行', receipt: '1',
    })).status, 404, 'the API');
    expect(await page.content(), [], [TITLE, FIRM]);
  });
  await look(await by('cg-officer1'), '26-not-found');
  await t.step('the supervisor sees the whole', async () => {
    const page = await by('supervisor');
    await open(page, '/desk/supervision');
    await look(page, '27-supervision');
    await open(page, '/desk/supervision/cases');
    await look(page, '28-supervision-cases');
  });

  // ── To the archive, and beyond ──

  await t.step('paid and closed', async () => {
    await it.act(o1, 'payment.recorded/1', { amount_fen: '100000', bank: '示例银行', receipt: '票据（示例）0001' });
    await it.form(head, 'case.closed/1');
    await fill(head, { kind: 'performed', execution: '罚没款已缴清，当事人已改正。' });
    await submit(head, 422);
    expect((await head.innerText('.refuse')).replace(',', ''), ['23100']);
    await it.act(o1, 'payment.recorded/1', { amount_fen: '23,100', bank: '示例银行', receipt: '票据（示例）0002' });
    await it.act(head, 'case.closed/1', { kind: 'performed', execution: '罚没款已缴清，当事人已改正。' });
    expect(await words(head), ['已记录：结案']);
  });
  await t.step('what is closed stays closed', async () => {
    await open(o1, `${it.path}/act/payment.recorded/1`, 422);
    expect(await words(o1), ['本案已结案', '第四十七条']);
    const { status, error } = await it.api(o1, 'payment.recorded/1', { amount_fen: 100, paid_on: '2026-03-13', bank: '示例银行', receipt: '0003' });
    equal(`${status} ${error.gate}`, '422 case-closed', 'the API');
  });
  await t.step('archived', async () => {
    const custodian = await by('custodian');
    await it.act(custodian, 'case.archived/1', { archive_no: '2026-CF-0001', retention: '30年' });
    expect(await words(custodian), ['已归档']);
  });
  await look(await by('custodian'), '29-case-archived');
  await look(o1, '30-refused-closed');
  await t.step('revoked: the address keeps a tombstone, and no search finds it', async () => {
    await it.act(head, 'decision.revoked/1', { kind: 'revoked', by: '吉林市人民政府', instrument: '行政复议决定书（示例）', reason: '主要事实不清、证据不足' });
    await open(public_, record, 410);
    expect(await words(public_), [number, '撤销', '主要事实不清、证据不足', '2026年3月13日'], [FIRM, '核桃酥', '120,000']);
  });
  await look(public_, '31-tombstone');
  await t.step('it is gone from search, data and feeds, and stands among the withdrawn', async () => {
    for (const text of [bare, '松花江清泉食品', '核桃酥']) equal(await (await search(text)).count(), 0, `found by ${text}`);
    const request = public_.context().request;
    for (const path of [`/api/v1${record.replace('/d/', '/decisions/')}`, `${record}/proof`]) {
      const { status } = { status: (await request.get(path)).status() };
      if (![404, 410].includes(status)) throw new Error(`${path} answers ${status}`);
    }
    for (const path of ['/decisions?format=csv', '/sitemap.xml', '/api/v1/decisions']) {
      expect(await (await request.get(path)).text(), [], [FIRM, record]);
    }
    // Who subscribed learns that it was withdrawn, and no longer what it said.
    for (const path of ['/feed.atom', '/feed.json']) {
      expect(await (await request.get(path)).text(), [record, '已撤回'], [FIRM, '核桃酥']);
    }
    await open(public_, '/withdrawn');
    expect(await words(public_), [number], [FIRM]);
  });
  await look(public_, '32-withdrawn');

  // ── The rest of the workbench, and going home ──

  await t.step('the lists and registers', async () => {
    for (const [who, path, name] of [
      ['officer1', '/desk/cases', '33-cases'], ['officer1', it.path, '34-case-revoked'], ['officer1', '/desk/help', '35-help'],
      ['officer1', '/desk/registers', '36-registers'], ['officer1', '/desk/officers', '37-officers'],
      ['officer1', '/desk/reviewers', '38-reviewers'], ['officer1', '/desk/units', '39-units'], ['officer1', '/desk/series', '40-series'],
      ['registrar', '/desk/officers/new', '41-officer-new'], ['admin', '/desk/accounts', '42-accounts'],
      ['supervisor', '/desk', '43-desk-supervisor'], ['approver', '/desk', '44-desk-approver'], ['approver', '/desk/historical', '45-historical'],
    ]) {
      const page = await by(who);
      await open(page, path);
      await look(page, name);
    }
  });
  await t.step('everybody signs out', async () => {
    for (const page of Object.values(desk)) {
      await open(page, '/desk');
      await page.locator('details.menu summary').click();
      await send(page, page.getByRole('button', { name: '退出登录' }));
      equal(new URL(page.url()).pathname, '/login', `${page.who} after signing out`);
      await open(page, '/desk');
      equal(new URL(page.url()).pathname, '/login', `${page.who} without a session`);
    }
  });
}
