// 音像资料 from the room to the review: a room and a recorder are registered, an inquiry in the room is recorded with
// a gap, the bytes come over a line that breaks and a page that is reloaded, the custodian receives, the officer
// describes, the head explains the gap, the reviewer says what for and then plays; and nobody deletes.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Case, equal, expect, fill, open, send, submit, words } from './desk.mjs';
import { Generated, ask, line, wavHead } from './tus.mjs';

const MIB = 1 << 20;
const PAIR = ['officer1', 'officer2'];
const CASE = '/desk/cases/demo-2';
/** Real files of cameras and phones, where the checkout has them; never needed. */
const REAL = process.env.MINGJING_MEDIA
  ? pathToFileURL(`${process.env.MINGJING_MEDIA}/`)
  : new URL('../../../../shared/data/media/', import.meta.url);

/** A WAV of so many seconds of silence. */
const wav = (seconds) => Buffer.concat([wavHead(44 + seconds * 16_000), Buffer.alloc(seconds * 16_000)]);
const file = (name, buffer, mimeType = 'audio/wav') => ({ name, mimeType, buffer });

/** Waits until this row says so. */
const says = (row, text) => row.filter({ hasText: text }).first().waitFor();

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  t.tolerate(/status of 403 .*\/desk\/recordings\//);
  t.tolerate(/status of 404 /);
  t.tolerate(/net::ERR_(CONNECTION|SOCKET|EMPTY_RESPONSE|NETWORK)/);
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
    await t.shot(page, name);
  };
  const it = new Case(CASE);
  const [custodian, officer] = [await by('custodian'), await by('officer1')];

  // Yesterday, whatever the demonstration's clock says.
  const banner = /(\d+)年(\d+)月(\d+)日/.exec(await officer.innerText('.demo'));
  const [y, m, d] = banner.slice(1).map(Number);
  const yesterday = new Date(Date.UTC(y, m - 1, d - 1)).toISOString().slice(0, 10);

  await t.step('the custodian registers a room and a recorder, gives it out and checks its clock', async () => {
    for (const [kind, name, number] of [['interview_room', '示例询问室', 'S-101'], ['body_camera', '示例记录仪', 'S-0007']]) {
      await open(custodian, '/desk/devices/new');
      await fill(custodian, { kind, name, number, in_use_from: '2026-01-05' });
      await submit(custodian);
      expect(await words(custodian), ['已记录：登记音像记录设备']);
    }
    await open(custodian, '/desk/devices?q=示例记录仪');
    await send(custodian, custodian.locator('main').getByRole('link', { name: '示例记录仪' }));
    const device = custodian.url();
    for (const [act, values] of [['assign', { officer: 'officer1' }], ['check', { condition: 'good', clock_offset_seconds: '-30' }]]) {
      await open(custodian, `${new URL(device).pathname}/${act}`);
      await fill(custodian, values);
      await submit(custodian);
    }
    await open(custodian, new URL(device).pathname);
    expect(await words(custodian), ['李示例', '慢 30 秒', '完好']);
  });
  await look(custodian, '30-device');
  await open(custodian, '/desk/devices');
  await look(custodian, '31-devices');
  await t.check('the list is also a table for programs', async () => {
    const answer = await custodian.context().request.get('/desk/devices?format=json&kind=body_camera');
    const { items } = await answer.json();
    if (!items.some((i) => i.name === '示例记录仪' && i.clock_offset_seconds === '-30')) throw new Error(JSON.stringify(items));
  });

  await t.step('an inquiry in the room must be recorded throughout; the case says what is missing', async () => {
    await it.form(officer, 'inquiry.recorded/1');
    const room = await officer.locator('[name=room] option', { hasText: '示例询问室' }).getAttribute('value');
    await fill(officer, {
      officers: PAIR, respondent: '陈示例丙', relation: '当事人的经营者', place: '示例询问室', room,
      started: `${yesterday}T16:00`, ended: `${yesterday}T16:10`, certificate_shown: true, rights_told: true, recusal_told: true,
      'questions.0.asked': '是否申请回避？', 'questions.0.answered': '不申请。', signing: 'signed',
    });
    await it.sent(officer);
    expect(await officer.innerText('#recordings'), ['询问室询问没有音像记录', '全过程音像记录', '机关负责人说明理由', '进入询问室']);
  });
  await look(officer, '32-case-recordings');

  const activity = async (page) => page.locator('#f-activity option', { hasText: '询问室询问' }).getAttribute('value');
  const choose = async (files) => officer.setInputFiles('#upload-form [type=file]', files);
  const rows = (page = officer) => page.locator('[data-rows] li');
  const watch = (page) => {
    const offsets = [];
    page.on('request', (r) => { if (r.method() === 'PATCH') offsets.push(Number(r.headers()['upload-offset'])); });
    return offsets;
  };
  const offsets = watch(officer);

  // A phone on a line of its own, which can be cut.
  const wire = await line(new URL(t.base));
  const phone = await t.page({ width: 390, height: 844, baseURL: wire.url });
  await t.step('the line breaks after the first piece, the page is reloaded, and it goes on by itself', async () => {
    phone.who = 'officer1';
    await t.login(phone, 'officer1', t.demo.accounts.find((a) => a.account === 'officer1').password);
    await open(phone, `${CASE}/recordings/new`);
    await phone.selectOption('#f-activity', await activity(phone));
    await phone.selectOption('#f-device', await phone.locator('#f-device option', { hasText: '示例记录仪' }).getAttribute('value'));
    await phone.fill('#f-late_reason', '昨天下班前网络中断（示例）');
    const sound = Buffer.concat([...new Generated(20, 7).bytes(0, 20 * MIB)]);
    await phone.setInputFiles('#upload-form [type=file]', [file('询问 甲.wav', sound)]);
    const before = wire.sent;
    wire.watch = () => {
      if (wire.sent - before < 12 * MIB) return;
      wire.watch = undefined;
      wire.down = true;
      wire.cut();
    };
    await phone.locator('#upload-form .formacts [type=submit]').click();
    await rows(phone).locator('summary').click();
    await rows(phone).locator('input[type=datetime-local]').fill(`${yesterday}T16:02:00`);
    await rows(phone).locator('input[type=text]').fill('5:00');
    await rows(phone).locator('input[type=text]').blur();
    await says(rows(phone), '中断');
    equal(wire.down, true, 'the line was cut');
  });
  await t.shot(phone, '33-cut');
  await t.step('after the reload it goes on where it was, and is handed over', async () => {
    wire.down = false;
    const again = watch(phone);
    await phone.reload();
    await says(rows(phone), '已移交');
    if (!(again[0] >= 8 * MIB)) throw new Error(`it went on from ${again[0]}`);
    expect(await rows(phone).innerText(), ['询问 甲.wav', '核对码']);
    equal(await phone.evaluate(async () => {
      const names = [];
      for await (const name of (await (await navigator.storage.getDirectory()).getDirectoryHandle('hand-over')).keys()) names.push(name);
      return names.length;
    }), 0, 'files of the case that stay in the browser');
  });
  await look(phone, '33-handed-over');
  wire.close();

  await t.step('wrong files are told at their rows, with what to do; nothing typed is lost', async () => {
    await open(officer, `${CASE}/recordings/new`);
    // The inspection of February: its hand-over is long overdue.
    await officer.selectOption('#f-activity', await officer.locator('#f-activity option', { hasText: '现场检查' }).first().getAttribute('value'));
    await choose([file('空.wav', Buffer.alloc(0)), file('旧录音.wav', wav(3))]);
    await officer.locator('#upload-form .formacts [type=submit]').click();
    const old = rows().filter({ hasText: '旧录音.wav' });
    expect(await rows().filter({ hasText: '空.wav' }).innerText(), ['文件是空的']);
    await says(old, '没有填写录制开始时间');
    await old.locator('input[type=datetime-local]').fill('2026-02-06T09:10:00');
    await old.locator('input[type=text]').fill('0:03');
    await old.getByRole('button', { name: '再办移交' }).click();
    await says(old, '写明逾期移交的理由');
    expect(await old.innerText(), ['期限', '届满']);
  });
  await look(officer, '34-refused-row');
  await t.step('with the reason it is handed over, without sending the file again', async () => {
    offsets.length = 0;
    await officer.fill('#f-late_reason', '存储卡送修后才取出（示例）');
    const old = rows().filter({ hasText: '旧录音.wav' });
    await old.getByRole('button', { name: '再办移交' }).click();
    await says(old, '已移交');
    equal(offsets.length, 0, 'bytes sent again');
  });

  await t.step('without a script the same form takes a small file, and says what is wrong with what was typed', async () => {
    const plain = await t.page({ js: false });
    plain.who = 'officer1';
    await t.login(plain, 'officer1', t.demo.accounts.find((a) => a.account === 'officer1').password);
    await open(plain, `${CASE}/recordings/new`);
    await plain.setInputFiles('#upload-form [type=file]', [file('无脚本.wav', wav(2))]);
    await plain.fill('#f-duration', '两秒');
    await plain.fill('#f-late_reason', '示例理由');
    const button = plain.locator('#upload-form .formacts [type=submit]');
    equal((await send(plain, button)).status(), 422, 'a length that cannot be read');
    expect(await words(plain), ['写成 分:秒', '文件需要重新选择']);
    equal(await plain.inputValue('#f-late_reason'), '示例理由', 'what was typed');
    await plain.setInputFiles('#upload-form [type=file]', [file('无脚本.wav', wav(2))]);
    await plain.fill('#f-started', `${yesterday}T16:08:00`);
    await plain.fill('#f-duration', '0:02');
    equal((await send(plain, button)).status(), 200, 'the hand-over');
    expect(await words(plain), ['已记录：移交音像资料', '核对码']);
  });

  let recording;
  await t.step('the case shows what is covered and each gap to the second, the recorder\'s clock put right', async () => {
    await open(officer, CASE);
    const section = await officer.innerText('#recordings');
    expect(section, ['录到 50%', '16:00:00 至 16:02:30', '16:07:30 至 16:10:00', '询问 甲.wav']);
    recording = await officer.locator('#recordings a', { hasText: '询问 甲.wav' }).getAttribute('href');
  });
  await look(officer, '35-case-coverage');

  await t.step('who handed it over does not receive it; the custodian does', async () => {
    await open(officer, `${recording}/accept`, 403);
    await open(custodian, '/desk/recordings?state=unaccepted');
    await send(custodian, custodian.getByRole('link', { name: '询问 甲.wav' }));
    await send(custodian, custodian.getByRole('link', { name: '接收', exact: true }));
    await fill(custodian, { note: '文件名、大小、时长与登记一致，能打开' });
    await submit(custodian);
    expect(await words(custodian), ['已记录：接收音像资料', '吴示例（保管员）']);
  });
  await open(custodian, '/desk/recordings');
  await look(custodian, '36-recordings');

  await t.step('the officer describes it with marks; a mark beyond the end is refused', async () => {
    await open(officer, `${recording}/describe`);
    await fill(officer, {
      place: '示例询问室', people: '李示例、王示例、陈示例丙', content: '询问进货来源和数量，当事人核对笔录后签名。',
      'marks.0.at_ms': '0:07', 'marks.0.note': '出示执法证件', 'marks.1.at_ms': '6:30', 'marks.1.note': '核对笔录并签名',
    });
    await submit(officer, 422);
    expect(await words(officer), ['超出资料的时长']);
    await fill(officer, { 'marks.1.at_ms': '4:30' });
    await submit(officer);
    expect(await words(officer), ['已记录：编写文字说明', '0:07', '核对笔录并签名']);
  });
  await look(officer, '37-recording');

  await t.step('the officer cannot explain the gap of a whole-process activity, the head can', async () => {
    await it.form(officer, 'recording.gap_explained/1');
    const values = { cause: 'equipment', reason: '记录仪断电后换电池，笔录由当事人逐页核对（示例）' };
    await fill(officer, values);
    await submit(officer, 422);
    expect(await words(officer), ['缺口须由机关负责人说明理由', '怎样办']);
    const head = await by('head');
    await open(head, CASE);
    await send(head, head.locator('#recordings').getByRole('link', { name: '说明缺口' }));
    equal(await head.inputValue('[name=missing_seconds]'), '300', 'seconds that are missing, as worked out');
    await fill(head, { ...values, missing_seconds: '1' });
    await it.sent(head);
    expect(await head.innerText('#recordings'), ['缺口已说明', '断电']);
    const { items } = await (await head.context().request.get(`/api/v1/cases/demo-2`)).json().then((c) => ({ items: c.case.recording_gaps }));
    equal(items.at(-1).explained.missing_seconds, 300, 'what was typed does not count');
  });
  await look(await by('head'), '38-gap-explained');

  const reviewer = await by('reviewer');
  await t.step('the review asks whether the evidence suffices without it', async () => {
    await it.form(reviewer, 'review.concluded/1');
    expect(await words(reviewer), ['询问室询问', '现有证据是否仍足以认定事实', '断电']);
  });

  await t.step('without a purpose nobody sees or gets a byte; with one the reviewer plays, and the marks jump', async () => {
    await open(reviewer, `${recording}/view`, 403);
    expect(await words(reviewer), ['写明目的']);
    const media = (range) => reviewer.context().request.get(`${recording}/media`, { headers: range ? { Range: range } : {} });
    equal((await media()).status(), 403, 'the bytes before a purpose');
    await open(reviewer, recording);
    await send(reviewer, reviewer.getByRole('link', { name: '查阅', exact: true }).or(reviewer.getByRole('link', { name: '查阅、下载' })).first());
    await submit(reviewer, 422);
    await fill(reviewer, { purpose: 'review', note: '核对询问时是否告知权利' });
    await submit(reviewer);
    equal(new URL(reviewer.url()).pathname, `${recording}/view`, 'where one is led');
    await reviewer.locator('.marks button').nth(1).click();
    equal(await reviewer.locator('.marks button').count(), 2, 'marks that jump');
    const part = await media('bytes=0-43');
    equal(part.status(), 206, 'a range');
    equal(part.headers()['content-range'], `bytes 0-43/${20 * MIB}`, 'which range');
    expect(part.headers()['content-disposition'], ["filename*=UTF-8''%E8%AF%A2%E9%97%AE%20%E7%94%B2.wav"]);
    equal(part.headers()['x-content-type-options'], 'nosniff', 'sniffing');
    equal((await part.body()).toString('latin1', 0, 4), 'RIFF', 'the first bytes');
    equal((await media(`bytes=${20 * MIB}-`)).status(), 416, 'beyond the end');
    equal((await media()).status(), 200, 'the whole');
  });
  await look(reviewer, '39-view');

  await t.step('DELETE, PUT and PATCH are refused and stand in the record', async () => {
    for (const [method, path] of [['delete', recording], ['put', `${recording}/media`], ['patch', recording]]) {
      const answer = await officer.context().request[method](path);
      equal(answer.status(), 403, `${method} ${path}`);
      expect(await answer.text(), ['2.3d', '已记入日志']);
    }
    await open(officer, recording);
    // Told once an hour for each person and recording, however often it is tried.
    expect(await words(officer), ['1 次，都已拒绝', '企图删除（DELETE）', '已提示执法监督'], ['企图替换（PUT）']);
  });
  await look(officer, '40-attempts');

  await t.step('a case of another agency is not there', async () => {
    const other = await by('cg-officer1');
    for (const path of [`${CASE}/recordings/new`, recording, `${recording}/media`, `${recording}/view`]) await open(other, path, 404);
    const csrf = await other.locator('[name=_csrf]').first().getAttribute('value');
    const answer = await other.context().request.post('/desk/uploads', {
      headers: { 'X-CSRF-Token': csrf, 'Tus-Resumable': '1.0.0', 'Upload-Length': '10', 'Upload-Metadata': `case ${btoa('demo-2')},filename ${btoa('a.wav')}` },
    });
    equal(answer.status(), 404, 'an upload to it');
  });

  await open(officer, '/desk/recording-rules');
  await look(officer, '41-recording-rules');

  if (existsSync(REAL)) {
    await t.step('real files of cameras and phones are taken or refused, none is a fault', async () => {
      for (const name of readdirSync(REAL).filter((n) => /\.(jpg|heic|mp4|m4a|mp3|avi|mov)$/i.test(n))) {
        await open(officer, `${CASE}/recordings/new`);
        await officer.fill('#f-late_reason', '示例理由');
        await choose([file(name, readFileSync(new URL(name, REAL)), '')]);
        await officer.locator('#upload-form .formacts [type=submit]').click();
        await rows().first().and(officer.locator('.ok, .bad')).waitFor();
      }
    });
  }
  await t.step('a program under the name of a film is refused by the law, not by a fault', async () => {
    await open(officer, `${CASE}/recordings/new`);
    await officer.fill('#f-late_reason', '示例理由');
    await choose([file('程序.mp4', Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(4096, 1)]), 'video/mp4')]);
    await officer.locator('#upload-form .formacts [type=submit]').click();
    await rows().first().and(officer.locator('.ok, .bad')).waitFor();
  });
  await tus(t, by);
}

