// How each printed command is tested. `begins` finds it; `put` are the words of the reader's own that are put in, each
// with its reason; `listed` says why a command is not run here, with what is checked instead.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const DOCS = ['README.md', 'README.zh-CN.md', 'docs/OPERATING.md'];

const ROW = 'id,行政处罚决定书文号,行政相对人名称,统一社会信用代码,处罚机关,处罚决定日期,处罚类别,处罚金额原文,处罚依据,正文,正文完整\n'
  + 'k1,吉市监罚〔2024〕9号,吉林市示例商贸有限公司,,吉林市市场监督管理局,2024-05-06,罚款,1000元,《中华人民共和国食品安全法》第一百二十四条,示例正文,是\n';

/** The lines for one document: `cwd` its scratch folder, `at` a free port of this machine. */
export function table({ cwd, at }) {
  // The city of OPERATING lies in root's folders there; here in the scratch folder.
  const city = join(cwd, 'city');
  const DIR = [' DIR', ` ${city}`];
  // A demonstration has cases to export, and a log to check.
  const demo = join(cwd, 'data');
  return [
    // The documented variables choose port and place: another server may hold 8080, and data is the reader's own.
    { begins: 'make run', serves: true, put: [['make run', `make run LISTEN=${at} DATA=${demo}`]] },
    { begins: 'make test', listed: 'this stage is a part of it', check: 'make -n test >/dev/null' },
    { begins: 'target/debug/mingjing dossier export demo-5', answers: /已写出 case\.zip/ },
    { begins: 'target/debug/mingjing verify case.zip', answers: /结论：成立/ },
    // The port as above.
    { begins: 'curl -s http://127.0.0.1:8080/log/key', put: [['127.0.0.1:8080', at]] },
    { begins: 'crates/suite/oracles/run.sh data/log', answers: /sumdb agrees/ },

    { begins: 'scripts/setup.sh build', inRoot: true },
    { begins: 'cargo build --release', listed: 'a release build of many minutes; the debug build of the same program is tested', help: ['cargo', 'build'] },
    { begins: 'install -m 755', listed: 'writes to /usr/local, which is root’s', help: ['install'] },
    { begins: 'useradd', listed: 'makes an account of the machine, which is root’s', help: ['useradd'] },
    { begins: 'install -d -m 700', listed: 'gives a folder to that account', help: ['install'] },
    // /var/lib is root's.
    { begins: 'mingjing migrate', put: [['/var/lib/mingjing/data', city]] },
    // The password is one line of standard input, as the text says.
    { begins: 'mingjing user --data DIR add --login admin', put: [DIR], input: 'mima-shili-2026-jilin\n' },
    { begins: 'mingjing user --data DIR add --login security', put: [DIR], input: 'mima-shili-2026-longtan\n' },
    { begins: 'mingjing user --data DIR add --login audit', put: [DIR], input: 'mima-shili-2026-chuanying\n' },
    { begins: 'mingjing user --data DIR add --login registrar', put: [DIR], input: 'mima-shili-2026-changyi\n' },
    // Another disk, and a place for what comes back: the scratch folder's.
    { begins: 'mingjing backup --data DIR', answers: /已备份到/, put: [DIR, [' COPIES', ` ${join(cwd, 'copies')}`]] },
    { begins: 'mingjing backup --check', answers: /完好/, put: [[' COPIES', ` ${join(cwd, 'copies')}`]] },
    { begins: 'mingjing restore', answers: /已恢复到/, put: [[' COPIES', ` ${join(cwd, 'copies')}`], [' NEW', ` ${join(cwd, 'new')}`]] },
    // The reader's copy of log and key: those of a demonstration.
    {
      begins: 'crates/suite/oracles/run.sh LOGDIR', answers: /sumdb agrees/,
      before: () => spawnSync(join(cwd, 'bin/mingjing'), ['demo', '--data', demo]),
      put: [['LOGDIR', 'data/log'], ['log.vkey', 'data/keys/log.vkey']],
    },
    { begins: 'mingjing dossier export CASE', answers: /已写出/, put: [['CASE', 'demo-5'], ['DIR', 'data'], ['FILE', 'file.zip']] },
    { begins: 'mingjing verify FILE', answers: /结论：成立/, put: [['FILE', 'file.zip'], ['KEYS', 'data/keys/log.vkey']] },
    // [--json] is what may be left out; here it is not.
    {
      begins: 'mingjing import penalties FILE', answers: /"accepted"|"taken"|\{/,
      before: () => writeFileSync(join(cwd, 'old.csv'), ROW),
      put: [['FILE', 'old.csv'], ['DIR', city], ['UNIT', 'justice'], ['[--json]', '--json']],
    },
  ];
}
