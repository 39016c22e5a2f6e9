// Who becomes, as people see it: a form that outlives its login, without scripts; the own account; a second factor by an
// authenticator of our own; a password set by two administrators and the person.

import { createHmac } from 'node:crypto';
import { equal, expect } from './desk.mjs';

const FRESH = '雨后山路松针香远处笛';

export default async function (t) {
  if (!t.demo) throw new Error('this story needs a demonstration of its own');
  // A login that has ended is answered with 401, a link that is used up with 410.
  t.tolerate(/status of 40[13]|status of 410/);
  const password = t.demo.accounts[0].password;
  const looked = async (page, name) => {
    await t.axe(page);
    await t.sideways(page);
    await t.shot(page, `login-${name}`);
  };
  const press = (page, words) =>
    Promise.all([page.waitForNavigation(), page.getByRole('button', { name: words, exact: true }).click()]);

  const plain = await t.page({ js: false });
  await t.step('a form sent after its login has ended goes on, without scripts', async () => {
    await t.login(plain, 'admin', password);
    await plain.goto('/desk/accounts/new');
    await plain.fill('[name=login]', 'xin.shili');
    await plain.fill('[name=name]', '新示例');
    await plain.selectOption('[name=unit]', 'jl-scjg');
    await plain.context().clearCookies({ name: 'mj_session' });
    await press(plain, '开立账号');
    expect(await plain.innerText('main'), ['刚才填写的内容还在'], ['新示例']);
    equal(new URL(plain.url()).pathname, '/desk/accounts/new', 'nothing of it in the address');
    await plain.fill('[name=account]', 'admin');
    await plain.fill('[name=password]', password);
    await press(plain, '登录');
    expect(await plain.innerText('main'), ['接着办理', '新示例', 'xin.shili'], []);
    await press(plain, '确认并记录');
    expect(await plain.innerText('main'), ['已记录：开立账号'], []);
  });

  const admin = await t.page();
  await t.step('the pages of a form that waits can be read by everyone', async () => {
    await t.login(admin, 'admin', password);
    await admin.goto('/desk/accounts/new');
    await admin.fill('[name=login]', 'lao.shili');
    await admin.fill('[name=name]', '老示例');
    await admin.selectOption('[name=unit]', 'jl-scjg');
    await admin.context().clearCookies({ name: 'mj_session' });
    await press(admin, '开立账号');
    await looked(admin, 'ended');
    await admin.fill('[name=account]', 'admin');
    await admin.fill('[name=password]', password);
    await press(admin, '登录');
    await looked(admin, 'goes-on');
  });

  for (const [name, path] of [
    ['me', '/desk/me'], ['password', '/desk/me/password'], ['factor', '/desk/me/factor'],
    ['log', '/desk/logins'], ['log-failed', '/desk/logins?outcome=wrong_password'], ['accounts', '/desk/accounts?state=dormant'],
    ['reset', '/desk/accounts/head/reset'],
  ]) {
    await t.check(`${path} can be read by everyone`, async () => {
      await admin.goto(path);
      await looked(admin, name);
    });
  }

  const security = await t.page();
  let code; let link;
  await t.step('one administrator asks, another approves', async () => {
    await admin.goto('/desk/accounts/audit/reset');
    await admin.fill('[name=reason]', '忘记口令（示例）');
    await admin.locator('[name=second_factor][value=false]').check();
    await press(admin, '申请重设口令');
    code = (await admin.innerText('main strong.mono')).trim();
    await looked(admin, 'asked');
    await t.login(security, 'security', password);
    await looked(security, 'waits');
    await security.goto('/desk/login-policy');
    await looked(security, 'policy');
    await security.goto('/desk/accounts/audit');
    await looked(security, 'approves');
    await press(security, '批准重设口令');
    link = new URL((await security.innerText('main p.mono')).trim()).pathname;
    await looked(security, 'approved');
  });
  const auditor = await t.page();
  await t.step('the person sets the password with both, and is told', async () => {
    await auditor.goto(link);
    await looked(auditor, 'set-up');
    await auditor.fill('[name=code]', code);
    await auditor.fill('[name=password]', FRESH);
    await auditor.fill('[name=again]', FRESH);
    await press(auditor, '设置口令');
    await auditor.goto(link);
    await looked(auditor, 'void');
    await t.login(auditor, 'audit', FRESH);
    expect(await auditor.innerText('main'), ['您的口令由管理员重设过'], []);
    await looked(auditor, 'told');
    await press(auditor, '知道了');
  });
  await t.step('a second factor is begun and asked for', async () => {
    await auditor.goto('/desk/me/factor');
    await auditor.fill('[name=password]', FRESH);
    await press(auditor, '开始启用');
    await looked(auditor, 'enrol');
    const secret = (await auditor.innerText('main p.mono')).replace(/\s/g, '');
    await auditor.fill('[name=code]', totp(secret, 0));
    await press(auditor, '启用');
    expect(await auditor.innerText('main'), ['恢复码', '只显示这一次'], []);
    await looked(auditor, 'codes');
    await auditor.context().clearCookies({ name: 'mj_session' });
    await auditor.goto('/login');
    await auditor.fill('[name=account]', 'audit');
    await auditor.fill('[name=password]', FRESH);
    await press(auditor, '登录');
    await looked(auditor, 'code');
    // The code of the next step: the one of now has been taken.
    await auditor.fill('[name=code]', totp(secret, 1));
    await press(auditor, '登录');
    equal(new URL(auditor.url()).pathname, '/desk', 'logged in');
    await auditor.goto('/desk/me/factor');
    await looked(auditor, 'factor-on');
  });
}

/** RFC 6238, told a second time. */
function totp(secret, ahead) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
