#!/usr/bin/env bash
# mutagen 1.48.1 (PyPI; Python), seen 2026-11-28.
#
# The length of a WAV file whose coding packs many samples into one block (GSM 6.10 of dictation machines and hearing
# rooms, ADPCM of cheap recorders) is computed as if each block were one sample, although the file states its samples in
# `fact` and the samples of a block behind the format. Six seconds of GSM become a fiftieth of a second; nothing is raised.
#
# Output seen:
#   GSM 6.10: stated 6.00 s, mutagen 0.02 s
#   IMA ADPCM: stated 6.00 s, mutagen 0.01 s
#   PCM: stated 6.00 s, mutagen 6.00 s
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check mutagen==1.48.1
cat > "$place/run.py" <<'PY'
import struct, sys
from mutagen.wave import WAVE

RATE, SECONDS = 8000, 6


def chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def wav(code, block, bits, samples_per_block):
    """A file of silence: format, samples in all, blocks."""
    samples = RATE * SECONDS
    blocks = -(-samples // samples_per_block)
    extra = b"" if code == 1 else struct.pack("<HH", 2, samples_per_block)
    per_second = RATE * block // samples_per_block
    head = struct.pack("<HHIIHH", code, 1, RATE, per_second, block, bits) + extra
    body = chunk(b"fmt ", head) + chunk(b"fact", struct.pack("<I", samples)) + chunk(b"data", bytes(block * blocks))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


kinds = [("GSM 6.10", (0x31, 65, 0, 320)), ("IMA ADPCM", (0x11, 256, 4, 505)), ("PCM", (1, 2, 16, 1))]
for name, kind in kinds:
    path = f"{sys.argv[1]}/{kind[0]}.wav"
    with open(path, "wb") as file:
        file.write(wav(*kind))
    print(f"{name}: stated {SECONDS:.2f} s, mutagen {WAVE(path).info.length:.2f} s")
PY
"$place/venv/bin/python" "$place/run.py" "$place" > "$place/out"
cat "$place/out"
diff - "$place/out" <<'OUT'
GSM 6.10: stated 6.00 s, mutagen 0.02 s
IMA ADPCM: stated 6.00 s, mutagen 0.01 s
PCM: stated 6.00 s, mutagen 6.00 s
OUT
