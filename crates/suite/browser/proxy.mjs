// nginx before the program, which can be stopped, and can answer what a proxy answers while the program is away.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLACES = [fileURLToPath(new URL('../../../.tools/nginx/usr/sbin/nginx', import.meta.url)), '/usr/sbin/nginx', '/usr/bin/nginx'];
const FOLDERS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
const ASK_MS = 20;
const UP_MS_MAX = 10_000;

const freePort = () => new Promise((found) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => found(port)); });
});

/** A proxy before `base`, as OPERATING prints it in what counts for uploads: no limit of its own, nothing kept in files. */
export async function proxy(base) {
  const nginx = PLACES.find(existsSync);
  if (!nginx) throw new Error('nginx is missing: scripts/setup.sh test');
  const dir = mkdtempSync(join(tmpdir(), 'mingjing-proxy-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child;
  const start = async (location) => {
    const folders = FOLDERS.map((kind) => `${kind}_temp_path ${join(dir, kind)};`).join('\n');
    writeFileSync(join(dir, 'nginx.conf'), `daemon off;
master_process off;
pid ${join(dir, 'pid')};
error_log ${join(dir, 'error.log')} warn;
events { worker_connections 256; }
http {
access_log off;
${folders}
server {
listen 127.0.0.1:${port};
client_max_body_size 0;
location / { ${location} }
}
}
`);
    // The kernel stops it when this process dies, however it dies.
    child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', nginx, '-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: 'ignore' });
    const until = Date.now() + UP_MS_MAX;
    for (;;) {
      try { await fetch(url); return; } catch { /* not yet */ }
      if (Date.now() > until) throw new Error('nginx does not answer');
      await new Promise((again) => setTimeout(again, ASK_MS));
    }
  };
  const stop = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  };
  const passing = `proxy_pass ${base}; proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_request_buffering off; proxy_buffering off;`;
  await start(passing);
  return {
    url,
    /** Stops it at once; with a status it stands again and answers that to everything. */
    async away(status) {
      await stop();
      if (status) await start(`return ${status};`);
      else child = undefined;
    },
    async back() {
      if (child) await stop();
      await start(passing);
    },
    async close() {
      if (child) await stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
