// What is on record and what leaves the house, as people see it: a search whose words stand in no address, a long list
// that one asks for and another releases, and the auditor's pages of all of it.

import { equal, expect } from './desk.mjs';

export default async function (t) {
  if (!t.demo) throw new Error('this story needs a demonstration of its own');
  const password = t.demo.accounts[0].password;
  const press = (page, words) =>
    Promise.all([page.waitForNavigation(), page.getByRole('button', { name: words, exact: true }).click()]);
  const looked = async (page, name) => {
    await t.axe(page);
    await t.sideways(page);
    await t.shot(page, `audit-${name}`);
  };
  const as = async (account, options) => {
    const page = await t.page(options);
    await t.login(page, account, password);
    return page;
  };

  const plain = await as('officer1', { js: false });
  await t.step('a search stands in no address, without scripts', async () => {
    await plain.goto('/desk/cases');
    await plain.fill('main [name=q]', '专用权');
    await press(plain, '筛选');
    const url = new URL(plain.url());
    equal(url.pathname, '/desk/cases', 'the list');
    equal([...url.searchParams.keys()].includes('q'), false, 'no word in the address');
    equal(url.searchParams.has('s'), true, 'sealed');
    equal(await plain.inputValue('main [name=q]'), '专用权', 'and in its field again');
    expect(await plain.innerText('main'), ['商标专用权'], ['标签不符']);
  });

  const other = await as('officer2');
  await t.step('another account is told that the search is not its own', async () => {
    await other.goto(plain.url());
    expect(await other.innerText('main'), ['这个检索是另一个账号的'], []);
    equal(await other.inputValue('main [name=q]'), '', 'an empty field');
    await looked(other, 'foreign-search');
  });

  const security = await as('security');
  await t.step('the city says how long is long', async () => {
    await security.goto('/desk/export-rule');
    await looked(security, 'rule');
    await security.fill('[name=rows]', '0');
    await security.fill('[name=basis]', '网信办文件（示例）');
    await press(security, '规定大批量导出');
    expect(await security.innerText('main'), ['已记录：规定大批量导出'], []);
  });

  const officer = await as('officer1');
  await t.step('a long list is asked for', async () => {
    await officer.goto('/desk/cases');
    await Promise.all([officer.waitForNavigation(), officer.getByRole('link', { name: '导出 CSV' }).click()]);
    expect(await officer.innerText('main'), ['申请导出', '用途和理由'], []);
    await looked(officer, 'ask');
    await officer.fill('[name=reason]', '年度案卷评查（示例），用完删除');
    await press(officer, '申请导出');
    expect(await officer.innerText('main'), ['已记录：申请导出'], []);
    await officer.goto('/desk/exports');
    await looked(officer, 'requests');
  });

  const head = await as('head');
  await t.step('another releases it', async () => {
    await head.goto('/desk');
    expect(await head.innerText('main'), ['批准或者不批准导出申请'], []);
    await looked(head, 'todo');
    await Promise.all([head.waitForNavigation(), head.locator('main a[href^="/desk/exports/"]').first().click()]);
    await looked(head, 'decide');
    await Promise.all([head.waitForNavigation(), head.getByRole('link', { name: '批准导出' }).click()]);
    await press(head, '批准导出');
    expect(await head.innerText('main'), ['已记录：批准导出'], []);
  });

  await t.step('and who asked takes it away', async () => {
    await officer.goto('/desk/exports');
    await Promise.all([officer.waitForNavigation(), officer.locator('main table a').first().click()]);
    await looked(officer, 'released');
    const [file] = await Promise.all([
      officer.waitForEvent('download'), officer.getByRole('link', { name: '导出 CSV' }).click(),
    ]);
    equal(file.suggestedFilename(), 'cases.csv', 'the list');
  });

  const auditor = await as('audit');
  await t.step('the auditor finds all of it', async () => {
    await auditor.goto('/desk/readings?state=files');
    expect(await auditor.innerText('main'), ['officer1', '/desk/cases', '行'], ['专用权']);
    await auditor.goto('/desk/readings');
    await looked(auditor, 'readings');
    await auditor.goto('/desk/administration');
    expect(await auditor.innerText('main'), ['规定大批量导出', '申请导出', '批准导出'], []);
    await looked(auditor, 'administration');
  });

  await t.step('the city says it anew; the other stories take lists away as ever', async () => {
    await security.goto('/desk/export-rule');
    await security.fill('[name=rows]', '200');
    await security.fill('[name=basis]', '网信办文件（示例）');
    await press(security, '规定大批量导出');
    expect(await security.innerText('main'), ['已记录：规定大批量导出'], []);
  });

  const visitor = await t.page();
  await t.step('in public numbers of people are not looked for', async () => {
    await visitor.goto('/decisions?q=22020219900307001X');
    expect(await visitor.innerText('main'), ['这里不能按个人的号码查询'], ['22020219900307001']);
    await looked(visitor, 'numbers');
  });
}
