#!/usr/bin/env bash
# tus-js-client 4.3.1 (npm; Node, HTTP stack of the package itself), seen 2026-11-27.
#
# A broken connection during PATCH is retried by asking HEAD for the offset. If that one HEAD is answered 503, as a proxy
# answers while the server behind it starts anew, the client neither retries nor reports it: it makes a second upload
# and sends the file again from byte 0. The first upload stays on the server with what it had. 423 is the only status
# that it waits for (lib/upload, _resumeUpload). With `retryDelays` set one would expect the 503 to be retried, as it is
# on PATCH.
#
# Output seen:
#   POST 2, HEAD 1, offsets of PATCH 0 0, received 5242880 of 4194304 bytes, result ok
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund tus-js-client@4.3.1 >/dev/null
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { Upload } from 'tus-js-client';

const SIZE = 4 << 20, FIRST = 1 << 20;
const seen = { POST: 0, HEAD: 0, PATCH: 0 };
const offsets = [];
const uploads = new Map();
let received = 0;
const server = createServer((ask, answer) => {
    seen[ask.method]++;
    answer.setHeader('Tus-Resumable', '1.0.0');
    if (ask.method === 'POST') {
        const path = `/files/${seen.POST}`;
        uploads.set(path, 0);
        return answer.writeHead(201, { Location: path }).end();
    }
    if (ask.method === 'HEAD') return answer.writeHead(503).end();
    offsets.push(Number(ask.headers['upload-offset']));
    const breaks = seen.PATCH === 1;
    let here = 0;
    ask.on('data', (bytes) => {
        // The first connection breaks when a mebibyte has come.
        if (breaks && here + bytes.length >= FIRST) {
            received += FIRST - here;
            uploads.set(ask.url, FIRST);
            here = -Infinity;
            return ask.destroy();
        }
        here += bytes.length;
        received += bytes.length;
        uploads.set(ask.url, here);
    });
    ask.on('end', () => answer.writeHead(204, { 'Upload-Offset': uploads.get(ask.url) }).end());
});
await new Promise((go) => server.listen(0, '127.0.0.1', go));
const result = await new Promise((go) => {
    new Upload(Buffer.alloc(SIZE, 7), {
        endpoint: `http://127.0.0.1:${server.address().port}/files`,
        retryDelays: [0, 0, 0, 0],
        onSuccess: () => go('ok'),
        onError: (e) => go(`error ${e.message}`),
    }).start();
});
console.log(`POST ${seen.POST}, HEAD ${seen.HEAD}, offsets of PATCH ${offsets.join(' ')}, received ${received} of ${SIZE} bytes, result ${result}`);
server.close();
server.closeAllConnections();
JS
found=$(node run.mjs)
echo "$found"
[ "$found" = "POST 2, HEAD 1, offsets of PATCH 0 0, received 5242880 of 4194304 bytes, result ok" ]
