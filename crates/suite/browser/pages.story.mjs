// Every public page, as anyone: it answers, says what it is, can be read by everyone and on any screen,
// and needs no script. New pages are added to pages.json.

import { readFileSync } from 'node:fs';

const PAGES = JSON.parse(readFileSync(new URL('./pages.json', import.meta.url)));

export default async function (t) {
  const page = await t.page();
  const plain = await t.page({ js: false });
  for (const path of PAGES) {
    await t.check(`${path} answers`, async () => {
      const response = await page.goto(path);
      if (response.status() !== 200) throw new Error(`${path} answered ${response.status()}`);
      if (!(await page.title())) throw new Error(`${path} has no title`);
    });
    await t.check(`${path} passes axe`, () => t.axe(page));
    await t.check(`${path} does not scroll sideways`, () => t.sideways(page));
    await t.check(`${path} reads without scripts`, async () => {
      await plain.goto(path);
      const headings = await plain.locator('h1:visible').count();
      if (headings !== 1) throw new Error(`${path} shows ${headings} h1`);
    });
    await t.shot(page, `page-${decodeURI(path).replace(/[^\p{L}\p{N}]+/gu, '-').slice(1) || 'home'}`);
  }
}
