// A list of another system comes to the desk: brought with bad rows, its doubts seen at their cells, imported, the rows to
// be put right downloaded, put right and brought again; and the same without a script.

import { equal, expect, open, send, until, words } from './desk.mjs';

const AT = '/desk/imports/penalties';
const HEAD = '编号,处罚决定书文号,当事人名称,社会信用代码,处罚机关,决定日期,处罚种类,罚款金额,处罚依据,处罚内容';
const row = (n, amount = '1万元', date = '2024-03-05') =>
  `${n},吉市市监罚决〔2024〕9${n}号,示例商行${n},,吉林市市场监督管理局,${date},罚款,${amount},《示例法》第一条,示例正文${n}`;
const LIST = [HEAD, row(1), row(2), row(3, '1000-5000元'), row(4, '1万元', '2030-01-05'), '5,,,,,2024-03-05,,,,', ''].join('\n');
const ODD = ['甲列,乙列,丙列', '吉市市监罚决〔2024〕81号,示例商行81,示例正文81', ''].join('\n');

const bring = async (page, name, text, at = AT) => {
  await open(page, at);
  const buffer = typeof text === 'string' ? Buffer.from(text) : text;
  await page.setInputFiles('[name=file]', { name, mimeType: 'application/octet-stream', buffer });
  return send(page, page.getByRole('button', { name: '上传文件' }));
};

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  // What others may not see is asked for on purpose.
  t.tolerate(/status of 40[34] .*\/desk\/imports/);
  const by = async (who, options) => {
    const page = await t.page(options);
    page.who = who;
    await t.login(page, who, t.demo.accounts.find((a) => a.account === who).password);
    return page;
  };
  const look = async (page, name) => {
    await t.check(`${name}: axe`, () => t.axe(page));
    await t.check(`${name}: not sideways`, () => t.sideways(page));
    await t.shot(page, `imports-${name}`);
  };
  const editor = await by('editor');
  let here;

  await t.step('the editor finds the way from the imported rows', async () => {
    await open(editor, '/desk/historical');
    await send(editor, editor.getByRole('link', { name: '导入', exact: true }));
    equal(new URL(editor.url()).pathname, AT, 'the page of imports');
    expect(await words(editor), ['还没有上传文件', '检查不记录任何内容']);
  });
  await look(editor, 'none');

  await t.step('what is no table is refused at its field', async () => {
    const answer = await bring(editor, '照片.xlsx', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
    equal(answer.status(), 422, 'a picture');
    expect(await words(editor), ['有 1 处需要改']);
  });
  await look(editor, 'no-table');

  await t.step('a list with bad rows is brought: which column is which is shown', async () => {
    equal((await bring(editor, '旧处罚.csv', LIST)).status(), 200, 'led on to the file');
    here = new URL(editor.url()).pathname;
    expect(await words(editor), ['旧处罚.csv', '检查这个文件', '处罚决定书文号', '示例商行1']);
    await editor.getByText('看哪一列读作什么，需要时改').click();
    equal(await editor.inputValue('[name=column-1]'), '处罚决定书文号', 'the column of numbers');
  });
  await look(editor, 'mapping');

  const checked = (page, words_) => until(words_, async () => (await words(page)).includes(words_));
  await t.step('it is checked, and every doubt stands at its cell', async () => {
    await send(editor, editor.getByRole('button', { name: '检查这个文件' }));
    // The script looks again by itself until it has ended.
    await checked(editor, '检查完了，什么都没有记录');
    expect(await words(editor), ['H4', '1000-5000元', 'F5', 'B6', '共 5 行，收下 2，存疑 2，退回 1，已有 0']);
    await send(editor, editor.getByRole('link', { name: /^退回/ }));
    expect(await words(editor), ['B6'], ['H4']);
    equal(new URL(editor.url()).search, '?outcome=refused', 'the filter is in the address');
    await open(editor, here);
  });
  await look(editor, 'checked');

  await t.step('nobody else sees the file', async () => {
    for (const who of ['approver', 'registrar', 'cg-head']) {
      const page = await by(who);
      const answer = await page.goto(here);
      if (answer.status() < 400) throw new Error(`${who} sees ${here}`);
      expect(await page.innerText('body'), [], ['旧处罚']);
    }
  });

  let book;
  await t.step('it is imported, and the rows to be put right are downloaded', async () => {
    await send(editor, editor.getByRole('button', { name: '开始导入' }));
    await checked(editor, '导入完成');
    expect(await words(editor), ['收下 2 行，存疑 2 行，退回 1 行，已有 0 行']);
    const [download] = await Promise.all([
      editor.waitForEvent('download'), editor.getByRole('link', { name: '下载存疑和退回的行' }).click(),
    ]);
    equal(download.suggestedFilename(), 'corrected.xlsx', 'the workbook');
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    book = Buffer.concat(chunks);
    equal(book.subarray(0, 2).toString(), 'PK', 'a workbook');
  });
  await look(editor, 'done');

  await t.step('brought again as it is, the same page takes the workbook: what is there is there', async () => {
    equal((await bring(editor, '改正.xlsx', book)).status(), 200, 'led on to the workbook');
    expect(await words(editor), ['原行号', '存疑和退回的原因']);
    await send(editor, editor.getByRole('button', { name: '不检查，直接导入' }));
    await checked(editor, '导入完成');
    expect(await words(editor), ['共 3 行，收下 0，存疑 0，退回 1，已有 2']);
  });

  await t.step('a row of another content that names no record stands beside the one that was recorded, and says so', async () => {
    await bring(editor, '改正后.csv', [HEAD, row(3, '5000元'), ''].join('\n'));
    await send(editor, editor.getByRole('button', { name: '不检查，直接导入' }));
    await checked(editor, '导入完成');
    expect(await words(editor), ['存疑 1', 'B2', '已有 1 条内容不同的记录']);
  });

  await t.step('a list with headings of its own is mapped once, without a script, and read so the next time', async () => {
    const plain = await by('editor', { js: false });
    await bring(plain, '怪表.csv', ODD);
    expect(await words(plain), ['还认不出表头']);
    for (const [field, title] of [['column-1', '甲列'], ['column-2', '乙列'], ['column-9', '丙列']]) {
      await plain.selectOption(`[name=${field}]`, title);
    }
    await send(plain, plain.getByRole('button', { name: '按这样读' }));
    expect(await words(plain), ['检查这个文件'], ['还认不出表头']);
    await send(plain, plain.getByRole('button', { name: '不检查，直接导入' }));
    await until('it is imported', async () => {
      const again = plain.getByRole('link', { name: '刷新进度' });
      if (await again.count()) await send(plain, again);
      return (await words(plain)).includes('导入完成');
    });
    expect(await words(plain), ['共 1 行，收下 1']);
    await bring(plain, '怪表二.csv', ODD.replaceAll('81', '82'));
    expect(await words(plain), ['检查这个文件'], ['还认不出表头']);
  });

  await t.step('the list of files says how each stands', async () => {
    await open(editor, AT);
    expect(await words(editor), ['旧处罚.csv', '导入完成', '改正.xlsx', '怪表二.csv', '等待检查']);
  });
  await look(editor, 'list');

  await t.step('the registrar imports officers by the same reader', async () => {
    const registrar = await by('registrar');
    const list = ['执法证号,姓名,执法单位,执法类别,执法区域,有效期', '07020109911,示例甲,吉林市市场监督管理局,市场监管,昌邑区,2024-01-05至2029-01-04',
      '07020109912,示例乙,没有这个局,市场监管,昌邑区,2024-01-05至2029-01-04', ''].join('\n');
    await bring(registrar, '名单.csv', list, '/desk/imports/officers');
    await send(registrar, registrar.getByRole('button', { name: '检查这个文件' }));
    await checked(registrar, '检查完了');
    expect(await words(registrar), ['C3', '没有登记“没有这个局”这个执法主体']);
    await send(registrar, registrar.getByRole('button', { name: '开始导入' }));
    await checked(registrar, '导入完成');
    await look(registrar, 'officers');
    await open(registrar, '/desk/officers');
    expect(await words(registrar), ['07020109911'], ['07020109912']);
  });
}
