#!/usr/bin/env python3
"""Makes the first half of the corpus: files whose truth is known from how they were made.

    make.py FFMPEG FOLDER      writes the files and FOLDER/truth.json

FFMPEG is an ffmpeg 7.0.2 with its usual encoders. What no encoder here makes is put together from bytes. The recorder of
a browser is in record.mjs.
"""
import json, os, random, struct, subprocess, sys

FFMPEG, OUT = sys.argv[1], sys.argv[2]
os.makedirs(OUT, exist_ok=True)
TRUTH = {}
V = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=10"]
A = ["-f", "lavfi", "-i", "sine=f=330:r=16000"]
H264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "40", "-pix_fmt", "yuv420p", "-g", "10"]
AAC = ["-c:a", "aac", "-b:a", "16k"]


def path(name):
    return os.path.join(OUT, name)


def told(name, mime, kind, seconds, tolerance=0.12, start=None, stamp=None, gps=None, why=None, doubts=False):
    """seconds None with why: not to be known."""
    TRUTH[name] = dict(mime=mime, kind=kind, seconds=seconds, tolerance=tolerance, start=start, stamp=stamp, gps=gps,
                       why=why, doubts=doubts)


def ff(name, seconds, args, **truth):
    command = [FFMPEG, "-nostdin", "-loglevel", "error", "-y", "-fflags", "+bitexact"] + args
    command += ["-map_metadata", "-1"] if "-metadata" not in args else []
    command += ["-t", str(seconds), "-flags", "+bitexact", path(name)]
    subprocess.run(command, check=True)
    told(name, seconds=truth.pop("told", seconds), **truth)


def data(name):
    with open(path(name), "rb") as file:
        return file.read()


def write(name, content, **truth):
    with open(path(name), "wb") as file:
        file.write(content)
    told(name, **truth)


mp4 = dict(mime="video/mp4", kind="video")
mov = dict(mime="video/quicktime", kind="video")

# ISO base media files
ff("plain.mp4", 7, V + A + H264 + AAC, **mp4)
ff("faststart.mp4", 7, V + A + H264 + AAC + ["-movflags", "+faststart"], **mp4)
ff("frag_keyframe.mp4", 10, V + A + H264 + AAC + ["-movflags", "frag_keyframe"], **mp4)
ff("frag_empty_moov.mp4", 10, V + A + H264 + AAC + ["-movflags", "frag_keyframe+empty_moov+default_base_moof"], **mp4)
ff("frag_every_frame.mp4", 3, V + H264 + ["-movflags", "frag_every_frame+empty_moov"], **mp4)
ff("frag_dash.mp4", 6, V + H264 + ["-movflags", "dash+delay_moov", "-frag_duration", "1000000"], **mp4)
ff("cmaf.mp4", 6, V + H264 + ["-movflags", "cmaf", "-frag_duration", "2000000"], **mp4)
ff("created.mp4", 4, V + H264 + ["-metadata", "creation_time=2026-03-02T02:30:00Z"], stamp="2026-03-02T02:30:00Z", **mp4)
ff("apple.mov", 4, V + H264 + ["-movflags", "use_metadata_tags",
   "-metadata", "com.apple.quicktime.creationdate=2026-03-02T10:30:00+0800",
   "-metadata", "com.apple.quicktime.location.ISO6709=+43.8378+126.5494+203.000/"],
   start="2026-03-02T02:30:00Z", gps=[43837800, 126549400], **mov)
ff("place.mp4", 4, V + H264 + ["-metadata", "location=+43.8378+126.5494/", "-metadata", "date=2026-03-02T10:30:00+08:00"],
   gps=[43837799, 126549392], stamp="2026-03-02T02:30:00Z", **mp4)
