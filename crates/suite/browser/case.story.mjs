// One case from the tip-off to the archive and beyond, told with the real forms by everybody who has a part
// in it: each act from the link on the page of the case, each refusal where the law has one. The parts stand
// in case/, in their order; what happens in one is the ground of the next.

import { open } from './desk.mjs';
import opening from './case/1-opening.mjs';
import investigation from './case/2-investigation.mjs';
import review from './case/3-review.mjs';
import notice from './case/4-notice.mjs';
import decision from './case/5-decision.mjs';
import publicly from './case/6-public.mjs';
import end from './case/7-end.mjs';

export default async function (t) {
  if (!t.demo) throw new Error('this story needs the accounts of a demonstration of its own');
  // Refusals that this story asks for; the harness tolerates 422 by itself.
  t.tolerate(/status of 403 .*\/desk\/publicity\//);
  t.tolerate(/status of 404 .*\/desk\/cases\//);
  t.tolerate(/status of 409 .*\/act\//);
  t.tolerate(/status of 410 .*\/d\//);
  const scene = new Scene(t);
  for (const part of [opening, investigation, review, notice, decision, publicly, end]) await part(t, scene);
}

/** Who is there, and what has come of the case so far. */
class Scene {
  constructor(t) {
    this.t = t;
    this.desks = {};
    /** The case, the number of its decision, and the address of its public record. */
    this.it = this.number = this.record = null;
  }

  /** Everybody works at a computer of their own, and is signed in there from the first time on. */
  async by(who) {
    if (!this.desks[who]) {
      const page = await this.t.page();
      page.who = who;
      await this.t.login(page, who, this.t.demo.accounts.find((a) => a.account === who).password);
      this.desks[who] = page;
    }
    return this.desks[who];
  }

  people() {
    return Object.values(this.desks);
  }

  async anybody() {
    this.visitor ??= await this.t.page();
    return this.visitor;
  }

  /** A kind of page: it must be readable by everybody on every screen, and is kept as a picture. */
  async look(page, name) {
    await this.t.check(`${name}: axe`, () => this.t.axe(page));
    await this.t.check(`${name}: not sideways`, () => this.t.sideways(page));
    await this.t.shot(page, name);
  }

  /** Searches the portal from its first page; the rows that are this decision. */
  async search(text) {
    const page = await this.anybody();
    await open(page, '/');
    await page.locator('main [name=q]').fill(text);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/decisions?**');
    return page.locator('article.dec').filter({ hasText: this.number });
  }
}
