// tus-js-client, unchanged, over a line that is cut twenty times: the digest is the file's, and little is sent twice.

import { Generated, handOver, signIn, upload } from './tus.mjs';
import { equal } from './desk.mjs';

const MEBIBYTES = Number(process.env.TUS_MEBIBYTES ?? 64);
const CUTS = Number(process.env.TUS_CUTS ?? 20);
// What was on its way when the line was cut, the headers of the next requests included. It does not grow with the file.
const AGAIN_BYTES_MAX = 256 * 1024;

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  const { password } = t.demo.accounts.find((a) => a.account === 'officer1');
  const headers = await signIn(t.base, 'officer1', password);
  const file = new Generated(MEBIBYTES);
  const made = await t.step(`${MEBIBYTES} MiB arrive over a line that is cut ${CUTS} times`, () =>
    upload({ base: t.base, headers, file, caseId: 'demo-3', name: 'conformance.wav', cuts: CUTS }));
  await t.check('each cut costs no more than what was on its way', async () => {
    equal(made.cuts, CUTS, 'cuts');
    const each = (made.again * file.size) / CUTS;
    if (each > AGAIN_BYTES_MAX) throw new Error(`${Math.round(each)} bytes sent again for each cut`);
  });
  await t.check('the digest in the record is the file\'s', async () => {
    const fields = { started: '2026-02-10T10:00:00', duration: '10:00', late_reason: '一致性测试（示例）' };
    const id = await handOver({ base: t.base, headers, caseId: 'demo-3', id: made.id, fields });
    const { items } = await (await fetch(`${t.base}/api/v1/recordings?case=demo-3`, { headers })).json();
    equal(items.find((i) => i.id === id)?.sha256, file.sha256(), 'SHA-256');
  });
}
