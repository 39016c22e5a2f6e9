// The dossier of a case: exported beside the running server, checked where there is nothing but the program, read in
// a browser without a server. The case is the one that the story before it has told, and one of the demonstration.

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { equal, expect, open } from './desk.mjs';
import { INFORMANT, TITLE } from './case/plot.mjs';

export default async function (t) {
  if (!t.data) throw new Error('this story needs the data directory of a demonstration of its own');
  const dir = mkdtempSync(join(tmpdir(), 'mingjing-dossier-'));
  try {
    await tell(t, dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function tell(t, dir) {
  const keys = join(dir, 'log.vkey');
  copyFileSync(join(t.data, 'keys/log.vkey'), keys);
  const cases = ['demo-5'];
  await t.step('the case that was told is found', async () => {
    const page = await t.page();
    await t.login(page, 'custodian', t.demo.accounts.find((a) => a.account === 'custodian').password);
    await open(page, `/desk/cases?text=${encodeURIComponent(TITLE)}`);
    const hrefs = await page.locator('main a[href^="/desk/cases/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const id = hrefs.map((h) => /^\/desk\/cases\/([0-9a-f-]{36})$/.exec(h)?.[1]).find(Boolean);
    if (id) cases.push(id);
  });
  for (const [i, id] of cases.entries()) {
    const file = join(dir, `case-${i}.zip`);
    await t.step(`case ${i + 1} is exported beside the server`, () => {
      execFileSync(t.bin, ['dossier', 'export', id, '--data', t.data, '--out', file], { stdio: 'pipe' });
    });
    const alone = bare(dir, t.bin, file, keys);
    await t.check(`case ${i + 1} is good where there is only the program`, () => {
      const { status, stdout, stderr } = alone.verify(['--trust', '/log.vkey']);
      equal(status, 0, `${stdout}${stderr}`);
    });
    await t.check(`case ${i + 1} without keys cannot be judged`, () => equal(alone.verify([]).status, 2, 'exit status'));
    await t.check(`case ${i + 1} with one changed byte is refuted`, () => {
      const bytes = readFileSync(file);
      bytes[Math.floor(bytes.length * 0.6)] ^= 1;
      writeFileSync(join(alone.root, 'case.zip'), bytes);
      const { status, stdout } = alone.verify(['--trust', '/log.vkey']);
      equal(status, 1, stdout);
    });
    await t.check(`the informant of case ${i + 1} is nowhere in it`, () => {
      const text = readFileSync(file).toString('utf8');
      expect(text, [], [INFORMANT.name, INFORMANT.contact, '尤示例', '13700000000']);
    });
    const inside = join(dir, `inside-${i}`);
    await t.check(`the page of case ${i + 1} reads without a server and without scripts`, async () => {
      mkdirSync(inside);
      execFileSync('python3', ['-m', 'zipfile', '-e', file, inside]);
      const page = await t.page({ js: false });
      await page.goto(pathToFileURL(join(inside, 'index.html')).href);
      equal(await page.locator('h1').count(), 1, 'headings');
      expect(await page.innerText('body'), ['行政处罚决定', 'SHA-256'], []);
    });
    const page = await t.page();
    await page.goto(pathToFileURL(join(inside, 'index.html')).href);
    await t.check(`the page of case ${i + 1}: axe`, () => t.axe(page));
    await t.check(`the page of case ${i + 1}: not sideways`, () => t.sideways(page));
    await t.shot(page, `dossier-${i}`);
  }
}

/**
 * A root with the program, the C library it is linked to, the file and the keys, and nothing else. Who may not change
 * the root gets an empty folder and an empty environment instead.
 */
function bare(dir, bin, file, keys) {
  const root = mkdtempSync(join(dir, 'root-'));
  copyFileSync(file, join(root, 'case.zip'));
  copyFileSync(keys, join(root, 'log.vkey'));
  const program = join(root, basename(bin));
  copyFileSync(bin, program);
  const mayChange = process.getuid?.() === 0;
  if (mayChange) {
    for (const [, library] of execFileSync('ldd', [bin], { encoding: 'utf8' }).matchAll(/(\/\S+\.so\S*)/g)) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      copyFileSync(library, join(root, library));
    }
  }
  const verify = (more) => {
    const options = { encoding: 'utf8', cwd: root, env: {} };
    if (mayChange) return spawnSync('/usr/sbin/chroot', [root, `/${basename(bin)}`, 'verify', '/case.zip', ...more], options);
    const here = more.map((word) => (word.startsWith('/') ? join(root, word) : word));
    return spawnSync(program, ['verify', join(root, 'case.zip'), ...here], options);
  };
  return { root, verify };
}
