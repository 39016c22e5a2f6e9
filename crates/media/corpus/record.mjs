// Recordings of a browser, a few seconds each, with the truth from how long was recorded.
//
//     node record.mjs FOLDER      writes the files and FOLDER/truth.json
//
// The pictures come from a canvas, the sound from an oscillator; both are drawn while recording. What is measured is the
// time from the call of start to the call of stop, less the pauses; a page that is killed keeps the pieces it has.
import { createServer } from "node:http";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.argv[2];
const require = createRequire(join(process.env.MODULES ?? process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const BROWSER = process.env.BROWSER ?? "/usr/bin/chromium";

const plans = [
  { name: "webm_whole.webm", type: "video/webm;codecs=vp8,opus", seconds: 3 },
  { name: "webm_pieces.webm", type: "video/webm;codecs=vp8,opus", seconds: 4, slice: 1000 },
  { name: "webm_vp9_silent.webm", type: "video/webm;codecs=vp9", seconds: 3, slice: 500, sound: false },
  { name: "webm_pause.webm", type: "video/webm;codecs=vp8,opus", seconds: 4, pause: [1500, 2000] },
  { name: "webm_pause_pieces.webm", type: "video/webm;codecs=vp8,opus", seconds: 4, pause: [1500, 2000], slice: 700 },
  { name: "webm_still.webm", type: "video/webm;codecs=vp8,opus", seconds: 4, still: true },
  { name: "webm_resized.webm", type: "video/webm;codecs=vp8,opus", seconds: 4, resize: 2000 },
  { name: "webm_audio.weba", type: "audio/webm;codecs=opus", seconds: 4, pictures: false },
  { name: "webm_audio_pieces.weba", type: "audio/webm;codecs=opus", seconds: 4, pictures: false, slice: 1000 },
  { name: "webm_h264.webm", type: "video/webm;codecs=h264,opus", seconds: 3 },
  { name: "matroska.mkv", type: "video/x-matroska;codecs=avc1,opus", seconds: 3, slice: 1000 },
  { name: "mp4_whole.mp4", type: "video/mp4;codecs=avc1.42E01E,opus", seconds: 4 },
  { name: "mp4_pieces.mp4", type: "video/mp4;codecs=avc1.42E01E,opus", seconds: 7, slice: 1000 },
  { name: "mp4_key_second.mp4", type: "video/mp4;codecs=avc1.42E01E,opus", seconds: 4, slice: 1000, keys: 1000 },
  { name: "mp4_avc3.mp4", type: "video/mp4;codecs=avc3.42E01E,opus", seconds: 4, keys: 1000 },
  { name: "mp4_vp9.mp4", type: "video/mp4;codecs=vp9,opus", seconds: 3 },
  { name: "mp4_av1.mp4", type: "video/mp4;codecs=av01.0.00M.08,opus", seconds: 3 },
  { name: "mp4_aac.mp4", type: "video/mp4;codecs=avc1.42E01E,mp4a.40.2", seconds: 3 },
  { name: "mp4_silent.mp4", type: "video/mp4;codecs=avc1.42E01E", seconds: 3, sound: false },
  { name: "mp4_pause.mp4", type: "video/mp4;codecs=avc1.42E01E,opus", seconds: 4, pause: [1500, 2000], keys: 1000 },
  { name: "mp4_audio.m4a", type: "audio/mp4;codecs=opus", seconds: 4, pictures: false },
  { name: "mp4_audio_pieces.m4a", type: "audio/mp4;codecs=opus", seconds: 4, pictures: false, slice: 1000 },
  { name: "mp4_killed.mp4", type: "video/mp4;codecs=avc1.42E01E,opus", seconds: 5, slice: 1000, keys: 1000, killed: true },
  { name: "webm_killed.webm", type: "video/webm;codecs=vp8,opus", seconds: 4, slice: 1000, killed: true },
];

// Runs in the page.
async function record(plan) {
  if (!MediaRecorder.isTypeSupported(plan.type)) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [128, 96];
  const paint = canvas.getContext("2d");
  let n = 0;
  const draw = () => { paint.fillStyle = `hsl(${n++ * 7 % 360} 50% 50%)`; paint.fillRect(0, 0, 128, 96); paint.fillStyle = "#fff"; paint.fillText(n, 20, 40); };
  draw();
  const timer = setInterval(draw, plan.still ? 1200 : 66);
  const tracks = [];
  if (plan.pictures !== false) tracks.push(...canvas.captureStream(15).getVideoTracks());
  const context = new AudioContext();
  await context.resume();
  if (plan.sound !== false) {
    const [tone, out] = [context.createOscillator(), context.createMediaStreamDestination()];
    tone.connect(out); tone.start();
    tracks.push(...out.stream.getAudioTracks());
  }
  const options = { mimeType: plan.type, videoBitsPerSecond: 60000, audioBitsPerSecond: 12000 };
  if (plan.keys) options.videoKeyFrameIntervalDuration = plan.keys;
  const recorder = new MediaRecorder(new MediaStream(tracks), options);
  const pieces = [], told = {};
  let last = 0;
  recorder.ondataavailable = event => { pieces.push(event.data); if (recorder.state != "inactive") last = performance.now(); };
  const at = name => new Promise(done => recorder.addEventListener(name, () => { told[name] = performance.now(); told[name + "_date"] = Date.now(); done(); }, { once: true }));
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const started = at("start"), stopped = at("stop");
  const called = performance.now();
  plan.slice ? recorder.start(plan.slice) : recorder.start();
  await Promise.race([started, wait(5000)]);
  if (!told.start) return null;
  if (plan.resize) { await wait(plan.resize); [canvas.width, canvas.height] = [96, 128]; await wait(plan.seconds * 1000 - plan.resize); }
  else if (plan.pause) {
    await wait(plan.pause[0]);
    const [paused, resumed] = [at("pause"), at("resume")];
    recorder.pause(); await paused; await wait(plan.pause[1]); recorder.resume(); await resumed;
    await wait(plan.seconds * 1000 - plan.pause[0]);
  } else await wait(plan.seconds * 1000);
  const kept = pieces.length;
  const end = performance.now();
  const asked = Date.now();
  recorder.stop();
  await stopped;
  clearInterval(timer);
  // Killed: the last piece, which only stop() brings, never came.
  const bytes = new Uint8Array(await new Blob(plan.killed ? pieces.slice(0, kept) : pieces).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const paused = plan.pause ? told.resume - told.pause : 0;
  return { text: btoa(text), seconds: ((plan.killed ? last : end) - called - paused) / 1000, begun: told.start_date, asked };
}

await mkdir(folder, { recursive: true });
const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html><title>recorder</title>"));
await new Promise(done => server.listen(0, "127.0.0.1", done));
const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"] });
const truth = {}, times = {};
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
for (const plan of plans) {
  const made = await page.evaluate(record, plan);
  if (!made) { console.log("not offered by this browser:", plan.type); continue; }
  const bytes = Buffer.from(made.text, "base64");
  if (!bytes.length) { console.log("empty:", plan.name); continue; }
  await writeFile(join(folder, plan.name), bytes);
  const kind = plan.pictures === false ? "audio" : "video";
  // H.264 asked for as WebM: the browser writes "matroska" as the type of the document.
  const mime = plan.type.includes("x-matroska") || bytes.includes("B\x82\x88matroska", 0, "latin1") ? "video/x-matroska" : plan.type.includes("webm") ? "video/webm" : kind == "audio" ? "audio/mp4" : "video/mp4";
  // The creation time that the header states changes with each run; it must lie between start and stop.
  const at = bytes.indexOf("mvhd") + 4;
  let stamp = null;
  if (at > 3) {
    const since = (bytes[at] ? Number(bytes.readBigUInt64BE(at + 4)) : bytes.readUInt32BE(at + 4)) - 2082844800;
    if (since * 1000 < made.begun - 1500 || since * 1000 > made.asked + 1500) throw new Error(`${plan.name}: created ${since}`);
    stamp = new Date(since * 1000).toISOString().replace(".000", "");
  }
  truth[plan.name] = { mime, kind, seconds: Math.round(made.seconds * 1000) / 1000, tolerance: plan.killed ? 1.1 : 0.5, start: null, stamp, gps: null, why: null, doubts: null };
  times[plan.name] = { begun: new Date(made.begun).toISOString(), asked: new Date(made.asked).toISOString() };
}
// Recorded twice and put together by the page, as pages do that start anew after an error.
for (const [name, first, second] of [["webm_two.webm", "webm_pieces.webm", "webm_whole.webm"], ["mp4_two.mp4", "mp4_silent.mp4", "mp4_whole.mp4"]]) {
  if (!truth[first] || !truth[second]) continue;
  await writeFile(join(folder, name), Buffer.concat([await readFile(join(folder, first)), await readFile(join(folder, second))]));
  truth[name] = { ...truth[first], seconds: Math.round((truth[first].seconds + truth[second].seconds) * 1000) / 1000, tolerance: 1, doubts: null };
}
await browser.close();
server.close();
const sorted = from => Object.fromEntries(Object.keys(from).sort().map(key => [key, from[key]]));
await writeFile(join(folder, "truth.json"), JSON.stringify(sorted(truth), null, 1) + "\n");
await writeFile(join(folder, "times.json"), JSON.stringify(sorted(times), null, 1) + "\n");
console.log(Object.keys(truth).length, "recordings");