/** What the protocol asks of the server, by hand. */
async function tus(t, by) {
  const page = await by('officer1');
  const { Cookie, csrf } = await page.context().cookies().then(async (all) => ({
    Cookie: all.map((c) => `${c.name}=${c.value}`).join('; '), csrf: await page.locator('[name=_csrf]').first().getAttribute('value'),
  }));
  const head = { Cookie, 'X-CSRF-Token': csrf, 'Tus-Resumable': '1.0.0' };
  const octets = { ...head, 'Content-Type': 'application/offset+octet-stream' };
  const meta = `case ${Buffer.from('demo-2').toString('base64')},filename ${Buffer.from('手工.wav').toString('base64')}`;
  const create = (more) => ask(t.base, 'POST', '/desk/uploads', { ...head, 'Upload-Length': '10', 'Upload-Metadata': meta, ...more });
  await t.check('tus: what it speaks', async () => {
    const { status, headers } = await ask(t.base, 'OPTIONS', '/desk/uploads', head);
    equal(status, 204, 'OPTIONS');
    expect(headers['tus-extension'], ['creation', 'termination', 'checksum']);
  });
  await t.check('tus: refusals in the codes of the protocol', async () => {
    equal((await create({ 'Tus-Resumable': '0.2.2' })).status, 412, 'another version');
    equal((await create({ 'Upload-Length': 'ten' })).status, 400, 'no length');
    equal((await create({ 'Upload-Length': String(65 * 2 ** 30) })).status, 413, 'too large');
    equal((await create({ 'Upload-Length': '0' })).status, 422, 'empty');
    equal((await create({ 'X-CSRF-Token': '' })).status, 403, 'no token');
    equal((await create({ Cookie: '' })).status, 401, 'nobody');
    equal((await ask(t.base, 'HEAD', '/desk/uploads/0123456789abcdef', head)).status, 404, 'none');
  });
  await t.check('tus: offset, type, sum, length, end', async () => {
    const path = new URL((await create({})).headers.location, t.base).pathname;
    const patch = (more, body) => ask(t.base, 'PATCH', path, { ...octets, 'Upload-Offset': '0', ...more }, body);
    equal((await patch({ 'Content-Type': 'text/plain' }, 'hello')).status, 415, 'type');
    equal((await patch({ 'Upload-Offset': '3' }, 'hello')).status, 409, 'offset');
    equal((await patch({ 'Upload-Checksum': `sha1 ${Buffer.alloc(20).toString('base64')}` }, 'hello')).status, 460, 'sum');
    equal((await patch({}, 'hello world!')).status, 413, 'longer than declared');
    equal((await ask(t.base, 'HEAD', path, head)).headers['upload-offset'], '0', 'nothing of all that was kept');
    equal((await patch({ 'Upload-Checksum': 'sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=' }, 'hello')).headers['upload-offset'], '5', 'the right sum');
    const { headers } = await ask(t.base, 'HEAD', path, head);
    equal(headers['upload-length'], '10', 'length');
    equal(headers['upload-metadata'], meta, 'metadata');
    equal((await ask(t.base, 'DELETE', path, head)).status, 204, 'given up');
    equal((await ask(t.base, 'HEAD', path, head)).status, 404, 'gone');
  });
}
