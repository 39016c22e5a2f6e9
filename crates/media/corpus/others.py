#!/usr/bin/env python3
"""Makes the second half of the corpus: files from other devices, muxers, options and damages than the first half.

    others.py FFMPEG FOLDER      writes the files and FOLDER/truth.json

The truth follows from how each file was put together: so many pictures or samples at such a rate, such a date written
into such a box. No reader was asked. FFMPEG is an ffmpeg 7.0.2 with its usual encoders; all else is made with struct.
doubts null: the file may be doubted or not, either is fine. The recordings of a browser come from record.mjs.
"""
import json, os, random, struct, subprocess, sys, zlib

FFMPEG, OUT = sys.argv[1], sys.argv[2]
os.makedirs(OUT, exist_ok=True)
TRUTH = {}
random.seed(12)


def path(name):
    return os.path.join(OUT, name)


def told(name, mime, kind, seconds, tolerance=0.15, start=None, stamp=None, gps=None, why=None, doubts=False):
    """seconds None with why: not to be known."""
    TRUTH[name] = dict(mime=mime, kind=kind, seconds=seconds, tolerance=tolerance, start=start, stamp=stamp, gps=gps,
                       why=why, doubts=doubts)


def run(name, args):
    subprocess.run([FFMPEG, "-nostdin", "-loglevel", "error", "-y"] + args + [path(name)], check=True)


def ff(name, seconds, args, **truth):
    """Encodes so many seconds; told overrides where the file holds another length on purpose."""
    meta = [] if "-metadata" in args or "-map_metadata" in args else ["-map_metadata", "-1"]
    run(name, ["-fflags", "+bitexact"] + args + meta + ["-t", str(seconds), "-threads", "1", "-flags", "+bitexact",
                                                        "-fflags", "+bitexact"])
    told(name, seconds=truth.pop("told", seconds), **truth)


def data(name):
    with open(path(name), "rb") as file:
        return file.read()


def write(name, content, **truth):
    with open(path(name), "wb") as file:
        file.write(content)
    told(name, **truth)


def video(rate="10", size="32x32"):
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}"]


def tone(rate=16000):
    return ["-f", "lavfi", "-i", f"sine=f=330:r={rate}"]


def x264(gop=10):
    return ["-c:v", "libx264", "-preset", "veryfast", "-crf", "51", "-pix_fmt", "yuv420p", "-g", str(gop)]


AAC = ["-c:a", "aac", "-b:a", "8k"]
mp4 = dict(mime="video/mp4", kind="video")
mov = dict(mime="video/quicktime", kind="video")
# 2026-03-02T02:30:00Z in seconds since 1904 and since 1970.
SINCE_1970 = 1772418600
SINCE_1904 = SINCE_1970 + 2082844800
WHEN = "2026-03-02T02:30:00Z"

# ---------------------------------------------------------------------------------------------- ISO base media by bytes


def box(kind, *parts):
    kind = kind if isinstance(kind, bytes) else kind.encode("latin-1")
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def wide_box(kind, *parts):
    """The same with a size of 64 bits."""
    body = b"".join(parts)
    return struct.pack(">I", 1) + kind.encode() + struct.pack(">Q", len(body) + 16) + body