ff("place.mov", 4, V + H264 + ["-metadata", "location=+43.8378-126.5494/"], gps=[43837800, -126549400], **mov)
ff("sound.m4a", 9, A + AAC, mime="audio/mp4", kind="audio")
ff("sound_only.mp4", 9, A + AAC, mime="audio/mp4", kind="audio")
ff("phone.3gp", 3, V + ["-vf", "scale=128:96", "-c:v", "h263"], mime="video/3gpp", kind="video")
ff("longer_sound.mp4", 8, ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=3"] + A + H264 + AAC, **mp4)
ff("late_sound.mov", 6, V + ["-itsoffset", "2"] + A + H264 + AAC, **mov)
ff("prores.mov", 1, V + ["-c:v", "prores_ks"], **mov)
ff("mjpeg.mov", 5, V + ["-c:v", "mjpeg", "-q:v", "20"], **mov)
whole = data("plain.mp4")
at = whole.index(b"moov") - 4
write("no_index.mp4", whole[:at], seconds=None, why="the index was never written", doubts=True, **mp4)
first = data("faststart.mp4")
half = len(first) * 6 // 10
# How much of it is left is counted by ffmpeg itself, which plays what is there.


def played(name):
    out = subprocess.run([FFMPEG, "-nostdin", "-i", path(name), "-map", "0:v?", "-map", "0:a?", "-f", "null", "-"], capture_output=True, text=True)
    times = [part.split()[0] for part in out.stderr.split("time=")[1:]]
    hours, minutes, seconds = times[-1].split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


write("faststart_cut.mp4", first[:half], seconds=None, doubts=True, **mp4)
TRUTH["faststart_cut.mp4"].update(seconds=played("faststart_cut.mp4"), tolerance=0.6)
fragments = data("frag_empty_moov.mp4")
last = fragments.rindex(b"moof") - 4
write("frag_cut.mp4", fragments[:last], seconds=9, doubts=False, **mp4)
write("trailing_zeros.mp4", whole + bytes(2000), seconds=7, **mp4)
# A header of version 1: times of 64 bits.
moov = whole.index(b"mvhd") - 4
old = whole[moov:moov + struct.unpack(">I", whole[moov:moov + 4])[0]]
scale, ticks = struct.unpack(">II", old[20:28])
new = struct.pack(">I4sIQQIQ", 0, b"mvhd", 0x01000000, 3855263400, 3855263400, scale, ticks) + old[28:]
new = struct.pack(">I", len(new)) + new[4:]
grown = whole[:moov] + new + whole[moov + len(old):]
grown = grown[:at] + struct.pack(">I", struct.unpack(">I", whole[at:at + 4])[0] + len(new) - len(old)) + grown[at + 4:]
write("version_1.mp4", grown, seconds=7, stamp="2026-03-02T02:30:00Z", **mp4)
# A header that states a third of what the tracks hold.
lying = bytearray(whole)
lying[moov + 24:moov + 28] = struct.pack(">I", ticks // 3)
write("lying_header.mp4", bytes(lying), seconds=7, doubts=True, **mp4)
# An index box of 64 bits.
mdat = whole.index(b"mdat") - 4
size = struct.unpack(">I", whole[mdat:mdat + 4])[0]
if whole[mdat - 8:mdat - 4] == b"\0\0\0\x08" and whole[mdat - 4:mdat] == b"free":
    wide = whole[:mdat - 8] + struct.pack(">I4sQ", 1, b"mdat", size + 8) + whole[mdat + 8:]
    write("wide_mdat.mp4", wide, seconds=7, **mp4)

# AVI
avi = dict(mime="video/x-msvideo", kind="video")
ff("plain.avi", 6, V + A + ["-c:v", "mjpeg", "-q:v", "31", "-c:a", "pcm_u8", "-ar", "8000"], **avi)
ff("divx.avi", 6, V + A + ["-c:v", "mpeg4", "-q:v", "20", "-c:a", "libmp3lame", "-b:a", "16k"], **avi)
ff("ntsc.avi", 6, ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=30000/1001", "-c:v", "mpeg4", "-q:v", "20"], **avi)
base = data("plain.avi")


def chunk(kind, body):
    return kind + struct.pack("<I", len(body)) + body + (b"\0" if len(body) & 1 else b"")


def with_note(file, note):
    """Puts a chunk behind the list of headers."""
    at = 12
    while file[at:at + 4] != b"LIST" or file[at + 8:at + 12] != b"movi":
        at += 8 + struct.unpack("<I", file[at + 4:at + 8])[0]
    out = file[:at] + note + file[at:]
    return out[:4] + struct.pack("<I", len(out) - 8) + out[8:]


for name, text in [("idit_ctime.avi", b"MON MAR  2 10:30:00 2026\n\0"), ("idit_iso.avi", b"2026-03-02 10:30:00\0"),
                   ("idit_slashes.avi", b"2026/03/02 10:30:00\0")]:
    write(name, with_note(base, chunk(b"IDIT", text)), seconds=6, start="2026-03-02T10:30:00", **avi)
# Switched off: no length, no index, no count of pictures.
killed = bytearray(base)
killed[4:8] = b"\0\0\0\0"
at = base.index(b"avih") + 8
killed[at + 16:at + 20] = b"\0\0\0\0"
for place in [i for i in range(len(base)) if base[i:i + 4] == b"strh"]:
    killed[place + 8 + 32:place + 8 + 36] = b"\0\0\0\0"
movi = base.index(b"movi") - 8
killed[movi + 4:movi + 8] = b"\0\0\0\0"
index = base.rindex(b"idx1")
write("switched_off.avi", bytes(killed[:index]), seconds=6, doubts=True, **avi)
write("cut.avi", base[:len(base) // 2], seconds=None, doubts=True, **avi)
TRUTH["cut.avi"].update(seconds=played("cut.avi"), tolerance=0.4)


def opendml(with_total):
    """Three segments of two seconds each; the first header counts its own pictures only."""
    jpeg = b"\xFF\xD8\xFF\xD9"
    pictures = 20
    strh = b"vidsMJPG" + struct.pack("<IHHIIIIIIIIHHHH", 0, 0, 0, 0, 1, 10, 0, pictures if not with_total else pictures * 3, 0, 0, 0, 0, 0, 96, 64)
    strf = struct.pack("<IiiHHIIiiII", 40, 96, 64, 1, 24, 0x47504A4D, 0, 0, 0, 0, 0)
    avih = struct.pack("<14I", 100000, 0, 0, 0x10, pictures, 0, 1, 0, 96, 64, 0, 0, 0, 0)
    odml = chunk(b"LIST", b"odml" + chunk(b"dmlh", struct.pack("<I", pictures * 3) + bytes(244))) if with_total else b""
    strl = chunk(b"LIST", b"strl" + chunk(b"strh", strh) + chunk(b"strf", strf))
    hdrl = chunk(b"LIST", b"hdrl" + chunk(b"avih", avih) + strl + odml)
    movi = chunk(b"LIST", b"movi" + chunk(b"00dc", jpeg) * pictures)
    return chunk(b"RIFF", b"AVI " + hdrl + movi) + chunk(b"RIFF", b"AVIX" + movi) * 2


write("opendml.avi", opendml(True), seconds=6, **avi)
write("opendml_no_total.avi", opendml(False), seconds=6, doubts=True, **avi)

# Matroska and WebM
mkv, webm = dict(mime="video/x-matroska", kind="video"), dict(mime="video/webm", kind="video")
VP8 = ["-c:v", "libvpx", "-b:v", "40k", "-cpu-used", "8", "-deadline", "realtime"]
OPUS = ["-c:a", "libopus", "-b:a", "12k"]
ff("plain.mkv", 6, V + A + H264 + AAC, **mkv)
ff("plain.webm", 6, V + A + VP8 + OPUS, **webm)
ff("live.webm", 6, V + A + VP8 + OPUS + ["-f", "webm", "-live", "1"], **webm)
ff("live.mkv", 6, V + A + H264 + AAC + ["-f", "matroska", "-live", "1"], **mkv)
ff("created.mkv", 4, V + H264 + ["-metadata", "creation_time=2026-03-02T02:30:00Z"], stamp="2026-03-02T02:30:00Z", **mkv)
ff("sound.weba", 6, A + OPUS + ["-f", "webm"], mime="video/webm", kind="audio")
long = data("plain.webm")
write("cut.webm", long[:len(long) * 2 // 3], seconds=None, doubts=True, **webm)
TRUTH["cut.webm"].update(seconds=played("cut.webm"), tolerance=0.6)

# Streams
ts = dict(mime="video/mp2t", kind="video")
ff("plain.ts", 7, V + A + H264 + AAC, **ts)
ff("camera.mts", 7, V + A + H264 + ["-c:a", "ac3", "-b:a", "64k", "-f", "mpegts", "-mpegts_m2ts_mode", "1"], **ts)
ff("wrap.ts", 8, V + A + H264 + AAC + ["-output_ts_offset", "95440"], **ts)
ff("sound.ts", 6, A + ["-c:a", "mp2", "-b:a", "32k"], mime="video/mp2t", kind="audio")
one = data("plain.ts")
ff("second.ts", 5, V + A + H264 + AAC + ["-output_ts_offset", "4000"], **ts)
write("joined.ts", one + data("second.ts"), seconds=12, tolerance=0.3, doubts=True, **ts)
write("cut.ts", one[:188 * (len(one) // 188 // 2)], seconds=None, **ts)


def pictures_of(stream):
    """Seconds of the pictures whose packets begin in a transport stream of ten pictures a second."""
    begun = [i for i in range(0, len(stream) - 187, 188) if stream[i + 1] & 0x40 and b"\0\0\1\xE0" in stream[i:i + 188]]
    return len(begun) / 10


TRUTH["cut.ts"].update(seconds=pictures_of(data("cut.ts")), tolerance=0.6)
write("garbage_inside.ts", one[:188 * 20] + bytes(range(1, 200)) + one[188 * 20:], seconds=7, tolerance=0.3, doubts=True, **ts)
mpg = dict(mime="video/mpeg", kind="video")
ff("plain.mpg", 6, ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25"] + A + ["-c:v", "mpeg2video", "-q:v", "20", "-c:a", "mp2", "-b:a", "32k", "-f", "vob"], tolerance=0.3, **mpg)
ff("mpeg1.mpg", 6, ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25"] + A + ["-c:v", "mpeg1video", "-q:v", "20", "-c:a", "mp2", "-b:a", "32k", "-ar", "32000", "-f", "mpeg"], tolerance=0.3, **mpg)

# ASF
asf = dict(mime="video/x-ms-asf", kind="video")
ff("plain.wmv", 6, V + A + ["-c:v", "wmv2", "-q:v", "20", "-c:a", "wmav2", "-b:a", "32k"], **asf)
ff("sound.wma", 6, A + ["-c:a", "wmav2", "-b:a", "32k"], mime="video/x-ms-asf", kind="audio")
# Sent as it was made: nothing is stated, and the flag says so.
live = bytearray(data("plain.wmv"))
at = live.index(bytes.fromhex("A1DCAB8C47A9CF118EE400C00C205365")) + 24
live[at + 40:at + 56] = bytes(16)
live[at + 64] |= 1
write("live.wmv", bytes(live), seconds=6, **asf)

# MPEG audio and other sound
mp3 = dict(mime="audio/mpeg", kind="audio")
ff("cbr.mp3", 12, A + ["-c:a", "libmp3lame", "-b:a", "32k", "-write_xing", "0", "-id3v2_version", "0"], **mp3)
NOISE = ["-f", "lavfi", "-i", "aevalsrc='if(lt(t,6),random(0)*0.8,0.001*sin(t))':s=44100"]
ff("vbr_no_table.mp3", 12, NOISE + ["-c:a", "libmp3lame", "-q:a", "8", "-write_xing", "0"], **mp3)
ff("vbr.mp3", 12, NOISE + ["-c:a", "libmp3lame", "-q:a", "8"], **mp3)
ff("layer2.mp2", 8, A + ["-c:a", "mp2", "-b:a", "32k"], **mp3)
short = data("cbr.mp3")
write("tags.mp3", b"ID3\x03\0\0\0\0\x01\x00" + bytes(128) + short + b"TAG" + bytes(125), seconds=12, **mp3)
write("joined.mp3", short + b"ID3\x03\0\0\0\0\x01\x00" + bytes(128) + short, seconds=24, tolerance=0.3, **mp3)
half = data("vbr.mp3")
write("cut_vbr.mp3", half[:len(half) // 2], seconds=None, doubts=True, **mp3)
TRUTH["cut_vbr.mp3"].update(seconds=played("cut_vbr.mp3"), tolerance=0.5)
ff("sound.aac", 9, A + AAC + ["-f", "adts"], mime="audio/aac", kind="audio")
ff("sound.flac", 5, A + ["-c:a", "flac", "-sample_fmt", "s16"], mime="audio/flac", kind="audio")
flac = data("sound.flac")
at = flac.index(b"fLaC") + 8 + 10
unknown = bytearray(flac)
unknown[at + 3] &= 0xF0
unknown[at + 4:at + 8] = bytes(4)
write("unknown_total.flac", bytes(unknown), seconds=5, mime="audio/flac", kind="audio")
write("cut.flac", flac[:len(flac) // 2], seconds=None, doubts=True, mime="audio/flac", kind="audio")
TRUTH["cut.flac"].update(seconds=played("cut.flac"), tolerance=0.5)
ogg = dict(mime="audio/ogg", kind="audio")
ff("opus.ogg", 6, A + OPUS, **ogg)
ff("vorbis.ogg", 6, A + ["-c:a", "libvorbis", "-q:a", "0"], **ogg)
write("joined.ogg", data("opus.ogg") + data("vorbis.ogg"), seconds=12, **ogg)

# WAV
wav = dict(mime="audio/wav", kind="audio")
ff("plain.wav", 4, A + ["-c:a", "pcm_s16le"], **wav)
ff("adpcm_ms.wav", 8, A + ["-c:a", "adpcm_ms"], **wav)
ff("adpcm_ima.wav", 8, A + ["-c:a", "adpcm_ima_wav"], **wav)
ff("alaw.wav", 4, A + ["-c:a", "pcm_alaw"], **wav)
ff("float.wav", 1, A + ["-c:a", "pcm_f32le"], **wav)
ff("extensible.wav", 0.5, ["-f", "lavfi", "-i", "anoisesrc=r=16000", "-ac", "6", "-c:a", "pcm_s24le"], **wav)
ff("bext.wav", 3, A + ["-c:a", "pcm_s16le", "-write_bext", "1", "-metadata", "origination_date=2026-03-02",
   "-metadata", "origination_time=10:30:00"], start="2026-03-02T10:30:00", **wav)
ff("rf64.wav", 3, A + ["-c:a", "pcm_s16le", "-rf64", "always"], **wav)
ff("mp3_inside.wav", 6, A + ["-c:a", "libmp3lame", "-b:a", "32k"], **wav)
body = data("plain.wav")
at = body.index(b"data") + 4
write("sizes_zero.wav", body[:4] + bytes(4) + body[8:at] + bytes(4) + body[at + 4:], seconds=4, doubts=True, **wav)
write("sizes_open.wav", body[:4] + b"\xFF" * 4 + body[8:at] + b"\xFF" * 4 + body[at + 4:], seconds=4, doubts=True, **wav)
write("cut.wav", body[:len(body) // 2], seconds=2, doubts=True, **wav)
adpcm = data("adpcm_ms.wav")
at = adpcm.index(b"fact")
write("adpcm_no_fact.wav", adpcm[:at] + b"junk" + adpcm[at + 4:], seconds=8, tolerance=0.2, **wav)

# AMR
random.seed(7)
narrow = b"".join(bytes([7 << 3 | 4]) + random.randbytes(31) for _ in range(250))
write("plain.amr", b"#!AMR\n" + narrow, seconds=5, mime="audio/amr", kind="audio")
quiet = b"".join(bytes([8 << 3 | 4]) + random.randbytes(5) + bytes([15 << 3 | 4]) * 7 for _ in range(40))
write("silence.amr", b"#!AMR\n" + narrow + quiet, seconds=11.4, mime="audio/amr", kind="audio")
write("wide.awb", b"#!AMR-WB\n" + b"".join(bytes([2 << 3 | 4]) + random.randbytes(32) for _ in range(300)), seconds=6, mime="audio/amr-wb", kind="audio")

# Pictures and papers
picture = subprocess.run([FFMPEG, "-loglevel", "error"] + V + ["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "20", "-f", "mjpeg", "-"], check=True, capture_output=True).stdout


def exif(pairs):
    """A small TIFF with one directory of times: tag, text."""
    entries, rest = b"", b""
    behind = 8 + 2 + 12 + 4
    count = len(pairs)
    inner_at = behind
    data_at = inner_at + 2 + 12 * count + 4
    for tag, text in pairs:
        value = text.encode() + b"\0"
        entries += struct.pack(">HHII", tag, 2, len(value), data_at + len(rest))
        rest += value + (b"\0" if len(value) & 1 else b"")
    inner = struct.pack(">H", count) + entries + bytes(4) + rest
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 0x8769, 4, 1, inner_at) + bytes(4) + inner


def photograph(pairs):
    body = b"Exif\0\0" + exif(pairs)
    return picture[:2] + b"\xFF\xE1" + struct.pack(">H", len(body) + 2) + body + picture[2:]


jpeg = dict(mime="image/jpeg", kind="image", seconds=None)
write("local.jpg", photograph([(0x9003, "2026:03:02 10:30:00")]), start="2026-03-02T10:30:00", **jpeg)
write("zoned.jpg", photograph([(0x9003, "2026:03:02 10:30:00"), (0x9011, "+08:00")]), start="2026-03-02T02:30:00Z", **jpeg)
write("bare.jpg", picture, doubts=True, **jpeg)
png = subprocess.run([FFMPEG, "-loglevel", "error"] + V + ["-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"], check=True, capture_output=True).stdout
write("screen.png", png, mime="image/png", kind="image", seconds=None)
write("scan.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", mime="application/pdf", kind="document", seconds=None)

os.remove(path("second.ts"))
del TRUTH["second.ts"]
with open(path("truth.json"), "w") as file:
    json.dump(TRUTH, file, indent=1, sort_keys=True)
    file.write("\n")
print(len(TRUTH), "files,", sum(os.path.getsize(path(n)) for n in TRUTH), "bytes")
