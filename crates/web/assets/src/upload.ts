// 移交音像资料: the files of the form are kept by the browser (OPFS), sent by tus on connections that break, and
// handed over with what the form says. A reload goes on by itself: picking the file again is no way to resume,
// because some phones encode it anew.
import * as tus from "tus-js-client";
import { copyOf, forget, kept, keep, update, type Job } from "./keep";
import { Row } from "./row";

const RETRY_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];
// Each piece is durable on the server before the next is sent.
const PIECE_BYTES = 8 * 1024 * 1024;
// So many of a file's first bytes tell what kind of file it is.
const HEAD_BYTES = 1024;
// So many files are sent at the same time: more would only share the same line.
const AT_ONCE = 2;
// What the form says once for all files; the times are each file's own.
const SHARED = ["activity", "evidence", "officer", "device", "late_reason"];

type Refusal = { reason?: string; remedy?: string; fields?: { field: string; message: string }[] };

const form = document.querySelector<HTMLFormElement>("form[data-upload]");

class Desk {
  private readonly endpoint: string;
  private readonly caseId: string;
  private readonly list: HTMLElement;
  private readonly live: HTMLElement;
  private readonly card: HTMLElement;
  private readonly waiting: { job: Job; row: Row }[] = [];
  private busy = 0;

  constructor(private readonly form: HTMLFormElement) {
    this.endpoint = form.dataset.upload ?? "";
    this.caseId = form.dataset.case ?? "";
    this.card = document.getElementById("upload-rows") as HTMLElement;
    this.list = this.card.querySelector("[data-rows]") as HTMLElement;
    this.live = this.card.querySelector("[data-live]") as HTMLElement;
  }

  start(): void {
    // Each row asks for the times of its own file, where the file does not say. An upload that came whole before has no
    // row: its times stand in the form.
    const whole = this.form.querySelector<HTMLSelectElement>("select[name=upload]");
    const perFile = (): void => {
      const shown = (whole?.value ?? "") !== "";
      this.form.querySelectorAll<HTMLElement>("[data-per-file]").forEach((part) => {
        part.hidden = !shown;
        part.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select").forEach((input) => { input.disabled = !shown; });
      });
    };
    whole?.addEventListener("change", perFile);
    perFile();
    this.form.addEventListener("submit", (event) => void this.submitted(event));
    void this.resume();
  }

  private get token(): string {
    return this.form.querySelector<HTMLInputElement>("[name=_csrf]")?.value ?? "";
  }

  private say(text: string): void {
    this.live.textContent = text;
  }

  private row(job: Job): Row {
    this.card.hidden = false;
    return new Row(this.list, job.name, job.size, job.times ?? {}, (times) => {
      job.times = times;
      void update(job);
    });
  }

  private async submitted(event: SubmitEvent): Promise<void> {
    const input = this.form.querySelector<HTMLInputElement>("input[type=file]");
    const files = [...(input?.files ?? [])];
    // An upload that waits to be handed over goes the way of the plain form.
    if (files.length === 0 || !input) return;
    event.preventDefault();
    delete this.form.dataset.sent;
    const values = this.fields();
    input.value = "";
    for (const file of files) {
      const job: Job = { id: crypto.randomUUID(), case: this.caseId, name: file.name, size: file.size, fields: values };
      const row = this.row(job);
      if (file.size === 0) {
        row.fail("文件是空的（0 字节）", "在手机或者记录仪上确认能播放，再选一次", [["移除这一行", () => row.remove()]]);
        continue;
      }
      void this.take(job, file, row);
    }
    this.card.scrollIntoView({ block: "nearest" });
  }

  private fields(): Record<string, string> {
    const data = new FormData(this.form);
    return Object.fromEntries(SHARED.map((name) => [name, String(data.get(name) ?? "")]));
  }

  // First a copy that outlives this page, then the line.
  private async take(job: Job, file: File, row: Row): Promise<void> {
    row.state("正在保存到本机，以便断开后接着传");
    const held = await keep(job, file, (done) => row.progress(done, job.size, "已保存到本机"));
    if (!held) row.note("这个浏览器不能保存副本：传完之前不要关闭这一页");
    this.enqueue(job, held ?? file, row);
  }

