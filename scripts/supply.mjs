// What the product is made of. No tool is installed for it: cargo's own metadata, the two lock files, supply.json.
//
//   node scripts/supply.mjs check             licences, sources, bans, duplicates; known holes with ADVISORY_DB=PATH
//   node scripts/supply.mjs sbom > FILE       CycloneDX 1.6, JSON; the same tree gives the same bytes
//   node scripts/supply.mjs duplicates        packages in several versions
//
// ADVISORY_DB is a copy of the RustSec advisory database (a folder with crates/NAME/RUSTSEC-*.md). It cannot come with
// the product, since it changes daily: without one the check says that it was not made.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const rules = JSON.parse(readFileSync(join(root, 'scripts/supply.json'), 'utf8'));

function cargo(...args) {
  const done = spawnSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

/** Packages, and which need which; for the platform that this machine is. */
function metadata() {
  const host = /^host: (.*)$/m.exec(spawnSync('rustc', ['-vV'], { encoding: 'utf8' }).stdout)[1];
  return JSON.parse(cargo('metadata', '--format-version', '1', '--locked', '--filter-platform', host));
}

const npm = () => Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages)
  .filter(([path]) => path).map(([path, p]) => ({ ...p, name: path.replace(/^.*node_modules\//, '') }));

/** Whether an SPDX expression can be met by allowed licences. `/` is the old way to write OR. */
export function allowed(expression, licences) {
  const words = expression.replace(/([()])/g, ' $1 ').replace(/\//g, ' OR ').trim().split(/\s+/);
  let at = 0;
  const one = () => {
    if (words[at] === '(') {
      at += 1;
      const inner = any();
      at += 1;
      return inner;
    }
    let id = words[at++];
    if (words[at] === 'WITH') {
      id = `${id} WITH ${words[at + 1]}`;
      at += 2;
    }
    return licences.includes(id);
  };
  const all = () => {
    let met = one();
    while (words[at] === 'AND') { at += 1; met = one() && met; }
    return met;
  };
  const any = () => {
    let met = all();
    while (words[at] === 'OR') { at += 1; met = all() || met; }
    return met;
  };
  const met = any();
  return met && at === words.length;
}

function licenceOf(p) {
  if (p.license) return p.license;
  const said = rules.clarified[p.name];
  if (!said) return '';
  const file = readFileSync(join(dirname(p.manifest_path), said.file));
  return createHash('sha256').update(file).digest('hex') === said.sha256 ? said.licence : '';
}

function duplicates(packages) {
  const versions = new Map();
  for (const p of packages) versions.set(p.name, [...(versions.get(p.name) ?? []), p.version]);
  return [...versions].filter(([, all]) => all.length > 1);
}

// --- versions, as cargo compares them ---------------------------------------------------------------------------

const parts = v => {
  const [, core, pre] = /^v?([\d.]+)(?:-([^+]*))?/.exec(v.trim());
  return { core: core.split('.').map(Number), pre: pre ? pre.split('.') : [] };
};
export function compare(a, b) {
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i += 1) {
    const d = (x.core[i] ?? 0) - (y.core[i] ?? 0);
    if (d) return d;
  }
  if (!x.pre.length || !y.pre.length) return y.pre.length - x.pre.length;
  for (let i = 0; i < Math.max(x.pre.length, y.pre.length); i += 1) {
    const [p, q] = [x.pre[i], y.pre[i]];
    if (p === undefined || q === undefined) return p === undefined ? -1 : 1;
    if (p !== q) return /^\d+$/.test(p) && /^\d+$/.test(q) ? p - q : p < q ? -1 : 1;
  }
  return 0;
}
/** Whether a version is within a requirement such as `>= 1.2.3, < 2.0.0` or `^0.5.1`. */
export function within(version, requirement) {
  return requirement.split(',').every(part => {
    const [, sign, bound] = /^\s*(>=|<=|>|<|=|\^|~)?\s*(.*?)\s*$/.exec(part);
    if (bound === '*') return true;
    const d = compare(version, bound);
    switch (sign) {
      case '>=': return d >= 0;
      case '<=': return d <= 0;
      case '>': return d > 0;
      case '<': return d < 0;
      case '=': return d === 0;
      default: {
        const { core } = parts(bound);
        const kept = sign === '~' ? Math.min(2, core.length) : core.findIndex(n => n > 0) + 1 || core.length;
        return d >= 0 && core.slice(0, kept).every((n, i) => n === parts(version).core[i]);
      }
    }
  });
}

/** Advisories about packages that are here, from a copy of the database. */
export function advisories(packages, db) {
  const found = [];
  for (const p of packages) {
    const dir = join(db, 'crates', p.name);
    if (!existsSync(dir)) continue;
    for (const file of readdirSync(dir).filter(f => f.endsWith('.md')).sort()) {
      const text = readFileSync(join(dir, file), 'utf8');
      const list = key => [...(new RegExp(`^${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(text)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(m => m[1]);
      const informational = /^informational\s*=\s*"([^"]+)"/m.exec(text)?.[1];
      const withdrawn = /^withdrawn\s*=/m.test(text);
      if (withdrawn || [...list('patched'), ...list('unaffected')].some(r => within(p.version, r))) continue;
      found.push({ id: file.replace(/\.md$/, ''), package: `${p.name} ${p.version}`, informational, title: /^# (.*)$/m.exec(text)?.[1] ?? '' });
    }
  }
  return found;
}

// --- the check ------------------------------------------------------------------------------------------------------

function check() {
  const faults = [];
  const meta = metadata();
  const third = meta.packages.filter(p => p.source);
  for (const p of third) {
    const name = `${p.name} ${p.version}`;
    const licence = licenceOf(p);
    if (!licence) faults.push(`${name}: no licence is named, or its file has changed`);
    else if (!allowed(licence, rules.licences)) faults.push(`${name}: ${licence} is not among the licences of supply.json`);
    if (!rules.sources.includes(p.source)) faults.push(`${name}: from ${p.source}`);
    if (rules.banned[p.name]) faults.push(`${name} is banned: ${rules.banned[p.name]}`);
  }
  for (const own of meta.packages.filter(p => !p.source)) {
    for (const d of own.dependencies) {
      if (rules.bannedDirectly[d.name]) faults.push(`${own.name} needs ${d.name}, which is banned: ${rules.bannedDirectly[d.name]}`);
      if (d.req === '*' && d.source) faults.push(`${own.name} needs ${d.name} in any version`);
    }
  }
  for (const p of npm()) {
    if (rules.tools[p.name]) continue;
    if (!p.license || !allowed(p.license, rules.licences)) faults.push(`${p.name} ${p.version} (npm): ${p.license ?? 'no licence'}`);
    if (p.resolved && !p.integrity) faults.push(`${p.name} ${p.version} (npm): not locked by a digest`);
  }
  for (const name of Object.keys(rules.clarified)) if (!third.some(p => p.name === name)) faults.push(`supply.json clarifies ${name}, which is not here`);
  const double = duplicates(third);
  if (double.length > rules.duplicates) faults.push(`${double.length} packages in several versions, at most ${rules.duplicates}: node scripts/supply.mjs duplicates`);

  let known = 'known holes: not checked (give a copy of the advisory database: ADVISORY_DB=PATH)';
  const db = process.env.ADVISORY_DB;
  if (db && !existsSync(join(db, 'crates'))) faults.push(`ADVISORY_DB=${db} has no folder crates`);
  else if (db) {
    const found = advisories(third, db);
    const holes = found.filter(a => !a.informational);
    faults.push(...holes.map(a => `${a.package}: ${a.id} ${a.title}`));
    for (const a of found.filter(a => a.informational)) console.error(`supply: ${a.package}: ${a.id}, ${a.informational}: ${a.title}`);
    known = `known holes: ${holes.length}`;
  }
  for (const fault of faults) console.error(`supply: ${fault}`);
  console.log(`supply: ${third.length} crates, ${npm().length} npm packages, ${double.length} in several versions; ${known}`);
  return faults.length === 0;
}

// --- the list of parts ------------------------------------------------------------------------------------------------

function sbom() {
  const meta = metadata();
  const purl = p => `pkg:cargo/${p.name}@${p.version}`;
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8').split('[[package]]').slice(1);
  const field = (block, key) => new RegExp(`^${key} = "([^"]*)"`, 'm').exec(block)?.[1];
  const sums = new Map(lock.map(b => [`${field(b, 'name')} ${field(b, 'version')}`, field(b, 'checksum')]));
  const spdx = text => text.replace(/\s*\/\s*/g, ' OR ');
  const crates = meta.packages.filter(p => p.source).map(p => ({
    type: 'library', 'bom-ref': purl(p), name: p.name, version: p.version, purl: purl(p), scope: 'required',
    ...(licenceOf(p) ? { licenses: [{ expression: spdx(licenceOf(p)) }] } : {}),
    ...(sums.get(`${p.name} ${p.version}`) ? { hashes: [{ alg: 'SHA-256', content: sums.get(`${p.name} ${p.version}`) }] } : {}),
    ...(p.repository ? { externalReferences: [{ type: 'vcs', url: p.repository }] } : {}),
  }));
  const own = meta.packages.filter(p => !p.source);
  const tools = npm().map(p => {
    const ref = `pkg:npm/${p.name.replace('@', '%40')}@${p.version}`;
    const [alg, digest] = (p.integrity ?? '-').split('-');
    return {
      type: 'library', 'bom-ref': ref, name: p.name, version: p.version, purl: ref, scope: 'excluded',
      ...(p.license ? { licenses: [{ expression: spdx(p.license) }] } : {}),
      ...(alg === 'sha512' ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] } : {}),
    };
  });
  const refs = new Map(meta.packages.map(p => [p.id, p.source ? purl(p) : `mingjing:${p.name}`]));
  const dependencies = meta.resolve.nodes.map(n => ({ ref: refs.get(n.id), dependsOn: [...new Set(n.dependencies.map(d => refs.get(d)))].sort() }));
  const main = own.find(p => p.name === 'mingjing');
  const by = key => (a, b) => (a[key] < b[key] ? -1 : 1);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': 'mingjing:mingjing', name: 'mingjing', version: main.version, licenses: [{ expression: main.license }] },
    },
    components: [
      ...own.filter(p => p.name !== 'mingjing').map(p => ({ type: 'library', 'bom-ref': `mingjing:${p.name}`, name: p.name, version: p.version, licenses: [{ expression: p.license }] })),
      ...crates, ...tools,
    ].sort(by('bom-ref')),
    dependencies: dependencies.sort(by('ref')),
  };
}

/** The parts of this file that think, tried on what is known. */
function ownTests() {
  const l = ['MIT', 'Apache-2.0', 'ISC', 'Apache-2.0 WITH LLVM-exception'];
  const claims = [
    [allowed('MIT OR GPL-3.0', l), true], [allowed('MIT AND GPL-3.0', l), false], [allowed('(MIT OR Apache-2.0) AND ISC', l), true],
    [allowed('MIT/Apache-2.0', l), true], [allowed('GPL-3.0', l), false], [allowed('Apache-2.0 WITH LLVM-exception', l), true],
    [allowed('(MIT OR GPL-3.0) AND (GPL-3.0 OR Unknown)', l), false],
    [within('1.2.3', '>=1.2.3'), true], [within('1.2.2', '>= 1.2.3'), false], [within('0.5.4', '^0.5.1'), true], [within('0.6.0', '^0.5.1'), false],
    [within('1.9.0', '>=1.0.0, <2.0.0'), true], [within('2.0.0', '>=1.0.0, <2.0.0'), false], [within('1.0.0-rc.1', '>=1.0.0'), false],
    [within('1.2.9', '~1.2.3'), true], [within('1.3.0', '~1.2.3'), false], [within('3.1.4', '*'), true],
  ];
  const db = mkdtempSync(join(tmpdir(), 'mingjing-supply-'));
  const advisory = (name, head) => {
    mkdirSync(join(db, 'crates', 'a'), { recursive: true });
    writeFileSync(join(db, 'crates', 'a', `${name}.md`), `\`\`\`toml\n${head}\n\`\`\`\n# A hole\n`);
  };
  advisory('RUSTSEC-1', '[versions]\npatched = [">= 1.2.0"]\nunaffected = ["< 1.0.0"]');
  advisory('RUSTSEC-2', 'withdrawn = "2020-01-01"\n[versions]\npatched = []');
  const holes = version => advisories([{ name: 'a', version }, { name: 'b', version }], db).map(a => a.id).join();
  claims.push([holes('1.1.0'), 'RUSTSEC-1'], [holes('1.2.0'), ''], [holes('0.9.9'), '']);
  rmSync(db, { recursive: true });
  const wrong = claims.map(([got, wanted], i) => (got === wanted ? null : i)).filter(i => i !== null);
  if (wrong.length) throw new Error(`supply.mjs judges wrongly: claims ${wrong.join(', ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verb = process.argv[2] ?? 'check';
  ownTests();
  if (verb === 'check') process.exit(check() ? 0 : 1);
  else if (verb === 'sbom') console.log(JSON.stringify(sbom(), null, 1));
  else if (verb === 'duplicates') for (const [name, versions] of duplicates(metadata().packages.filter(p => p.source))) console.log(`${name}: ${versions.join(', ')}`);
  else {
    console.error('what for? check, sbom or duplicates');
    process.exit(2);
  }
}
