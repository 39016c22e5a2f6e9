// Coming in, and from the tip-off to the opened case.

import { Case, clockTo, equal, expect, fill, open, send, submit, tabTo, typed, words } from '../desk.mjs';
import { CAUSE, FIRM, INFORMANT, PAIR, TITLE, secret } from './plot.mjs';

export default async function (t, s) {
  const wrong = await t.step('a wrong password is told, and the name stays', async () => {
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
    return page;
  });
  await s.look(wrong, '01-login-wrong');
  await wrong.close();

  const [o1, head] = await t.step('the handler and the head sign in', async () => [await s.by('officer1'), await s.by('head')]);
  await s.look(o1, '02-desk-officer');
  await s.look(head, '02-desk-head');

  await t.step('the clock goes forward by the control in the header', () => clockTo(o1, '2026-03-03'));

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
  await s.look(o1, '03-clue-refused');
  await t.step('the clue is registered', async () => {
    await fill(o1, { 'party.code': '91220203MA7K2L9P82' });
    await submit(o1);
    s.it = new Case(new URL(o1.url()).pathname);
    expect(await words(o1), ['已记录：登记线索', FIRM, INFORMANT.name, INFORMANT.contact]);
  });
  await s.look(o1, '04-case-clue');

  await t.step('the handler checks it and proposes two handlers', async () => {
    await s.it.form(o1, 'clue.checked/1');
    await fill(o1, {
      findings: '经现场核查，线索属实，有违法事实需要调查。', has_jurisdiction: 'true', cause: CAUSE,
      provisions: '《中华人民共和国食品安全法》第三十四条第四项', recommendation: 'open', handlers: ['officer1', 'officer3'],
    });
    await submit(o1, 422);
    expect(await words(o1), ['1月31日']);
    await fill(o1, { handlers: PAIR });
    await s.it.sent(o1);
  });

  await t.step('the head opens the case with the keyboard alone', async () => {
    await open(head, s.it.path);
    secret(await head.content());
    const link = head.locator(`main a[href="${s.it.path}/act/case.opened/1"]`).first();
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
}