  private async resume(): Promise<void> {
    const here = await kept(this.caseId);
    for (const job of here) {
      const row = this.row(job);
      const file = await copyOf(job);
      if (!file) {
        await forget(job);
        row.remove();
        continue;
      }
      document.querySelector(`[data-upload-id="${CSS.escape(idOf(job.url))}"]`)?.remove();
      this.enqueue(job, file, row);
    }
    this.orphans();
  }

  // What the server has of uploads whose file is not kept here.
  private orphans(): void {
    const section = document.getElementById("upload-waiting");
    const left = section?.querySelectorAll<HTMLElement>("[data-upload-id]") ?? [];
    if (section && left.length === 0) section.remove();
    left.forEach((item) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = "放弃这个上传";
      button.addEventListener("click", () => void this.discard(item, button));
      item.append(button);
    });
  }

  private async discard(item: HTMLElement, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    const answer = await this.remove(`${this.endpoint}/${item.dataset.uploadId ?? ""}`);
    if (answer) item.remove();
    else button.disabled = false;
  }

  private async remove(url: string): Promise<boolean> {
    try {
      const headers = { "X-CSRF-Token": this.token, "Tus-Resumable": "1.0.0" };
      const answer = await fetch(url, { method: "DELETE", headers });
      return answer.ok || answer.status === 404;
    } catch {
      return false;
    }
  }

  private enqueue(job: Job, file: Blob, row: Row): void {
    row.state("等待上传");
    this.waiting.push({ job, row });
    this.files.set(job.id, file);
    this.next();
  }
  private readonly files = new Map<string, Blob>();

  private next(): void {
    while (this.busy < AT_ONCE) {
      const turn = this.waiting.shift();
      if (!turn) return;
      const file = this.files.get(turn.job.id);
      if (!file) continue;
      this.busy += 1;
      this.send(turn.job, file, turn.row).finally(() => {
        this.busy -= 1;
        this.next();
      });
    }
  }

  private async send(job: Job, file: Blob, row: Row): Promise<void> {
    row.state("正在上传");
    const place = await this.place(job, file, row);
    if (place === "over") return;
    if (place === "whole") return this.handOver(job, row);
    return new Promise((done) => {
      // Without the address where uploads begin: a server that does not answer for a moment is no reason to begin anew
      // and to leave what it has behind.
      const upload = new tus.Upload(file, {
        uploadUrl: job.url ?? null,
        chunkSize: PIECE_BYTES,
        retryDelays: RETRY_MS,
        storeFingerprintForResuming: false,
        headers: { "X-CSRF-Token": this.token },
        uploadSize: job.size,
        onProgress: (sent, total) => row.progress(sent, total, "已传"),
        onShouldRetry: (error) => {
          const status = statusOf(error);
          const again = !status || status >= 500 || status === 423 || status === 409 || status === 400;
          if (again) row.state("连接中断，正在自动接着传");
          return again;
        },
        onError: (error) => {
          this.failed(job, row, error);
          done();
        },
        onSuccess: () => {
          void this.handOver(job, row).finally(done);
        },
      });
      upload.start();
    });
  }

  // Where the server takes the file: `there` to send it, `whole` when all of it is there or was handed over already,
  // `over` when the row says why not. What does not answer is asked again, and nothing is given up for it.
  private async place(job: Job, file: Blob, row: Row): Promise<"there" | "whole" | "over"> {
    for (let turn = 0; ; turn += 1) {
      const answer = job.url ? await this.ask(job.url, "HEAD", {}) : await this.begin(job, file);
      if (answer?.ok) {
        if (!job.url) {
          job.url = new URL(answer.headers.get("Location") ?? "", location.href).pathname;
          await update(job);
        }
        return Number(answer.headers.get("Upload-Offset")) === job.size && job.size > 0 ? "whole" : "there";
      }
      // Gone: it was handed over, and only the answer was lost. Asking once more tells.
      if (answer?.status === 404 && job.url) return "whole";
      const silent = !answer || answer.status >= 500 || answer.status === 423 || answer.status === 429;
      if (!silent || turn >= RETRY_MS.length) {
        this.stopped(job, row, answer?.status, answer ? await answer.text() : undefined);
        return "over";
      }
      row.state("连接中断，正在自动接着传");
      await new Promise((again) => setTimeout(again, RETRY_MS[turn]));
    }
  }

  // The server looks at the first bytes before the others are sent.
  private async begin(job: Job, file: Blob): Promise<Response | undefined> {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const meta = { case: text(job.case), filename: text(job.name), head };
    const line = Object.entries(meta).map(([name, bytes]) => `${name} ${base64(bytes)}`).join(",");
    return this.ask(this.endpoint, "POST", { "Upload-Length": String(job.size), "Upload-Metadata": line });
  }

  private async ask(url: string, method: string, more: Record<string, string>): Promise<Response | undefined> {
    try {
      const headers = { "X-CSRF-Token": this.token, "Tus-Resumable": "1.0.0", ...more };
      return await fetch(url, { method, headers });
    } catch {
      return undefined;
    }
  }

  private failed(job: Job, row: Row, error: Error | tus.DetailedError): void {
    this.stopped(job, row, statusOf(error), "originalResponse" in error ? error.originalResponse?.getBody() : undefined);
  }

  private stopped(job: Job, row: Row, status: number | undefined, body: string | undefined): void {
    const refusal = refusalOf(body);
    const again: [string, () => void] = ["接着传", () => this.again(job, row)];
    const drop: [string, () => void] = ["移除这一行", () => void this.drop(job, row)];
    if (status === 401) row.fail("登录已经失效", "在另一个页面登录后刷新这一页，会接着传；已传的都在", [again]);
    else if (refusal) row.fail(refusal.reason ?? "", refusal.remedy ?? "", [again, drop]);
    else row.fail("连不上服务器", "检查网络；文件还在本机，已传的也都在", [again, drop]);
    this.say(`${job.name} 没有传完`);
  }

  private again(job: Job, row: Row): void {
    const file = this.files.get(job.id);
    if (file) this.enqueue(job, file, row);
  }

  private anew(job: Job, row: Row): void {
    job.url = undefined;
    this.again(job, row);
  }

  private async drop(job: Job, row: Row): Promise<void> {
    if (job.url && !(await this.remove(job.url))) {
      row.note("服务器上的那一份没有移除，稍后再试");
      return;
    }
    await forget(job);
    this.files.delete(job.id);
    row.remove();
  }

  // All bytes are in: what the form said goes after them. A refusal stands at the row of its file.
  private async handOver(job: Job, row: Row): Promise<void> {
    row.state("已传完，正在核对内容、办理移交");
    const body = new URLSearchParams({ ...job.fields, ...row.times(), upload: idOf(job.url), _csrf: this.token });
    let answer: Response;
    try {
      answer = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      row.fail("文件已经传完，移交时连不上服务器", "检查网络后再办", [["再办移交", () => void this.handOver(job, row)]]);
      return;
    }
    if (answer.ok) {
      const told = (await answer.json()) as { recordings: { id: string; leaf: string }[] };
      const made = told.recordings[0];
      row.done(made?.id ?? "", made?.leaf ?? "");
      this.say(`${job.name} 已移交`);
      await forget(job);
      this.files.delete(job.id);
      return;
    }
    if (answer.status === 404) {
      const anew: [string, () => void] = ["重新上传", () => this.anew(job, row)];
      row.fail("服务器上没有这个上传了", "回到案件看一看是否已经移交；没有的再传一次", [anew, ["移除这一行", () => void this.drop(job, row)]]);
      return;
    }
    const refusal = refusalOf(await answer.text()) ?? { reason: "移交没有办成", remedy: "稍后再办；文件都在" };
    // Not typed here but in the form: what was changed there counts.
    const retry: [string, () => void] = ["改好了，再办移交", () => {
      job.fields = this.fields();
      void update(job);
      void this.handOver(job, row);
    }];
    row.refuse(refusal.reason ?? "", refusal.remedy ?? "", refusal.fields ?? [], [retry, ["移除这一行", () => void this.drop(job, row)]]);
    this.say(`${job.name} 没有移交：${refusal.reason ?? ""}`);
  }
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const idOf = (url: string | undefined): string => url?.split("/").pop() ?? "";

function statusOf(error: Error | tus.DetailedError): number | undefined {
  return "originalResponse" in error ? error.originalResponse?.getStatus() : undefined;
}

function refusalOf(body: string | undefined): Refusal | undefined {
  try {
    return (JSON.parse(body ?? "") as { error?: Refusal }).error;
  } catch {
    return undefined;
  }
}

if (form) new Desk(form).start();
