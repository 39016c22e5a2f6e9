// The documents of one case: seen before anything is recorded, issued as files, signed, cancelled, compared, printed.

import { Case, clockTo, equal, expect, fill, open, send, submit, typed, until, words } from './desk.mjs';

const PAIR = ['officer1', 'officer2'];
const CAUSE = '涉嫌经营超过保质期的食品';
/** A character that the fonts of documents do not have. */
const RARE = '\u{31350}';
/** A picture of one white pixel, as a scanner would never make it, but a PNG. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=', 'base64');

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  // What is cancelled or issued once cannot be so twice.
  t.tolerate(/status of 404 .*\/cancel/);
  const desks = {};
  const by = async (who) => {
    if (!desks[who]) {
      desks[who] = await t.page();
      desks[who].who = who;
      await t.login(desks[who], who, t.demo.accounts.find((a) => a.account === who).password);
    }
    return desks[who];
  };
  const look = async (page, name) => {
    await t.check(`${name}: axe`, () => t.axe(page));
    await t.check(`${name}: not sideways`, () => t.sideways(page));
    await t.shot(page, `papers-${name}`);
  };
  const [o1, head] = [await by('officer1'), await by('head')];
  let it;
  // Other stories may have moved the clock of this demonstration: the days of this one are counted from today.
  await open(o1, '/desk');
  const tomorrow = await o1.inputValue('.demo [name=to]');
  const day = (n) => new Date(Date.parse(`${tomorrow}T00:00:00Z`) + (n - 1) * 86_400_000).toISOString().slice(0, 10);

  /** The document of this kind on the page of the case, the last one. */
  const document = async (page, kind) => {
    const all = (await it.documents(page)).filter((href) => href.endsWith(`/${kind}`));
    return all.at(-1);
  };
  /** Its page, once it is issued: the server issues by itself within seconds. */
  const issued = async (page, kind) => {
    const href = await document(page, kind);
    await until(`${kind} is issued`, async () => {
      await open(page, href);
      return (await words(page)).includes('已制发的文件');
    });
    return href;
  };
  const bytes = async (page, path) => {
    const response = await page.context().request.get(path);
    equal(response.status(), 200, path);
    return { body: await response.body(), headers: response.headers() };
  };

  await t.step('a clue is registered and checked', async () => {
    await open(o1, '/desk/cases/new');
    await fill(o1, {
      source: 'tip_off', title: '经营超过保质期的食品案', content: '反映货架上有过期食品。', violated_on: day(-1),
      'party_facts.kind': 'legal_person', 'party.name': '松江示例商贸有限公司（示例）', 'party.code': '91220203MA7K2L9P82',
      'party.representative': '白示例', 'party.address': '吉林市龙潭区示例路 5 号', 'party.phone': '13900001111', 'party.licence': '食品经营许可证（示例）',
    });
    await submit(o1);
    it = new Case(new URL(o1.url()).pathname);
    await it.act(o1, 'clue.checked/1', {
      findings: '线索属实。', has_jurisdiction: 'true', cause: CAUSE, provisions: '《中华人民共和国食品安全法》第三十四条第十项',
      recommendation: 'open', handlers: PAIR,
    });
  });

  await t.step('before 立案 the head sees its paper beside the form, and nothing is recorded', async () => {
    await it.form(head, 'case.opened/1');
    await fill(head, { opinion: '同意立案，先查清数量。' });
    const answer = await send(head, head.getByRole('button', { name: '预览文书' }));
    equal(answer.status(), 200, 'the preview');
    equal((await typed(head)).opinion, '同意立案，先查清数量。', 'what was typed');
    const beside = await head.locator('#preview').innerText();
    expect(beside, ['将生成《立案审批表》', '必备内容', '部门统一格式', '第 1 版', '同意立案，先查清数量。']);
    expect(await words(head), ['什么都没有记录']);
  });
  await look(head, 'preview');
  await t.step('the draft of the paper is a PDF', async () => {
    const form = await head.locator('#act-form').evaluate((f) => new URLSearchParams(new FormData(f)).toString());
    const action = await head.locator('#preview button').first().getAttribute('formaction');
    const response = await head.context().request.post(action, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, data: form,
    });
    equal(response.status(), 200, 'the draft');
    equal((await response.body()).subarray(0, 5).toString(), '%PDF-', 'its first bytes');
  });
  await t.step('a preview of what the law refuses says so at the field', async () => {
    await fill(head, { opinion: '' });
    const answer = await send(head, head.getByRole('button', { name: '预览文书' }));
    equal(answer.status(), 422, 'the preview');
    expect(await head.innerText('[data-error-summary]'), ['已填的内容都还在']);
    await fill(head, { opinion: '同意立案，先查清数量。' });
  });
  await t.step('the case was not opened by looking; now it is', async () => {
    await it.sent(head);
    expect(await words(head), ['已记录：立案']);
  });

  let opening;
  await t.step('its paper is issued by itself as a PDF with its digests', async () => {
    opening = await issued(o1, 'case-opening');
    expect(await words(o1), ['已制发', 'SHA-256', 'SM3', '部门统一格式', '文号不能作废']);
    const { body, headers } = await bytes(o1, `${opening}/pdf`);
    equal(body.subarray(0, 5).toString(), '%PDF-', 'its first bytes');
    expect(headers['content-disposition'], ["inline; filename=\"document.pdf\"; filename*=UTF-8''%E7%AB%8B"]);
    equal((await bytes(o1, `${opening}/pdf`)).body.equals(body), true, 'the same bytes again');
  });
  await look(o1, 'issued');

  await t.step('a file that is no scan is refused at its field', async () => {
    await send(o1, o1.getByRole('link', { name: '签章件入卷' }));
    await o1.setInputFiles('[name=file]', { name: '签章件.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a scan') });
    await o1.fill('[name=note]', '机关负责人签名');
    await o1.check('[name=sealed][value=true]');
    const answer = await send(o1, o1.locator('.formacts .pri'));
    equal(answer.status(), 422, 'the upload');
    expect(await o1.innerText('[data-error-summary]'), ['不是 PDF、JPEG 或者 PNG']);
    equal(await o1.inputValue('[name=note]'), '机关负责人签名', 'what was typed');
  });
  await look(o1, 'scan-refused');
  await t.step('a scan goes into the file and comes out as it went in', async () => {
    await o1.setInputFiles('[name=file]', { name: '签章件.png', mimeType: 'image/png', buffer: PNG });
    await send(o1, o1.locator('.formacts .pri'));
    expect(await words(o1), ['签章件已入卷', '签章件 1', '机关负责人签名', '已盖章']);
    const { body, headers } = await bytes(o1, `${opening}/scan/1`);
    equal(body.equals(PNG), true, 'the bytes');
    equal(headers['content-type'], 'image/png', 'the type');
  });

  await t.step('without a script the scan goes in as well', async () => {
    const plain = await t.page({ js: false });
    await t.login(plain, 'officer1', t.demo.accounts.find((a) => a.account === 'officer1').password);
    await open(plain, `${opening}/scan`);
    await plain.setInputFiles('[name=file]', { name: 'a.pdf', mimeType: 'text/plain', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') });
    await plain.fill('[name=note]', '承办人签名');
    await plain.check('[name=sealed][value=false]');
    await send(plain, plain.locator('.formacts .pri'));
    expect(await words(plain), ['签章件 2', '未盖章']);
    await plain.context().close();
  });

  const order = (content) => ({
    officers: PAIR, content, basis: '《中华人民共和国行政处罚法》第二十八条第一款', due_on: day(17),
  });
  await t.step('a character that no font has is named in the preview', async () => {
    await it.form(o1, 'correction.ordered/1');
    await fill(o1, order(`立即停止销售“${RARE}”字号的食品`));
    await send(o1, o1.getByRole('button', { name: '预览文书' }));
    expect(await o1.locator('#preview').innerText(), [`没有“${RARE}”`, '下一个号', '责令改正通知书']);
  });
  await look(o1, 'preview-glyph');
  let number;
  await t.step('recorded all the same, the order is not issued, and its page says why', async () => {
    await it.sent(o1);
    const href = await document(o1, 'correction-order');
    await open(o1, href);
    const text = await words(o1);
    expect(text, ['未制发', '不能排版', RARE, '作废文号'], ['已制发的文件']);
    number = /吉市市监责改〔2026〕(\d+)号/.exec(text) ?? /〔2026〕(\d+)号/.exec(text);
    if (!number) throw new Error(`no number in: ${text.slice(0, 500)}`);
    const draft = await o1.context().request.get(`${href}/pdf`);
    equal(draft.status(), 422, 'there is no draft either');
  });
  await look(o1, 'not-issued');
  await t.step('its number is cancelled with a reason, and not without one', async () => {
    await send(o1, o1.getByRole('link', { name: '作废文号' }));
    await submit(o1, 422);
    expect(await o1.innerText('[data-error-summary]'), ['作废理由']);
    await fill(o1, { reason: '通知书用字有误，重新制发' });
  });
  await look(o1, 'cancel');
  await t.step('the document then says so, for good', async () => {
    await submit(o1);
    expect(await words(o1), ['已记录', number[0]]);
    const href = await document(o1, 'correction-order');
    await open(o1, href);
    expect(await words(o1), ['文号已作废', '通知书用字有误，重新制发'], ['制发文书']);
    await open(o1, `${href}/cancel`, 404);
  });
  await t.step('the next order takes the next number, and the series keeps both', async () => {
    await it.act(o1, 'correction.ordered/1', order('立即停止销售超过保质期的食品'));
    const next = number[0].replace(/〕\d+号/, `〕${Number(number[1]) + 1}号`);
    expect(await words(o1), [next]);
    await issued(o1, 'correction-order');
    await open(o1, '/desk/series');
    const links = await o1.locator('main a', { hasText: '责令改正' }).evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const pages = await Promise.all(links.map(async (href) => (await bytes(o1, href)).body.toString()));
    const page = pages.findIndex((html) => html.includes(next));
    // A series is read by more people than its cases are: why a number was cancelled stands in the case.
    expect(pages[page], [number[0], '理由见案件', '连续，没有断号和重号'], ['用字有误']);
    await open(o1, links[page]);
  });
  await look(o1, 'series');

  await t.step('a draft is revised, and its two versions are compared', async () => {
    const item = (i, kind, title) => ({
      [`items.${i}.kind`]: kind, [`items.${i}.title`]: title, [`items.${i}.source`]: '现场收集（示例）',
      [`items.${i}.collected_on`]: day(0), [`items.${i}.proves`]: '数量和货值', [`items.${i}.pages`]: '1',
    });
    const visit = {
      officers: PAIR, place: '吉林市龙潭区示例路 5 号', started: `${day(0)}T09:00`, ended: `${day(0)}T09:30`,
      certificate_shown: true, rights_told: true, recusal_told: true, findings: '货架上有过期糕点 12 盒。', signing: 'signed',
    };
    await clockTo(o1, tomorrow);
    await it.act(o1, 'site.inspected/1', visit);
    await it.act(o1, 'evidence.listed/1', { officers: PAIR, ...item(0, 'site_record', '现场笔录') });
    await it.act(o1, 'investigation.reported/1', {
      officers: PAIR, course: '进行了现场检查。', 'draft.facts': '当事人销售超过保质期的糕点 12 盒，货值 360 元。',
      'draft.violated': '《中华人民共和国食品安全法》第三十四条第十项', 'draft.basis': '《中华人民共和国食品安全法》第一百二十四条第一款第五项',
      'draft.penalties.0.kind': 'fine', 'draft.penalties.0.amount_fen': '50,000', 'draft.discretion.grade': 'ordinary',
      'draft.discretion.benchmark': '裁量基准（示例）第 1 项', 'draft.discretion.reason': '没有从轻、从重情节',
      'draft.correction': '已责令改正', 'draft.performance': '自收到决定书之日起十五日内缴纳', responsible: true,
    });
    await it.form(o1, 'draft.revised/1');
    await fill(o1, { 'draft.penalties.0.amount_fen': '10,000', 'draft.discretion.grade': 'lenient', 'draft.discretion.reason': '主动召回，有从轻情节', reason: '补充从轻情节' });
    await it.sent(o1);
    await send(o1, o1.getByRole('link', { name: '拟处理决定第 1 版与第 2 版' }));
    expect(await words(o1), ['处罚：罚款', '裁量理由', '第 1 版', '第 2 版']);
    if (await o1.locator('.compare ins').count() === 0) throw new Error('nothing is marked as new');
  });
  await look(o1, 'compare');
  await it.documents(o1);
  await look(o1, 'case');

  await t.step('a decision in the list comes as a PDF', async () => {
    await open(o1, '/desk/documents?kind=penalty-decision');
    const href = await o1.locator('main a[href$="/pdf"]').first().getAttribute('href');
    const { body, headers } = await bytes(o1, href);
    equal(body.subarray(0, 5).toString(), '%PDF-', 'its first bytes');
    equal(headers['content-type'], 'application/pdf', 'the type');
    await open(o1, href.replace('/pdf', ''));
    expect(await words(o1), ['行政处罚决定书', 'SHA-256']);
  });
  await look(o1, 'decision');

  await t.step('the whole file is one PDF, and says what is absent', async () => {
    await open(o1, it.path);
    await send(o1, o1.getByRole('link', { name: '打印全卷' }));
    expect(await words(o1), ['正卷', '副卷', '立案审批表', '文号已作废']);
    const whole = (await bytes(o1, `${it.path}/file.pdf`)).body;
    const main = (await bytes(o1, `${it.path}/file.pdf?volume=main`)).body;
    equal(whole.subarray(0, 5).toString(), '%PDF-', 'its first bytes');
    equal(main.subarray(0, 5).toString(), '%PDF-', 'its first bytes');
    equal(main.length < whole.length, true, '正卷 is the smaller');
  });
  await look(o1, 'whole');

  await t.step('the list of documents, and its exports', async () => {
    await open(o1, '/desk/documents?kind=case-opening');
    expect(await words(o1), ['立案审批表', '签章件 2 份']);
    const { body, headers } = await bytes(o1, '/desk/documents?kind=case-opening&format=csv');
    expect(headers['content-type'], ['text/csv']);
    expect(body.toString(), ['立案审批表', '文书名称']);
    JSON.parse((await bytes(o1, '/desk/documents?format=json')).body.toString());
  });
  await look(o1, 'list');

  await t.step('the templates, for the desk and for everybody', async () => {
    const visitor = await t.page();
    await open(visitor, '/templates?on=2018-01-01');
    expect(await words(visitor), ['当日没有有效的模板', '只用统一格式']);
    await open(o1, '/desk/templates');
    expect(await words(o1), ['行政处罚决定书', '部门统一格式']);
  });
  await look(o1, 'templates');
}