def full(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def header(kind, version, when, scale, ticks, rest):
    if version:
        return full(kind, 1, 0, struct.pack(">QQIQ", when, when, scale, ticks), rest)
    return full(kind, 0, 0, struct.pack(">IIII", when, when, scale, ticks), rest)


def mvhd(ticks, scale=1000, when=0, version=0):
    return header("mvhd", version, when, scale, ticks,
                  struct.pack(">IHH8x", 0x10000, 0x100, 0) + MATRIX + bytes(24) + struct.pack(">I", 9))


def tkhd(number, ticks, when=0, version=0, size=(64, 48)):
    rest = bytes(8) + struct.pack(">hhHH", 0, 0, 0, 0) + MATRIX + struct.pack(">II", size[0] << 16, size[1] << 16)
    if version:
        return full("tkhd", 1, 3, struct.pack(">QQIIQ", when, when, number, 0, ticks), rest)
    return full("tkhd", 0, 3, struct.pack(">IIIII", when, when, number, 0, ticks), rest)


AVCC = bytes.fromhex("0142c01effe1000d6742c01ed9010c9b01100000030004680ce3c801000468ce3c80")


def entry(handler, codec):
    if handler == b"vide":
        more = box("avcC", AVCC) if codec == b"avc1" else b""
        return box(codec, bytes(6), struct.pack(">H", 1), bytes(16), struct.pack(">HHIIIH", 64, 48, 0x480000, 0x480000, 0, 1),
                   bytes(32), struct.pack(">Hh", 24, -1), more)
    if handler == b"soun":
        return box(codec, bytes(6), struct.pack(">H", 1), bytes(8), struct.pack(">HHHHI", 1, 16, 0, 0, 8000 << 16))
    return box(codec, bytes(6), struct.pack(">H", 1), bytes(18) if codec == b"tmcd" else bytes(8))


class Track:
    """handler, codec, ticks per second, [(samples, ticks of each)], bytes of one sample."""

    def __init__(self, handler, codec, scale, runs, sample, edits=None, hdr=0, when=0, compact=False):
        self.handler, self.codec, self.scale, self.runs, self.sample = handler, codec, scale, runs, sample
        self.edits, self.hdr, self.when, self.compact = edits, hdr, when, compact
        self.count = sum(n for n, _ in runs)
        self.ticks = sum(n * d for n, d in runs)

    def table(self, number, movie_scale, chunks, wide=False):
        """chunks: [(place, samples)]"""
        stts = full("stts", 0, 0, struct.pack(">I", len(self.runs)), *[struct.pack(">II", n, d) for n, d in self.runs])
        firsts, last = [], None
        for i, (_, n) in enumerate(chunks):
            if n != last:
                firsts.append((i + 1, n, 1))
                last = n
        stsc = full("stsc", 0, 0, struct.pack(">I", len(firsts)), *[struct.pack(">III", *f) for f in firsts])
        if self.compact:
            stsz = full("stz2", 0, 0, struct.pack(">II", 8, self.count), bytes([len(self.sample)]) * self.count)
        else:
            stsz = full("stsz", 0, 0, struct.pack(">II", len(self.sample), self.count))
        places = [c[0] for c in chunks]
        stco = full("co64" if wide else "stco", 0, 0, struct.pack(">I", len(places)),
                    *[struct.pack(">Q" if wide else ">I", p) for p in places])
        stbl = box("stbl", full("stsd", 0, 0, struct.pack(">I", 1), entry(self.handler, self.codec)), stts, stsc, stsz, stco)
        return self.trak(number, movie_scale, stbl)

    def trak(self, number, movie_scale, stbl, ticks=None):
        ticks = self.ticks if ticks is None else ticks
        shown = sum(e[0] for e in self.edits) if self.edits else ticks * movie_scale // self.scale
        inner = {b"vide": full("vmhd", 0, 1, bytes(8)), b"soun": full("smhd", 0, 0, bytes(4))}.get(
            self.handler, full("nmhd", 0, 0))
        dinf = box("dinf", full("dref", 0, 0, struct.pack(">I", 1), full("url ", 0, 1)))
        mdia = box("mdia", header("mdhd", self.hdr, self.when, self.scale, ticks, struct.pack(">HH", 0x55C4, 0)),
                   full("hdlr", 0, 0, bytes(4), self.handler, bytes(12), b"\0"), box("minf", inner, dinf, stbl))
        edts = b""
        if self.edits:
            edts = box("edts", full("elst", 0, 0, struct.pack(">I", len(self.edits)),
                                    *[struct.pack(">Iihh", d, at, 1, 0) for d, at in self.edits]))
        return box("trak", tkhd(number, shown, self.when, self.hdr), edts, mdia)


def pictures(seconds=6, rate=10, **more):
    """Video of so many seconds: ten pictures a second under a scale of 600."""
    return Track(b"vide", more.pop("codec", b"jpeg"), 600, [(seconds * rate, 600 // rate)], b"\xFF\xD8\xFF\xD9" * 3, **more)


def voice(seconds=6, **more):
    """Sound of 8 kHz in blocks of 160 samples."""
    return Track(b"soun", more.pop("codec", b"sowt"), 8000, [(seconds * 50, 160)], b"\x80" * 20, **more)


def movie(tracks, ftyp=b"qt  \0\0\2\0qt  ", first=b"", between=b"", tail=b"", scale=1000, when=0, hdr=0, ticks=None, extra=b"",
          index_first=False, pieces=1, wide=False, wide_mdat=False, shape=None, open_end=False):
    """A whole file. pieces: in how many mdat boxes the samples lie; shape changes the finished moov."""
    head = (box("ftyp", ftyp) if ftyp else b"") + first

    def index(base):
        at, boxes, chunks = base, b"", [[] for _ in tracks]
        for piece in range(pieces):
            body = b""
            long = 16 if wide_mdat else 8
            for i, t in enumerate(tracks):
                n = t.count * (piece + 1) // pieces - t.count * piece // pieces
                if n:
                    chunks[i].append((at + long + len(body), n))
                    body += t.sample * n
            boxes += (wide_box if wide_mdat else box)("mdat", body) + (between if piece + 1 < pieces else b"")
            at = base + len(boxes)
        most = max(sum(e[0] for e in t.edits) if t.edits else t.ticks * scale // t.scale for t in tracks)
        moov = box("moov", mvhd(most if ticks is None else ticks, scale, when, hdr),
                   *[t.table(i + 1, scale, chunks[i], wide) for i, t in enumerate(tracks)], extra)
        return (shape(moov) if shape else moov), boxes

    if index_first:
        moov, _ = index(0)
        moov, boxes = index(len(head) + len(moov))
        if open_end:  # the last box runs to the end: size 0
            boxes = bytes(4) + boxes[4:]
        return head + moov + boxes + tail
    moov, boxes = index(len(head))
    if open_end:
        moov = bytes(4) + moov[4:]
    return head + boxes + moov + tail


ISO = b"mp42\0\0\0\0isommp42"
A1 = dict(codec=b"avc1")

# QuickTime: trimmed, paused, cut by edit lists. The edit list says what is shown.
write("trimmed.mov", movie([pictures(10, edits=[(4000, 1800)]), voice(10, edits=[(4000, 24000)])]), seconds=4, doubts=None, **mov)
write("two_cuts.mov", movie([pictures(10, edits=[(2000, 0), (3000, 3000)]), voice(10, edits=[(2000, 0), (3000, 40000)])]),
      seconds=5, doubts=None, **mov)
write("empty_at_start.mov", movie([pictures(6, edits=[(1500, -1), (6000, 0)]), voice(6, edits=[(1500, -1), (6000, 0)])]),
      seconds=7.5, doubts=False, **mov)
# Camera brands and their boxes.
def keys_meta(pairs, quicktime):
    """com.apple.quicktime.* and com.android.* keys; QuickTime writes meta without version and flags."""
    keys = full("keys", 0, 0, struct.pack(">I", len(pairs)), *[box("mdta", k) for k, _ in pairs])
    ilst = box("ilst", *[box(struct.pack(">I", i + 1), box("data", struct.pack(">II", 1, 0), v)) for i, (_, v) in enumerate(pairs)])
    hdlr = full("hdlr", 0, 0, bytes(4), b"mdta", bytes(12), b"\0")
    return box("meta", hdlr, keys, ilst) if quicktime else full("meta", 0, 0, hdlr, keys, ilst)


apple = keys_meta([(b"com.apple.quicktime.location.accuracy.horizontal", b"14.2"),
                   (b"com.apple.quicktime.location.ISO6709", b"-33.8568+151.2153+012.500/"),
                   (b"com.apple.quicktime.make", b"Apple"), (b"com.apple.quicktime.model", b"iPhone"),
                   (b"com.apple.quicktime.creationdate", b"2026-03-02T10:30:00+0800")], True)
timed = Track(b"meta", b"mebx", 600, [(1, 3600)], b"\0" * 9)
write("iphone.mov", movie([pictures(**A1), voice(codec=b"mp4a"), timed], first=box("wide"), scale=600, when=SINCE_1904 + 6, extra=apple),
      seconds=6, start=WHEN, stamp="2026-03-02T02:30:06Z", gps=[-33856800, 151215300], **mov)
west = keys_meta([(b"com.apple.quicktime.creationdate", b"2026-03-01T21:30:00-05:00"),
                  (b"com.apple.quicktime.location.ISO6709", b"+40.6892-074.0445/")], True)
write("iphone_west.mov", movie([pictures(**A1)], extra=west, index_first=True), seconds=6, start=WHEN,
      gps=[40689200, -74044500], **mov)
android = box("udta", box("©xyz", struct.pack(">HH", 18, 0x15C7), b"+43.8378+126.5494/"[:18])) + \
    keys_meta([(b"com.android.version", b"14"), (b"com.android.capture.fps", struct.pack(">f", 30))], False)
write("android.mp4", movie([pictures(**A1), voice(codec=b"mp4a")], ISO, first=box("free", bytes(3000)), when=SINCE_1904 + 6, extra=android),
      seconds=6, stamp="2026-03-02T02:30:06Z", gps=[43837800, 126549400], **mp4)
drone = box("udta", box("©xyz", struct.pack(">HH", 23, 0x15C7), b"+43.83780+126.54940+203"[:23]),
            box("©xsp", struct.pack(">HH", 5, 0x15C7), b"+0.00"), box("©fpt", struct.pack(">HH", 5, 0x15C7), b"+1.50"),
            box("©mdl", struct.pack(">HH", 6, 0x15C7), b"FC0001"))
write("drone.mov", movie([pictures(**A1)], extra=drone, when=SINCE_1904), seconds=6, stamp=WHEN, gps=[43837800, 126549400], **mov)
sports = box("udta", box("FIRM", b"HD0.01.00.00.00"), box("LENS", b"LENS0001"), box("CAME", bytes(16)), box("SETT", bytes(12)),
             box("MUID", bytes(32)), box("HMMT", bytes(4)), box("GPMF", b"DEVC\0\x01\0\x08DVID\x4C\x04\0\x01\0\0\0\x01"), bytes(4))
write("sports.mp4", movie([Track(b"vide", b"avc1", 90000, [(180, 3003)], b"\0\0\0\x08abcdefgh"), voice(codec=b"mp4a"),
                           Track(b"tmcd", b"tmcd", 90000, [(1, 540540)], bytes(4)), Track(b"meta", b"gpmd", 1000, [(6, 1000)], b"DEVC\0\0\0\0")],
                          b"mp41\x20\x13\x10\x18mp41", scale=90000, when=SINCE_1904, extra=sports),
      seconds=180 * 1001 / 30000, stamp=WHEN, **mp4)
# A camera that says when it filmed in udta.
write("day.mov", movie([pictures()], extra=box("udta", box("©day", struct.pack(">HH", 24, 0x55C4), b"2026-03-02T10:30:00+0800"))),
      seconds=6, start=WHEN, doubts=None, **mov)
# Cheap recorders write seconds since 1970 where since 1904 is meant: 1960 is not when it was filmed. Meant is 2026.
write("since_1970.mp4", movie([pictures(**A1)], ISO, when=SINCE_1970), seconds=6, stamp=WHEN, doubts=None, **mp4)
# Old cameras: no ftyp at all.
write("no_ftyp.mov", movie([pictures(), voice()], None), seconds=6, **mov)
write("no_ftyp_wide.mov", movie([pictures(), voice()], None, first=box("wide")), seconds=6, **mov)
write("no_ftyp_moov.mov", movie([pictures(), voice()], None, index_first=True), seconds=6, **mov)
write("skip_first.mov", movie([pictures(), voice()], None, first=box("skip", bytes(300))), seconds=6, **mov)
# Layouts.
write("many_mdat.mp4", movie([pictures(**A1), voice(codec=b"mp4a")], ISO, pieces=5, between=box("free", bytes(40)) + box("uuid", bytes(16), b"x" * 9)),
      seconds=6, **mp4)
write("all_64.mp4", movie([pictures(hdr=1, when=SINCE_1904, **A1), voice(hdr=1, codec=b"mp4a")], ISO, hdr=1, when=SINCE_1904, wide=True, wide_mdat=True),
      seconds=6, stamp=WHEN, **mp4)
write("mdat_to_end.mp4", movie([pictures(**A1)], ISO, index_first=True, open_end=True), seconds=6, **mp4)
write("moov_to_end.mp4", movie([pictures(**A1)], ISO, open_end=True), seconds=6, **mp4)
write("wide_moov.mp4", movie([pictures(**A1)], ISO, shape=lambda m: wide_box("moov", m[8:])), seconds=6, **mp4)
write("compact_sizes.mp4", movie([pictures(compact=True, **A1)], ISO), seconds=6, **mp4)


def compressed(moov):
    packed = zlib.compress(moov)
    return box("moov", box("cmov", box("dcom", b"zlib"), box("cmvd", struct.pack(">I", len(moov)), packed)))


write("compressed_index.mov", movie([pictures(), voice()], shape=compressed), seconds=6, doubts=None, **mov)
write("index_twice.mp4", movie([pictures(**A1)], ISO, shape=lambda m: m + m), seconds=6, doubts=None, **mp4)
write("all_ones.mp4", movie([pictures(**A1)], ISO, ticks=0xFFFFFFFF), seconds=6, doubts=None, **mp4)
write("all_ones_64.mp4", movie([pictures(**A1)], ISO, ticks=0xFFFFFFFFFFFFFFFF, hdr=1), seconds=6, doubts=None, **mp4)
write("zero_header.mp4", movie([pictures(**A1), voice(codec=b"mp4a")], ISO, ticks=0), seconds=6, doubts=None, **mp4)
write("hundredfold.mp4", movie([pictures(**A1), voice(codec=b"mp4a")], ISO, ticks=600000), seconds=6, doubts=True, **mp4)
write("zero_scale.mp4", movie([pictures(**A1)], ISO).replace(mvhd(6000), mvhd(6000, 0)), seconds=6, doubts=None, **mp4)
whole = movie([pictures(**A1), voice(codec=b"mp4a")], ISO, index_first=True)
write("preallocated.mp4", movie([pictures(**A1)], ISO) + bytes(6000), seconds=6, doubts=None, **mp4)
write("doubled.mp4", whole + whole, seconds=9, tolerance=3.1, doubts=True, **mp4)
write("cut_in_index.mp4", whole[:600], seconds=None, why="cut inside the index", doubts=True, **mp4)
write("cut_in_ftyp.mp4", whole[:20], seconds=None, why="cut inside the first box", doubts=True, **mp4)
# Variable rate: one second at 20 pictures, a still of three seconds, one second at 10.
write("variable_rate.mp4", movie([Track(b"vide", b"avc1", 90000, [(20, 4500), (1, 270000), (10, 9000)], b"\0\0\0\x08abcdefgh")], ISO),
      seconds=5, **mp4)
write("timelapse.mp4", movie([Track(b"vide", b"avc1", 1, [(40, 1)], b"\0\0\0\x08abcdefgh")], ISO), seconds=40, **mp4)
write("ntsc_film.mov", movie([Track(b"vide", b"jpeg", 24000, [(120, 1001)], b"\xFF\xD8\xFF\xD9")], scale=24000), seconds=120 * 1001 / 24000, **mov)

# The same kinds by ffmpeg.
ff("hevc.mp4", 4, video("30000/1001", "64x64") + tone(48000) + ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "45", "-tag:v", "hvc1", "-x265-params",
   "log-level=none:pools=1"] + AAC + ["-metadata", f"creation_time={WHEN}"], stamp=WHEN, **mp4)
ff("av1.mp4", 2, video() + ["-c:v", "libaom-av1", "-cpu-used", "8", "-crf", "60"], **mp4)
ff("dropped.mp4", 6, video("30") + ["-vf", "select='not(between(n,40,110))+eq(mod(n,3),0)'", "-fps_mode", "vfr"] + x264(), **mp4)
ff("timecode.mov", 4, video("25") + x264() + ["-timecode", "10:30:00:00"], doubts=None, **mov)
ff("timecode_drop.mp4", 4, video("30000/1001") + x264() + ["-timecode", "10:30:00;00"], doubts=None, **mp4)
ff("phone_amr.3gp", 2, video("15", "176x144") + tone(8000) + ["-c:v", "h263", "-q:v", "31", "-c:a", "libopencore_amrnb", "-b:a", "5.15k", "-ac", "1"],
   mime="video/3gpp", kind="video")
ff("voice.3gp", 6, tone(8000) + ["-c:a", "libopencore_amrnb", "-b:a", "12.2k", "-ac", "1"], mime="audio/3gpp", kind="audio")
ff("voice_wide.3gp", 6, tone(16000) + ["-c:a", "libvo_amrwbenc", "-ac", "1"], mime="audio/3gpp", kind="audio")
ff("phone.3g2", 4, video() + tone(8000) + ["-c:v", "mpeg4", "-q:v", "31"] + AAC, mime="video/3gpp2", kind="video")
ff("alac.m4a", 2, tone(8000) + ["-c:a", "alac"], mime="audio/mp4", kind="audio")
ff("sound_8k.m4a", 9, tone(8000) + AAC, mime="audio/mp4", kind="audio")
ff("pcm.mov", 1, video("25") + tone(8000) + ["-c:v", "mjpeg", "-q:v", "31", "-c:a", "pcm_mulaw"], **mov)
ff("sound_only.mov", 1, tone(8000) + ["-c:a", "pcm_alaw"], mime="video/quicktime", kind="audio")
ff("psp.mp4", 3, video("30000/1001", "160x112") + tone(48000) + x264() + AAC + ["-f", "psp"], **mp4)
ff("late_picture.mp4", 6, ["-itsoffset", "2"] + video() + tone() + x264() + AAC, **mp4)
ff("smooth.mp4", 6, video() + tone() + x264(20) + AAC + ["-f", "ismv"], doubts=None, **mp4)
ff("global_sidx.mp4", 6, video() + x264() + ["-movflags", "dash+global_sidx+delay_moov"], **mp4)
ff("separate_moof.mp4", 6, video() + tone() + x264() + AAC + ["-movflags", "frag_keyframe+separate_moof+omit_tfhd_offset"], **mp4)
ff("negative_cts.mp4", 6, video() + x264() + ["-movflags", "negative_cts_offsets+frag_keyframe+empty_moov"], **mp4)
ff("sound_frag.mp4", 9, tone() + AAC + ["-movflags", "empty_moov", "-frag_duration", "2000000"], mime="audio/mp4", kind="audio")
run("tmp.mp4", ["-fflags", "+bitexact"] + video() + tone() + x264() + AAC + ["-t", "9", "-threads", "1", "-flags", "+bitexact"])
# Copied from the middle: samples from 3.0 s on, an edit list from 3.5 s on.
run("copied.mp4", ["-ss", "3.5", "-i", path("tmp.mp4"), "-c", "copy", "-map_metadata", "-1", "-t", "4", "-fflags", "+bitexact"])
told("copied.mp4", seconds=4, tolerance=0.45, doubts=None, **mp4)
os.remove(path("tmp.mp4"))

# Fragments by bytes.


def moof(sequence, base, parts):
    """parts: [(track, tfdt version or None, decode time, samples, how, ticks)]; how: 'trun', 'tfhd' or 'trex'."""
    trafs = []
    for track, version, time, n, how, each in parts:
        tfdt = b"" if version is None else full("tfdt", version, 0, struct.pack(">Q" if version else ">I", time))
        if how == "trun":
            tf = full("tfhd", 0, 0x020010, struct.pack(">II", track, 12))
            tr = full("trun", 0, 0x100, struct.pack(">I", n), *[struct.pack(">I", each)] * n)
        elif how == "tfhd":
            tf = full("tfhd", 0, 0x020018, struct.pack(">III", track, each, 12))
            tr = full("trun", 0, 0x201, struct.pack(">Ii", n, 200), *[struct.pack(">I", 12)] * n)
        else:
            tf = full("tfhd", 0, 0x020000, struct.pack(">I", track))
            tr = full("trun", 0, 0, struct.pack(">I", n))
        trafs.append(box("traf", tf, tfdt, tr))
    return box("moof", full("mfhd", 0, 0, struct.pack(">I", sequence)), *trafs)


def fragmented(rounds, mehd=b"", ticks=0, trex=((1, 60), (2, 160)), before=b"", tail=b"", ftyp=b"iso5\0\0\2\0iso5iso6mp41", each=None):
    empty = [full("stsd", 0, 0, struct.pack(">I", 1)), full("stts", 0, 0, bytes(4)), full("stsc", 0, 0, bytes(4)),
             full("stsz", 0, 0, bytes(8)), full("stco", 0, 0, bytes(4))]
    tracks = [pictures(**A1), voice(codec=b"mp4a")]
    traks = []
    for t, (number, _) in zip(tracks, trex):
        empty[0] = full("stsd", 0, 0, struct.pack(">I", 1), entry(t.handler, t.codec))
        traks.append(t.trak(number, 1000, box("stbl", *empty), 0))
    mvex = box("mvex", mehd, *[full("trex", 0, 0, struct.pack(">IIIII", n, 1, d, 12, 0)) for n, d in trex])
    out = box("ftyp", ftyp) + box("moov", mvhd(ticks), *traks, mvex) + before
    for i, parts in enumerate(rounds):
        samples = sum(p[3] for p in parts)
        out += (each or b"") + moof(i + 1, len(out), parts) + box("mdat", b"\0\0\0\x08abcdefgh" * samples)
    return out + tail


def both(i, version=1, how="trun", offset=0):
    """One second of both tracks."""
    return [(1, version, (i + offset) * 600, 10, how, 60), (2, version, (i + offset) * 8000, 50, how, 160)]


write("tfdt_1.mp4", fragmented([both(i) for i in range(6)]), seconds=6, **mp4)
write("no_tfdt.mp4", fragmented([both(i, None) for i in range(6)]), seconds=6, doubts=None, **mp4)
write("from_tfhd.mp4", fragmented([both(i, 0, "tfhd") for i in range(6)]), seconds=6, **mp4)
write("from_trex.mp4", fragmented([both(i, 0, "trex") for i in range(6)]), seconds=6, **mp4)
write("no_tfdt_trex.mp4", fragmented([both(i, None, "trex") for i in range(6)]), seconds=6, doubts=None, **mp4)
write("mehd.mp4", fragmented([both(i) for i in range(6)], full("mehd", 1, 0, struct.pack(">Q", 6000))), seconds=6, **mp4)
write("mehd_zero.mp4", fragmented([both(i) for i in range(6)], full("mehd", 0, 0, bytes(4))), seconds=6, doubts=None, **mp4)
write("mehd_lies.mp4", fragmented([both(i) for i in range(6)], full("mehd", 0, 0, struct.pack(">I", 60000))), seconds=6, doubts=None, **mp4)
write("one_by_one.mp4", fragmented([p for i in range(6) for p in ([both(i)[0]], [both(i)[1]])]), seconds=6, **mp4)
write("sound_ends.mp4", fragmented([both(i)[:1 if i > 3 else 2] for i in range(6)]), seconds=6, **mp4)
write("styp_prft.mp4", fragmented([both(i) for i in range(6)], each=box("styp", b"msdh\0\0\0\0msdhmsix") + full("prft", 1, 0, bytes(20)) + full("emsg", 0, 0, b"urn\0\0", bytes(16))),
      seconds=6, **mp4)
# A recorder that joins a running stream: the first fragment lies at ten hours.
write("ten_hours_in.mp4", fragmented([both(i, 1, "trun", 36000) for i in range(6)]), seconds=6, doubts=None, **mp4)
write("lost_fragment.mp4", fragmented([both(i) for i in range(6) if i != 3]), seconds=5.5, tolerance=0.6, doubts=None, **mp4)
# Switched off in the last fragment, and a first header that knows of one second.
fine = fragmented([both(i) for i in range(6)], ticks=1000)
write("cut_in_fragment.mp4", fine[:-500], seconds=5.5, tolerance=0.6, doubts=None, **mp4)
write("cut_after_header.mp4", fragmented([]), seconds=None, why="no fragment was written", doubts=True, **mp4)
write("fragments_zeros.mp4", fine + bytes(9000), seconds=6, doubts=None, **mp4)
# Recorded twice, put together: the second header begins anew at zero.
write("fragments_twice.mp4", fine + fine, seconds=12, doubts=None, **mp4)

# ------------------------------------------------------------------------------------------------------------------ AVI

avi = dict(mime="video/x-msvideo", kind="video")


def chunk(kind, body):
    return kind + struct.pack("<I", len(body)) + body + (b"\0" if len(body) & 1 else b"")


def listed(kind, *parts):
    return chunk(b"LIST", kind + b"".join(parts))


def riff(frames, strh=60, avih=60, rate=10, scale=1, notes=b"", micros=100000, sound=None, between=b"", rec=False, tail=b"", idx=True, sizes=True):
    """An AVI of the given picture chunks. sound: seconds of 8 kHz u-law, 0.1 s a chunk."""
    video_strl = listed(b"strl", chunk(b"strh", b"vidsMJPG" + struct.pack("<IHHIIIIIIIIHHHH", 0, 0, 0, 0, scale, rate, 0, strh, 0, 0, 0, 0, 0, 64, 48)),
                        chunk(b"strf", struct.pack("<IiiHHIIiiII", 40, 64, 48, 1, 24, 0x47504A4D, 0, 0, 0, 0, 0)))
    streams = 1
    if sound:
        streams = 2
        video_strl += listed(b"strl", chunk(b"strh", b"auds" + bytes(4) + struct.pack("<IHHIIIIIIIIHHHH", 0, 0, 0, 0, 1, 8000, 0, sound * 8000, 0, 0, 1, 0, 0, 0, 0)),
                             chunk(b"strf", struct.pack("<HHIIHHH", 7, 1, 8000, 8000, 1, 8, 0)))
    hdrl = listed(b"hdrl", chunk(b"avih", struct.pack("<14I", micros, 0, 0, 0x10, avih, 0, streams, 0, 64, 48, 0, 0, 0, 0)), video_strl)
    body, pieces = b"", []
    for i in range(max(len(frames), (sound or 0) * 10)):
        piece = chunk(b"00dc", frames[i]) if i < len(frames) else b""
        if sound and i < sound * 10:
            piece += chunk(b"01wb", b"\xFF" * 800)
        body += listed(b"rec ", piece) if rec else piece
    movi = listed(b"movi", body)
    index = chunk(b"idx1", b"".join(struct.pack("<4sIII", b"00dc", 16, 4 + 12 * i, len(f)) for i, f in enumerate(frames))) if idx else b""
    out = b"AVI " + hdrl + notes + between + movi + index
    if not sizes:  # switched off: no length anywhere
        movi = movi[:4] + bytes(4) + movi[8:]
        return b"RIFF" + bytes(4) + b"AVI " + hdrl + notes + between + movi
    return chunk(b"RIFF", out) + tail


EOI = b"\xFF\xD8\xFF\xD9"
SIXTY = [EOI] * 60
write("dropped.avi", riff([EOI if i % 3 else b"" for i in range(60)]), seconds=6, **avi)
write("avih_zero.avi", riff(SIXTY, avih=0), seconds=6, doubts=None, **avi)
write("strh_zero.avi", riff(SIXTY, strh=0), seconds=6, doubts=None, **avi)
write("longer_sound.avi", riff(SIXTY[:10], 10, 10, sound=2), seconds=2, doubts=None, **avi)
write("rec_off.avi", riff(SIXTY, 0, 0, rec=True, sizes=False), seconds=6, doubts=True, **avi)
write("sound_off.avi", riff(SIXTY, 0, 0, sound=1, sizes=False), seconds=6, doubts=True, **avi)
write("junk_before.avi", riff(SIXTY, between=chunk(b"JUNK", bytes(3000)) + listed(b"INFO", chunk(b"ISFT", b"DVR 1.0\0"))), seconds=6, **avi)
write("preallocated.avi", riff(SIXTY, tail=bytes(5000)), seconds=6, doubts=None, **avi)
write("frames_lie.avi", riff(SIXTY, 600, 600), seconds=6, doubts=True, **avi)
write("headers_differ.avi", riff(SIXTY, 60, 600), seconds=6, doubts=None, **avi)
write("frames_short.avi", riff(SIXTY, 10, 10), seconds=6, doubts=True, **avi)
write("rate_15.avi", riff(SIXTY, rate=15000, scale=1000, micros=66667), seconds=4, **avi)
for name, text in [("idit_pentax.avi", b"2026:03:02 10:30:00\0"), ("idit_mixed.avi", b"Mon Mar 02 10:30:00 2026\n\0"), ("idit_plain.avi", b"Mon Mar 02 10:30:00 2026")]:
    write(name, riff(SIXTY, notes=chunk(b"IDIT", text)), seconds=6, start="2026-03-02T10:30:00", **avi)
write("idit_minutes.avi", riff(SIXTY, notes=chunk(b"IDIT", b"2026/03/02/ 10:30\0")), seconds=6, start="2026-03-02T10:30:00", doubts=None, **avi)
write("idit_noon.avi", riff(SIXTY, notes=chunk(b"IDIT", b"2026/ 3/ 2 10:30AM\0")), seconds=6, start="2026-03-02T10:30:00", doubts=None, **avi)
write("idit_empty.avi", riff(SIXTY, notes=chunk(b"IDIT", b"0000:00:00 00:00:00\0")), seconds=6, doubts=None, **avi)
ff("h264.avi", 1, video("25") + tone(8000) + x264() + ["-c:a", "pcm_mulaw"], **avi)
ff("sound_only.avi", 1, tone(8000) + ["-c:a", "pcm_alaw"], mime="video/x-msvideo", kind="audio")
ff("ima_sound.avi", 1, video("12.5") + tone(22050) + ["-c:v", "msmpeg4", "-q:v", "31", "-c:a", "adpcm_ima_wav"], **avi)

# ------------------------------------------------------------------------------------------------------ Matroska by bytes

mkv, webm = dict(mime="video/x-matroska", kind="video"), dict(mime="video/webm", kind="video")


def size(n, width=None):
    width = width or next(w for w in range(1, 9) if n < (1 << 7 * w) - 1)
    return (n | 1 << 7 * width).to_bytes(width, "big")


def el(ident, body, width=None):
    if isinstance(body, int):
        body = body.to_bytes(max(1, (body.bit_length() + 7) // 8), "big")
    return bytes.fromhex(ident) + size(len(body), width) + body


def open_el(ident, body):
    """Of unknown size, as a recorder writes it."""
    return bytes.fromhex(ident) + b"\x01" + b"\xFF" * 7 + body


def ebml(doc):
    return el("1A45DFA3", el("4286", 1) + el("42F7", 1) + el("42F2", 4) + el("42F3", 8) + el("4282", doc) + el("4287", 4) + el("4285", 2))


def info(duration=None, scale=1000000, date=None, double=True):
    body = el("2AD7B1", scale) + el("4D80", b"made by bytes") + el("5741", b"made by bytes")
    if duration is not None:
        body += el("4489", struct.pack(">d" if double else ">f", duration))
    if date is not None:
        body += el("4461", struct.pack(">q", date))
    return el("1549A966", body)


def tracks(kinds, default=True):
    """kinds: 'v' ten pictures a second, 'a' Opus of 20 ms."""
    out = b""
    for i, k in enumerate(kinds):
        body = el("D7", i + 1) + el("73C5", i + 7) + el("83", 1 if k == "v" else 2) + el("86", b"V_MJPEG" if k == "v" else b"A_OPUS")
        if default:
            body += el("23E383", 100000000 if k == "v" else 20000000)
        body += el("E0", el("B0", 64) + el("BA", 48)) if k == "v" else \
            el("63A2", b"OpusHead\x01\x01\0\0\x80\xBB\0\0\0\0\0") + el("E1", el("B5", struct.pack(">f", 48000)) + el("9F", 1))
        out += el("AE", body)
    return el("1654AE6B", out)


def simple(track, at, body=EOI, flags=0x80):
    return el("A3", size(track) + struct.pack(">hB", at, flags) + body)


def group(track, at, duration=None, body=EOI):
    return el("A0", el("A1", size(track) + struct.pack(">hB", at, 0) + body) + (el("9B", duration) if duration else b""))


def laced(track, at, frames, how):
    """Several frames in one block: how 'xiph', 'fixed' or 'ebml'."""
    if how == "xiph":
        head = bytes([len(frames) - 1]) + b"".join(b"\xFF" * (len(f) // 255) + bytes([len(f) % 255]) for f in frames[:-1])
        flag = 0x02
    elif how == "fixed":
        head, flag = bytes([len(frames) - 1]), 0x04
    else:
        head, flag = bytes([len(frames) - 1]) + size(len(frames[0])), 0x06
        for a, b in zip(frames, frames[1:-1]):
            head += (len(b) - len(a) + (1 << 13) - 1 | 1 << 14).to_bytes(2, "big")
    return el("A3", size(track) + struct.pack(">hB", at, 0x80 | flag) + head + b"".join(frames))


def cluster(time, blocks, opened=False, first=b"", width=None):
    body = first + el("E7", time) + b"".join(blocks)
    return open_el("1F43B675", body) if opened else el("1F43B675", body, width)


def crc(body):
    return el("BF", struct.pack("<I", zlib.crc32(body))) + body


def second(i, offset=0, opened=False, first=b"", unit=100):
    """One second of pictures."""
    return cluster((i + offset) * unit * 10, [simple(1, unit * n) for n in range(10)], opened, first)


def segment(body, opened=False):
    return open_el("18538067", body) if opened else el("18538067", body, 8)


VOID = el("EC", bytes(200))
CUES = el("1C53BB6B", el("BB", el("B3", 0) + el("B7", el("F7", 1) + el("F1", 300))))
TAGS = el("1254C367", el("7373", el("63C0", b"") + el("67C8", el("45A3", b"ENCODER") + el("4487", b"bytes"))))
six = b"".join(second(i) for i in range(6))
OPUS_FRAME = b"\x08" + bytes(20)  # TOC: SILK of 20 ms, one frame
write("plain_bytes.mkv", ebml(b"matroska") + segment(info(6000.0) + tracks("v") + six), seconds=6, **mkv)
write("float_duration.mkv", ebml(b"matroska") + segment(info(6000.0, double=False, date=(SINCE_1970 - 978307200) * 10**9) + tracks("v") + six), seconds=6, stamp=WHEN, **mkv)
write("open_clusters.mkv", ebml(b"matroska") + segment(info() + tracks("v") + b"".join(second(i, opened=True) for i in range(6)), True), seconds=6, **mkv)
write("cues_first.webm", ebml(b"webm") + segment(VOID + CUES + TAGS + info() + VOID + tracks("v") + six), seconds=6, doubts=None, **webm)
write("crc.mkv", ebml(b"matroska") + segment(b"".join(
    el("1F43B675", crc(el("E7", i * 1000) + b"".join(simple(1, 100 * n) for n in range(10)))) + VOID for i in range(6)).join([info() + tracks("v"), TAGS])), seconds=6, doubts=None, **mkv)
write("groups.mkv", ebml(b"matroska") + segment(info() + tracks("v", False) + b"".join(
    cluster(i * 1000, [group(1, 500 * n, 500) for n in range(2)]) for i in range(6))), seconds=6, doubts=None, **mkv)
for how in ("xiph", "fixed", "ebml"):
    frames = [OPUS_FRAME if how == "fixed" else b"\x08" + bytes(20 + n % 5) for n in range(25)]
    write(f"laced_{how}.mka", ebml(b"matroska") + segment(info() + tracks("a") + b"".join(
        cluster(i * 1000, [laced(1, 0, frames, how), laced(1, 500, frames, how)]) for i in range(6))), seconds=6, doubts=None, mime="video/x-matroska", kind="audio")
write("fine_scale.mkv", ebml(b"matroska") + segment(info(60000.0, 100000) + tracks("v") + b"".join(second(i, unit=1000) for i in range(6))), seconds=6, **mkv)
write("fine_scale_open.mkv", ebml(b"matroska") + segment(info(None, 100000) + tracks("v") + b"".join(second(i, unit=1000) for i in range(6)), True), seconds=6, **mkv)
write("hour_in.webm", ebml(b"webm") + segment(info() + tracks("v") + b"".join(second(i, 3600, True) for i in range(6)), True), seconds=6, doubts=None, **webm)
write("zero_duration.mkv", ebml(b"matroska") + segment(info(0.0) + tracks("v") + six), seconds=6, doubts=None, **mkv)
write("duration_lies.mkv", ebml(b"matroska") + segment(info(60000.0) + tracks("v") + six), seconds=6, doubts=True, **mkv)
write("duration_short.mkv", ebml(b"matroska") + segment(info(1000.0) + tracks("v") + six), seconds=6, doubts=True, **mkv)
write("nan_duration.mkv", ebml(b"matroska") + segment(info(float("nan")) + tracks("v") + six), seconds=6, doubts=None, **mkv)
made = ebml(b"webm") + segment(info() + tracks("va") + b"".join(
    cluster(i * 1000, [simple(1, 100 * n) + b"".join(simple(2, 100 * n + 20 * k, OPUS_FRAME) for k in range(5)) for n in range(10)], True) for i in range(6)), True)
write("doubled.webm", made + made, seconds=12, doubts=None, **webm)
write("zeros_behind.webm", made + bytes(5000), seconds=6, doubts=None, **webm)
write("cut_block.webm", made[:-7], seconds=6, tolerance=0.25, doubts=None, **webm)
write("cut_in_tracks.webm", made[:120], seconds=None, why="cut inside the header", doubts=True, **webm)
write("no_cluster.webm", ebml(b"webm") + segment(info() + tracks("va"), True), seconds=None, why="no cluster was written", doubts=True, **webm)
# Clusters of wide sizes and blocks that run backwards inside (B pictures): the last shown counts.
write("reordered.mkv", ebml(b"matroska") + segment(info() + tracks("v") + b"".join(
    cluster(i * 1000, [simple(1, 100 * n, EOI, 0) for n in (0, 3, 1, 2, 6, 4, 5, 9, 7, 8)], width=8) for i in range(6))), seconds=6, doubts=None, **mkv)
write("negative_block.mkv", ebml(b"matroska") + segment(info() + tracks("v") + b"".join(
    cluster(i * 1000 + 500, [simple(1, 100 * n - 500) for n in range(10)]) for i in range(6))), seconds=6, doubts=None, **mkv)
OPUS = ["-c:a", "libopus", "-b:a", "10k"]
VP9 = ["-c:v", "libvpx-vp9", "-b:v", "20k", "-cpu-used", "8", "-deadline", "realtime"]
ff("cues_to_front.mkv", 5, video("25") + tone() + x264() + OPUS + ["-cues_to_front", "1"], **mkv)
ff("reserve.mkv", 1, video("30000/1001") + tone() + x264() + ["-c:a", "pcm_s16le", "-ar", "8000", "-reserve_index_space", "800", "-cluster_time_limit", "500"], **mkv)
ff("vp9.webm", 4, video("30") + VP9, **webm)
ff("hevc.mkv", 3, video("25", "64x64") + tone() + ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "45", "-x265-params", "log-level=none:pools=1", "-c:a", "libvorbis", "-q:a", "0"], **mkv)
ff("sound.mka", 5, tone() + ["-c:a", "libmp3lame", "-b:a", "16k"], mime="video/x-matroska", kind="audio")
ff("subtitled.mkv", 4, video() + x264() + ["-map_chapters", "-1"], **mkv)

# --------------------------------------------------------------------------------------------------- transport, programme

ts = dict(mime="video/mp2t", kind="video")
mpg = dict(mime="video/mpeg", kind="video")
MP2 = ["-c:a", "mp2", "-b:a", "32k", "-ar", "32000"]
ff("hevc.ts", 2, video("25", "64x64") + tone() + ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "45", "-x265-params", "log-level=none:pools=1"] + AAC, tolerance=0.3, **ts)
ff("dash.m2ts", 1, video("30") + tone(48000) + x264(30) + ["-c:a", "ac3", "-b:a", "32k", "-f", "mpegts", "-mpegts_m2ts_mode", "1"], tolerance=0.3, **ts)
ff("muxrate.ts", 3, video("5") + tone() + x264() + AAC + ["-muxrate", "80k", "-pcr_period", "20"], tolerance=0.3, **ts)
ff("one_a_second.ts", 8, video("1") + x264(1) + ["-bf", "0"], tolerance=0.3, **ts)
ff("latm.ts", 5, tone() + AAC + ["-mpegts_flags", "latm"], tolerance=0.3, mime="video/mp2t", kind="audio")
ff("opus.ts", 5, video("5") + tone() + x264() + OPUS, tolerance=0.3, **ts)
ff("two_programs.ts", 5, video("5") + tone() + x264() + AAC + ["-program", "st=0", "-program", "st=1"], tolerance=0.3, **ts)
ff("late_picture.ts", 6, ["-itsoffset", "3"] + video("5") + tone() + x264() + AAC, tolerance=0.3, **ts)
# The clock runs over inside, seen only by the sound.
ff("wrap_sound.ts", 6, tone() + MP2 + ["-output_ts_offset", "95441"], tolerance=0.3, mime="video/mp2t", kind="audio")
ff("tmp.ts", 6, video("5") + tone(8000) + x264() + AAC, **ts)
stream = data("tmp.ts")
write("starts_inside.ts", stream[188 * 3 + 77:], seconds=6, tolerance=0.6, doubts=None, **ts)
write("reed_solomon.ts", b"".join(stream[i:i + 188] + bytes(16) for i in range(0, len(stream), 188)), seconds=6, tolerance=0.3, doubts=None, **ts)
write("zeros_behind.ts", stream + bytes(188 * 40), seconds=6, tolerance=0.3, doubts=None, **ts)
write("zeros_inside.ts", stream[:188 * 30] + bytes(188 * 10) + stream[188 * 40:], seconds=6, tolerance=0.6, doubts=None, **ts)
write("null_behind.ts", stream + (b"\x47\x1F\xFF\x10" + b"\xFF" * 184) * 20, seconds=6, tolerance=0.3, **ts)
write("doubled.ts", stream + stream, seconds=12, tolerance=0.4, doubts=None, **ts)
del TRUTH["tmp.ts"]
os.remove(path("tmp.ts"))
# Small pictures: many lie in one packet, of which the first alone has a time. The last of them may be missed.
ff("tmp.mpg", 6, video("25") + tone() + x264(25) + ["-bf", "0"] + MP2 + ["-f", "vob"], **mpg)
stream = data("tmp.mpg")
# Recorders of one maker put 40 bytes before the first pack.
write("imkh.mp4", b"IMKH\x01\x01\0\0\x02\0\0\0\x01\0\x10\0\x80\x3E\0\0" + bytes(20) + stream, seconds=6, tolerance=0.5, doubts=None, **mpg)
write("h264.mpg", stream, seconds=6, tolerance=0.5, doubts=None, **mpg)
write("doubled.mpg", stream + stream, seconds=12, tolerance=0.4, doubts=None, **mpg)
write("zeros_behind.mpg", stream + bytes(6000), seconds=6, tolerance=0.5, doubts=None, **mpg)
del TRUTH["tmp.mpg"]
os.remove(path("tmp.mpg"))
MPEG2 = ["-c:v", "mpeg2video", "-q:v", "31", "-g", "12"]
ff("late_clock.mpg", 4, video("25") + tone() + MPEG2 + MP2 + ["-f", "vob", "-output_ts_offset", "90000"], tolerance=0.3, **mpg)
ff("wrap.mpg", 8, video("25") + tone() + MPEG2 + MP2 + ["-f", "vob", "-output_ts_offset", "95440"], tolerance=0.3, doubts=None, **mpg)
ff("dvd.vob", 3, video("25") + tone(48000) + MPEG2 + ["-c:a", "ac3", "-b:a", "32k", "-f", "dvd"], tolerance=0.3, **mpg)
ff("svcd.mpg", 3, video("25") + tone() + MPEG2 + ["-c:a", "mp2", "-b:a", "32k", "-ar", "44100", "-f", "svcd"], tolerance=0.3, **mpg)
ff("vcd.mpg", 2, video("25") + tone() + ["-c:v", "mpeg1video", "-q:v", "31", "-c:a", "mp2", "-b:a", "32k", "-ar", "44100", "-f", "vcd"], tolerance=0.3, **mpg)
ff("sound.mpg", 6, tone() + MP2 + ["-f", "vob"], tolerance=0.3, mime="video/mpeg", kind="audio")


def stamp5(mark, t):
    return bytes([mark << 4 | (t >> 29 & 0xE) | 1]) + struct.pack(">HH", (t >> 14 & 0xFFFE) | 1, (t << 1 & 0xFFFE) | 1)


def pack2(t):
    """The head of a pack of MPEG-2 at a clock of 90 kHz."""
    v = 1 << 46 | (t >> 30 & 7) << 43 | 1 << 42 | (t >> 15 & 0x7FFF) << 27 | 1 << 26 | (t & 0x7FFF) << 11 | 1 << 10 | 1
    return b"\0\0\1\xBA" + v.to_bytes(6, "big") + b"\x01\x89\xC3\xF8"


def pes(ident, t, body):
    inner = b"\x80\x80\x05" + stamp5(2, t) + body
    return b"\0\0\1" + bytes([ident]) + struct.pack(">H", len(inner)) + inner


# A surveillance recorder: one pack a picture, a map of streams, private packets, H.264, clock not from zero.
PSM = b"\0\0\1\xBC\0\x12\xE1\xFF\0\0\0\x08\x1B\xE0\0\0\x90\xC0\0\0" + bytes(4)
recorder = b"".join(pack2(900000 + n * 3600) + (PSM if n % 25 == 0 else b"") + pes(0xE0, 900000 + n * 3600, b"\0\0\0\1" + (b"\x65" if n % 25 == 0 else b"\x41") + bytes([n + 1]) * 30)
                    + b"\0\0\1\xBD\0\x08\x80\0\0HIKV\1" + pes(0xC0, 900000 + n * 3600, b"\xD5" * 40) for n in range(150))
write("recorder.mpg", recorder, seconds=6, tolerance=0.3, doubts=None, **mpg)
write("recorder_imkh.mpg", b"IMKH\x01\x01\0\0" + bytes(32) + recorder, seconds=6, tolerance=0.3, doubts=None, **mpg)

# ------------------------------------------------------------------------------------------------------------------ ASF

asf = dict(mime="video/x-ms-asf", kind="video")
wma = dict(mime="video/x-ms-asf", kind="audio")
ff("created.wmv", 6, video("10") + tone(22050) + ["-c:v", "wmv1", "-q:v", "31", "-c:a", "wmav1", "-b:a", "32k", "-metadata", f"creation_time={WHEN}"], stamp=WHEN, **asf)
ff("h264.asf", 2, video("20") + tone(8000) + x264() + ["-c:a", "pcm_mulaw", "-f", "asf"], tolerance=0.25, **asf)
ff("voice.wma", 4, tone(22050) + ["-c:a", "wmav2", "-b:a", "24k"], **wma)
wm = data("created.wmv")
FILE = bytes.fromhex("A1DCAB8C47A9CF118EE400C00C205365")
DATA = bytes.fromhex("3626B2758E66CF11A6D900AA0062CE6C")
at = wm.index(FILE) + 24
lie = bytearray(wm)
play, = struct.unpack("<Q", wm[at + 40:at + 48])
struct.pack_into("<Q", lie, at + 40, play + 60 * 10**7)
write("play_lies.wmv", bytes(lie), seconds=6, stamp=WHEN, doubts=True, **asf)
struct.pack_into("<Q", lie, at + 40, play - 4 * 10**7)
write("play_short.wmv", bytes(lie), seconds=6, stamp=WHEN, doubts=True, **asf)
packet, = struct.unpack("<I", wm[at + 68:at + 72])
body = wm.index(DATA) + 50
count = (len(wm) - body) // packet
# Half of the packets: how much that is, the sending times tell.
write("cut.wmv", wm[:body + packet * (count // 2)], seconds=3, tolerance=0.9, stamp=WHEN, doubts=True, **asf)
write("cut_in_header.wmv", wm[:at + 20], seconds=None, why="cut inside the header", doubts=True, **asf)

# ---------------------------------------------------------------------------------------------------------- MPEG audio

mp3 = dict(mime="audio/mpeg", kind="audio")
LAME = ["-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"]
ff("lsf.mp3", 10, tone(22050) + LAME + ["-b:a", "8k"], **mp3)
ff("mpeg25.mp3", 10, tone(8000) + LAME + ["-b:a", "8k"], tolerance=0.25, **mp3)
ff("lsf_vbr.mp3", 8, ["-f", "lavfi", "-i", "aevalsrc='if(lt(t,4),random(0)*0.8,0.001*sin(t))':s=16000"] + LAME + ["-q:a", "9"], **mp3)
ff("xing_24k.mp3", 10, tone(24000) + ["-c:a", "libmp3lame", "-q:a", "9", "-id3v2_version", "4", "-metadata", "title=hearing"], **mp3)
ff("stereo.mp3", 5, tone(32000) + LAME + ["-b:a", "32k", "-ac", "2"], **mp3)
low, small, table = data("lsf.mp3"), data("mpeg25.mp3"), data("xing_24k.mp3")


def syncsafe(n):
    return bytes([n >> 21 & 127, n >> 14 & 127, n >> 7 & 127, n & 127])


# A picture in the tag that holds the signs of frames, unescaped.
cover = b"\0image/jpeg\0\x03\0" + b"\xFF\xD8" + b"\xFF\xFB\x90\x64" * 600 + b"\xFF\xD9"
frame = b"APIC" + struct.pack(">IH", len(cover), 0) + cover
write("cover.mp3", b"ID3\x03\0\0" + syncsafe(len(frame) + 1000) + frame + bytes(1000) + low, seconds=10, **mp3)
foot = b"ID3\x04\0\x10" + syncsafe(100) + bytes(100) + b"3DI\x04\0\x10" + syncsafe(100)
write("footer.mp3", foot + low, seconds=10, **mp3)
write("two_tags.mp3", b"ID3\x03\0\0" + syncsafe(50) + bytes(50) + b"ID3\x04\0\0" + syncsafe(60) + bytes(60) + low, seconds=10, doubts=None, **mp3)
ape = struct.pack("<8sIIII8x", b"APETAGEX", 2000, 60, 1, 0xA0000000) + struct.pack("<II", 9, 0) + b"Comment\0" + b"recording" + bytes(2)
ape += struct.pack("<8sIIII8x", b"APETAGEX", 2000, 60, 1, 0x80000000)
write("ape.mp3", low + ape + b"TAG" + bytes(125), seconds=10, doubts=None, **mp3)
write("zeros_before.mp3", bytes(2000) + low, seconds=10, doubts=None, **mp3)
write("zeros_behind.mp3", low + bytes(5000), seconds=10, doubts=None, **mp3)
write("garbage_inside.mp3", low[:len(low) // 2] + bytes(range(1, 201)) * 3 + low[len(low) // 2:], seconds=10, tolerance=0.3, doubts=None, **mp3)
write("joined_tables.mp3", table + table, seconds=20, tolerance=0.3, doubts=None, **mp3)
# Fraunhofer's table in the first frame, in place of the other kind; it counts the frames behind it.
RATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0]
def frames_of(stream, rate):
    """Frames of MPEG-2 layer III from the first sync on."""
    i = n = 0
    while stream[i:i + 1] == b"\xFF":
        i += 72000 * RATES[stream[i + 2] >> 4] // rate + (stream[i + 2] >> 1 & 1)
        n += 1
    return n


plain = data("lsf_vbr.mp3")
vbr_frames = frames_of(plain, 16000)
first = bytearray(b"\xFF\xF3\x88\xC4" + bytes(72000 * 64 // 16000 - 4))  # 64 kbit/s, 16 kHz, one channel
vbri = b"VBRI" + struct.pack(">HHHIIHHHH", 1, 0, 75, len(first) + len(plain), vbr_frames + 1, 1, 1, 2, vbr_frames + 1) + struct.pack(">H", min(len(plain), 65535))
first[36:36 + len(vbri)] = vbri
write("vbri.mp3", bytes(first) + plain, seconds=8, **mp3)
# A table that states a tenth.
at = table.index(b"Xing") if b"Xing" in table else table.index(b"Info")
lie = bytearray(table)
struct.pack_into(">I", lie, at + 8, struct.unpack(">I", table[at + 8:at + 12])[0] // 10)
write("table_lies.mp3", bytes(lie), seconds=10, tolerance=0.3, doubts=True, **mp3)

# ------------------------------------------------------------------------------------------------------------ other sound

aac = dict(mime="audio/aac", kind="audio")
# Frames of 1024 samples: the encoder's start and end are in it.
ff("adts_8k.aac", 9, tone(8000) + AAC + ["-f", "adts"], tolerance=0.3, **aac)
adts = data("adts_8k.aac")
write("adts_tag.aac", b"ID3\x04\0\0" + syncsafe(63) + b"PRIV" + bytes(59) + adts, seconds=9, tolerance=0.3, doubts=None, **aac)


def adts_frame(blocks, body):
    """48 kHz, one channel, so many raw blocks in one frame."""
    n = 7 + len(body)
    return bytes([0xFF, 0xF1, 1 << 6 | 3 << 2, 1 << 6 | n >> 11, n >> 3 & 255, (n & 7) << 5 | 0x1F, 0xFC | blocks - 1]) + body


write("adts_blocks.aac", b"".join(adts_frame(2, bytes([n & 127]) * 40) for n in range(150)), seconds=150 * 2048 / 48000, doubts=None, **aac)
flac = dict(mime="audio/flac", kind="audio")


def crc8(body):
    c = 0
    for b in body:
        c ^= b
        for _ in range(8):
            c = (c << 1 ^ 0x07 if c & 0x80 else c << 1) & 0xFF
    return c


def crc16(body):
    c = 0
    for b in body:
        c ^= b << 8
        for _ in range(8):
            c = (c << 1 ^ 0x8005 if c & 0x8000 else c << 1) & 0xFFFF
    return c


def utf8(n):
    if n < 0x80:
        return bytes([n])
    if n < 0x800:
        return bytes([0xC0 | n >> 6, 0x80 | n & 63])
    if n < 0x10000:
        return bytes([0xE0 | n >> 12, 0x80 | n >> 6 & 63, 0x80 | n & 63])
    return bytes([0xF0 | n >> 18, 0x80 | n >> 12 & 63, 0x80 | n >> 6 & 63, 0x80 | n & 63])


def flac_frames(sizes_, variable):
    """Silence at 8 kHz, 16 bits, one channel."""
    out, at = b"", 0
    for i, n in enumerate(sizes_):
        head = bytes([0xFF, 0xF9 if variable else 0xF8, 0x74, 0x08]) + utf8(at if variable else i) + struct.pack(">H", n - 1)
        head += bytes([crc8(head)]) + b"\0\0\0"
        out += head + struct.pack(">H", crc16(head))
        at += n
    return out


def flac_file(sizes_, variable, total):
    about = struct.pack(">HH", min(sizes_), max(sizes_)) + bytes(6) + (8000 << 44 | 15 << 36 | total).to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80\0\0\x22" + about + flac_frames(sizes_, variable)


mixed = [1000 + 37 * (i % 11) for i in range(60)]
write("variable.flac", flac_file(mixed, True, sum(mixed)), seconds=sum(mixed) / 8000, **flac)
write("variable_open.flac", flac_file(mixed, True, 0), seconds=sum(mixed) / 8000, doubts=None, **flac)
write("fixed_open.flac", flac_file([4096] * 12, False, 0), seconds=12 * 4096 / 8000, doubts=None, **flac)
write("tagged.flac", b"ID3\x03\0\0" + syncsafe(300) + bytes(300) + flac_file(mixed, True, sum(mixed)), seconds=sum(mixed) / 8000, doubts=None, **flac)
ogg = dict(mime="audio/ogg", kind="audio")
ff("theora.ogv", 4, video("25") + tone() + ["-c:v", "libtheora", "-q:v", "0", "-c:a", "libvorbis", "-q:a", "0", "-f", "ogg"], mime="video/ogg", kind="video")
ff("speex.spx", 6, tone(8000) + ["-c:a", "libspeex", "-b:a", "4k", "-f", "spx"], **ogg)
ff("flac.oga", 2, tone(8000) + ["-c:a", "flac", "-sample_fmt", "s16", "-f", "oga"], **ogg)
ff("vp8.ogv", 4, video("25") + ["-c:v", "libvpx", "-b:v", "20k", "-f", "ogg"], mime="video/ogg", kind="video")
ff("tmp.opus", 6, tone(48000) + OPUS + ["-page_duration", "200000", "-f", "opus"], **ogg)
opus = data("tmp.opus")
pages = [i for i in range(len(opus)) if opus[i:i + 5] == b"OggS\0"]
# A page of 0.2 s: cut inside the 21st page of sound, 4 seconds are whole; 20 pages taken out at the front leaves 2 seconds.
write("cut.opus", opus[:pages[22] + 30], seconds=4, tolerance=0.3, doubts=None, **ogg)
write("joined_later.opus", opus[:pages[2]] + opus[pages[22]:], seconds=2, tolerance=0.3, doubts=None, **ogg)
write("zeros_behind.opus", opus + bytes(3000), seconds=6, doubts=None, **ogg)
write("doubled.opus", opus + opus, seconds=12, doubts=None, **ogg)
del TRUTH["tmp.opus"]
os.remove(path("tmp.opus"))
amr = dict(mime="audio/amr", kind="audio")
ff("encoded.amr", 6, tone(8000) + ["-c:a", "libopencore_amrnb", "-b:a", "6.7k", "-ac", "1"], **amr)
ff("encoded.awb", 5, tone(16000) + ["-c:a", "libvo_amrwbenc", "-b:a", "8.85k", "-ac", "1", "-f", "amr"], mime="audio/amr-wb", kind="audio")
write("cut.amr", data("encoded.amr")[:-5], seconds=6, doubts=None, **amr)
SIZES = [12, 13, 15, 17, 19, 20, 26, 31]
changing = b"".join(bytes([m << 3 | 4]) + random.randbytes(SIZES[m]) for m in [n * 5 % 8 for n in range(300)])
write("changing.amr", b"#!AMR\n" + changing, seconds=6, **amr)

# ------------------------------------------------------------------------------------------------------------------ WAV

wav = dict(mime="audio/wav", kind="audio")


def wave(form, body, before=b"", behind=b"", head=b"RIFF", stated=None, whole=None):
    out = b"WAVE" + before + chunk(b"fmt ", form)
    inner = chunk(b"data", body)
    if stated is not None:
        inner = b"data" + struct.pack("<I", stated) + inner[8:]
    out += inner + behind
    return head + struct.pack("<I", len(out) if whole is None else whole) + out


def form(code, rate, channels, block, bits, per_second, extra=None):
    return struct.pack("<HHIIHH", code, channels, rate, per_second, block, bits) + (struct.pack("<H", len(extra)) + extra if extra is not None else b"")


U8 = form(1, 8000, 1, 1, 8, 8000)
cue = chunk(b"cue ", struct.pack("<I", 1) + struct.pack("<II4sIII", 1, 8000, b"data", 0, 0, 8000))
note = listed(b"INFO", chunk(b"ISFT", b"recorder\0"), chunk(b"ICMT", b"odd"))
note += listed(b"adtl", chunk(b"labl", struct.pack("<I", 1) + b"mark\0"))
write("cues.wav", wave(U8, b"\x80" * 16000, note + chunk(b"JUNK", bytes(28)), cue + note + chunk(b"id3 ", b"ID3\x03\0\0\0\0\0\x0A" + bytes(10))), seconds=2, **wav)
write("odd_data.wav", wave(U8, b"\x80" * 15999, b"", note), seconds=2, **wav)
write("mulaw.wav", wave(form(7, 8000, 1, 1, 8, 8000, b""), b"\xFF" * 16000, b"", b""), seconds=2, **wav)
# GSM 6.10: 65 bytes hold 320 samples; fact counts them.
gsm = form(0x31, 8000, 1, 65, 0, 1625, struct.pack("<H", 320))
write("gsm.wav", wave(gsm, random.randbytes(65) * 150).replace(b"data", chunk(b"fact", struct.pack("<I", 48000)) + b"data", 1), seconds=6, **wav)
write("gsm_no_fact.wav", wave(gsm, bytes(65) * 150), seconds=6, doubts=None, **wav)
write("g726.wav", wave(form(0x45, 8000, 1, 1, 4, 4000, b""), bytes(12000)), seconds=3, doubts=None, **wav)
write("ima_lies.wav", wave(form(0x11, 8000, 1, 256, 4, 8000, struct.pack("<H", 505)), bytes(256) * 40), seconds=40 * 505 / 8000, doubts=None, **wav)
write("swapped_rate.wav", wave(form(1, 8000, 1, 2, 16, 8000), bytes(24000)), seconds=1.5, doubts=None, **wav)
write("data_too_long.wav", wave(U8, b"\x80" * 16000, stated=160000, whole=160036), seconds=2, doubts=True, **wav)
write("data_short.wav", wave(U8, b"\x80" * 16000, stated=16000, whole=36), seconds=2, doubts=None, **wav)
write("zeros_behind.wav", wave(U8, b"\x80" * 16000) + bytes(8000), seconds=2, doubts=None, **wav)
write("doubled.wav", wave(U8, b"\x80" * 16000) * 2, seconds=3, tolerance=1.05, doubts=True, **wav)
write("cut_in_header.wav", wave(U8, b"\x80" * 20000)[:30], seconds=None, why="cut inside the header", doubts=True, **wav)
write("headless.wav", wave(U8, b"", stated=0, whole=36), seconds=None, why="nothing was recorded", doubts=True, **wav)
write("bw64.wav", wave(U8, b"\x80" * 16000, chunk(b"ds64", struct.pack("<QQQI", 16072, 16000, 16000, 0)), head=b"BW64", stated=0xFFFFFFFF, whole=0xFFFFFFFF), seconds=2, doubts=None, **wav)
write("rf64_open.wav", wave(U8, b"\x80" * 16000, chunk(b"ds64", bytes(28)), head=b"RF64", stated=0xFFFFFFFF, whole=0xFFFFFFFF), seconds=2, doubts=True, **wav)
write("bext_behind.wav", wave(U8, b"\x80" * 12000, b"", chunk(b"bext", bytes(256 + 32 + 32) + b"2026-03-0210-30-00" + bytes(8 + 2 + 254))), seconds=1.5, start="2026-03-02T10:30:00", doubts=None, **wav)
write("bext_empty.wav", wave(U8, b"\x80" * 12000, chunk(b"bext", bytes(602))), seconds=1.5, **wav)
write("bext_zero.wav", wave(U8, b"\x80" * 12000, chunk(b"bext", bytes(320) + b"0000-00-0000:00:00" + bytes(264))), seconds=1.5, doubts=None, **wav)
ff("swf.wav", 3, tone(11025) + ["-c:a", "adpcm_yamaha"], doubts=None, **wav)
ff("aac_inside.wav", 6, tone(16000) + AAC, tolerance=0.3, doubts=None, **wav)
ff("s32_stereo.wav", 0.25, tone(8000) + ["-ac", "2", "-c:a", "pcm_s32le"], **wav)

# -------------------------------------------------------------------------------------------------------------- pictures

jpeg = dict(mime="image/jpeg", kind="image", seconds=None)
png = dict(mime="image/png", kind="image", seconds=None)
picture = subprocess.run([FFMPEG, "-loglevel", "error"] + video() + ["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "31", "-f", "mjpeg", "-"],
                         check=True, capture_output=True).stdout
screen = subprocess.run([FFMPEG, "-loglevel", "error"] + video() + ["-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"],
                        check=True, capture_output=True).stdout


def tiff(order, main=(), camera=(), place=()):
    """order '<' or '>'; entries: (tag, type, value as bytes, count)."""
    def directory(entries, at, following=0):
        head, rest = struct.pack(order + "H", len(entries)), b""
        behind = at + 2 + 12 * len(entries) + 4
        for tag, kind, value, count in sorted(entries):
            head += struct.pack(order + "HHI", tag, kind, count)
            if len(value) <= 4:
                head += value + bytes(4 - len(value))
            else:
                head += struct.pack(order + "I", behind + len(rest))
                rest += value + (b"\0" if len(value) & 1 else b"")
        return head + struct.pack(order + "I", following) + rest

    main = list(main)
    pointers = ([(0x8769, 4, b"\0\0\0\0", 1)] if camera else []) + ([(0x8825, 4, b"\0\0\0\0", 1)] if place else [])
    at = 8 + len(directory(main + pointers, 8))
    out = b""
    if camera:
        main.append((0x8769, 4, struct.pack(order + "I", at), 1))
        out += directory(camera, at)
    if place:
        main.append((0x8825, 4, struct.pack(order + "I", at + len(out)), 1))
        out += directory(place, at + len(out))
    return (b"II*\0\x08\0\0\0" if order == "<" else b"MM\0*\0\0\0\x08") + directory(main, 8) + out


def text(tag, value):
    value = value.encode() + b"\0"
    return (tag, 2, value, len(value))


def ratio(order, tag, *pairs):
    return (tag, 5, b"".join(struct.pack(order + "II", *p) for p in pairs), len(pairs))


def app1(body):
    return b"\xFF\xE1" + struct.pack(">H", len(body) + 2) + body


def photo(exif, before=b"", behind=b""):
    return picture[:2] + before + app1(b"Exif\0\0" + exif) + picture[2:] + behind


def spot(o, south, west, lat=((33, 1), (51, 1), (2448, 100)), lon=((70, 1), (40, 1), (1236, 100))):
    return [text(1, "S" if south else "N"), ratio(o, 2, *lat), text(3, "W" if west else "E"), ratio(o, 4, *lon)]


TIME = text(0x9003, "2026:03:02 10:30:00")
LOCAL = "2026-03-02T10:30:00"
write("south_west.jpg", photo(tiff("<", [text(0x10F, "maker")], [TIME, text(0x9011, "-03:00")], spot("<", 1, 1))),
      start="2026-03-02T13:30:00Z", gps=[-33856800, -70670100], **jpeg)
write("minutes_only.jpg", photo(tiff(">", [], [TIME], spot(">", 0, 0, ((43, 1), (50268, 1000), (0, 1)), ((126, 1), (32964, 1000), (0, 1))))),
      start=LOCAL, gps=[43837800, 126549400], **jpeg)
write("half_hour_zone.jpg", photo(tiff("<", [], [TIME, text(0x9011, "+05:30"), text(0x9291, "120")])), start="2026-03-02T05:00:00Z", **jpeg)
xmp = app1(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
jfif = b"\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
write("xmp_first.jpg", photo(tiff("<", [], [TIME]), jfif + xmp + b"\xFF\xFE\0\x09comment"), start=LOCAL, **jpeg)
write("fill_bytes.jpg", photo(tiff("<", [], [TIME]), b"\xFF\xFF\xFF" + jfif), start=LOCAL, **jpeg)
write("big_segments.jpg", photo(tiff(">", [], [TIME]), (b"\xFF\xE2" + struct.pack(">H", 9002) + b"MPF\0" + bytes(8996)) * 2), start=LOCAL, **jpeg)
write("trailer.jpg", photo(tiff("<", [], [TIME]), behind=bytes(1000) + b"SEFHlike" + picture), start=LOCAL, doubts=None, **jpeg)
write("zero_time.jpg", photo(tiff("<", [], [text(0x9003, "0000:00:00 00:00:00")])), doubts=None, **jpeg)
write("blank_time.jpg", photo(tiff("<", [], [text(0x9003, "    :  :     :  :  ")])), doubts=None, **jpeg)
write("no_place.jpg", photo(tiff("<", [], [TIME], spot("<", 0, 0, ((0, 0),) * 3, ((0, 0),) * 3))), start=LOCAL, doubts=None, **jpeg)
write("place_without_ref.jpg", photo(tiff("<", [], [TIME], [e for e in spot("<", 0, 0) if e[0] in (2, 4)])), start=LOCAL, doubts=None, **jpeg)
write("out_of_range.jpg", photo(tiff("<", [], [TIME], spot("<", 0, 0, ((95, 1), (0, 1), (0, 1)), ((190, 1), (0, 1), (0, 1))))), start=LOCAL, doubts=None, **jpeg)
write("changed_only.jpg", photo(tiff("<", [text(0x132, "2026:03:02 10:30:00")])), doubts=None, **jpeg)
write("cut.jpg", photo(tiff("<", [], [TIME]))[:-60], start=LOCAL, doubts=None, **jpeg)


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


write("exif.png", screen[:33] + png_chunk(b"eXIf", tiff(">", [], [TIME, text(0x9011, "+08:00")])) + screen[33:], start=WHEN, doubts=None, **png)
write("texts.png", screen[:33] + png_chunk(b"tEXt", b"Software\0shot") + png_chunk(b"tIME", struct.pack(">H5B", 2026, 3, 2, 2, 30, 0)) + screen[33:], doubts=None, **png)


def heic(exif):
    """One item of pictures and one of Exif, as phones write them."""
    items = [full("infe", 2, 0, struct.pack(">HH4s", 1, 0, b"hvc1"), b"\0"), full("infe", 2, 1, struct.pack(">HH4s", 2, 0, b"Exif"), b"\0")]
    block = struct.pack(">I", 6) + b"Exif\0\0" + exif
    shown = b"\0" * 100

    def meta(at):
        iloc = full("iloc", 1, 0, b"\x44\0", struct.pack(">H", 2), *[struct.pack(">HHHHII", n, 0, 0, 1, place, length)
                                                                  for n, place, length in ((1, at, len(shown)), (2, at + len(shown), len(block)))])
        iprp = box("iprp", box("ipco", full("ispe", 0, 0, struct.pack(">II", 64, 48))), full("ipma", 0, 0, struct.pack(">IHBB", 1, 1, 1, 0x81)))
        return full("meta", 0, 0, full("hdlr", 0, 0, bytes(4), b"pict", bytes(13)), full("pitm", 0, 0, struct.pack(">H", 1)),
                    full("iinf", 0, 0, struct.pack(">H", 2), *items), full("iref", 0, 0, box("cdsc", struct.pack(">HHH", 2, 1, 1))), iprp, iloc)

    head = box("ftyp", b"heic\0\0\0\0mif1heic")
    return head + meta(len(head) + len(meta(0)) + 8) + box("mdat", shown, block)


write("phone.heic", heic(tiff(">", [text(0x10F, "maker")], [TIME, text(0x9011, "+08:00")], spot(">", 1, 0))), start=WHEN,
      gps=[-33856800, 70670100], mime="image/heic", kind="image", seconds=None)

with open(path("truth.json"), "w") as file:
    json.dump(TRUTH, file, indent=1, sort_keys=True)
    file.write("\n")
print(len(TRUTH), "files,", sum(os.path.getsize(path(n)) for n in TRUTH), "bytes")
