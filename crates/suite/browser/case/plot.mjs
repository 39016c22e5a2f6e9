// 示例 — the people and the facts of the story. Nobody in it exists.

import { expect } from '../desk.mjs';

export const INFORMANT = { name: '尤密示例', contact: '13611112222' };
export const FIRM = '松花江清泉食品有限公司（示例）';
export const TITLE = '在糕点中超限量使用食品添加剂案';
export const CAUSE = '涉嫌超限量使用食品添加剂';
export const FACTS =
  '2026年2月20日至3月2日，当事人生产的核桃酥中脱氢乙酸钠残留量经检验为 1.2 g/kg，超过食品安全国家标准规定的限量。' +
  '该批次共 860 盒，货值金额 15,480 元，已售出 520 盒，违法所得 3,100 元。';
/** The two handlers, as the register has them. */
export const PAIR = ['officer1', 'officer2'];

/** Fails when the informant can be read in it. */
export const secret = (text) => expect(text, [], [INFORMANT.name, INFORMANT.contact]);
