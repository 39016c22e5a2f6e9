// tus-js-client, unchanged, over a line that is cut twenty times: the digest is the file's, and what the server had
// read is not sent twice.

import { Generated, handOver, signIn, upload } from './tus.mjs';
import { equal } from './desk.mjs';

const MEBIBYTES = Number(process.env.TUS_MEBIBYTES ?? 64);
const CUTS = Number(process.env.TUS_CUTS ?? 20);
// What the server may lose of what it has read when the line is cut: what its HTTP library holds between the socket and
// the upload. A server that dropped the part of a PATCH that had come would lose the megabytes between two cuts.
const LOST_BYTES_MAX = 512 * 1024;

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  const { password } = t.demo.accounts.find((a) => a.account === 'officer1');
  const headers = await signIn(t.base, 'officer1', password);
  const file = new Generated(MEBIBYTES);
  const made = await t.step(`${MEBIBYTES} MiB arrive over a line that is cut ${CUTS} times`, () =>
    upload({ base: t.base, headers, file, caseId: 'demo-3', name: 'conformance.wav', cuts: CUTS }));
  await t.check('a cut costs nothing that the server had read', async () => {
    equal(made.cuts, CUTS, 'cuts');
    equal(made.lost.length, Math.ceil(CUTS / 2), 'cuts after the server had read everything');
    const most = Math.max(...made.lost);
    if (most > LOST_BYTES_MAX) throw new Error(`${most} bytes that the server had read were sent again`);
  });
  await t.check('the digest in the record is the file\'s', async () => {
    const fields = { started: '2026-02-10T10:00:00', duration: '10:00', late_reason: '一致性测试（示例）' };
    const id = await handOver({ base: t.base, headers, caseId: 'demo-3', id: made.id, fields });
    const asked = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify({ case: 'demo-3' }) };
    const { items } = await (await fetch(`${t.base}/api/v1/recordings/search`, asked)).json();
    equal(items.find((i) => i.id === id)?.sha256, file.sha256(), 'SHA-256');
  });
}
