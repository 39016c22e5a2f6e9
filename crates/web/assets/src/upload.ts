// 移交音像资料: the files of the form are kept by the browser (OPFS), sent by tus on connections that break, and
// handed over with what the form says. A reload goes on by itself: picking the file again is no way to resume,
// because some phones encode it anew.
import * as tus from "tus-js-client";
import { copyOf, forget, kept, keep, update, type Job } from "./keep";
import { Row } from "./row";

const RETRY_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];
// Each piece is durable on the server before the next is sent.
const PIECE_BYTES = 8 * 1024 * 1024;
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
    // Each row asks for the times of its own file, where the file does not say.
    this.form.querySelectorAll<HTMLElement>("[data-per-file]").forEach((part) => {
      part.hidden = true;
      part.querySelectorAll<HTMLInputElement>("input").forEach((input) => { input.disabled = true; });
    });
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

  private send(job: Job, file: Blob, row: Row): Promise<void> {
    return new Promise((done) => {
      const upload = new tus.Upload(file, {
        endpoint: this.endpoint,
        uploadUrl: job.url ?? null,
        chunkSize: PIECE_BYTES,
        retryDelays: RETRY_MS,
        storeFingerprintForResuming: false,
        headers: { "X-CSRF-Token": this.token },
        metadata: { case: job.case, filename: job.name },
        uploadSize: job.size,
        onUploadUrlAvailable: () => {
          job.url = upload.url ?? undefined;
          void update(job);
        },
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
      row.state("正在上传");
      upload.start();
    });
  }

  private failed(job: Job, row: Row, error: Error | tus.DetailedError): void {
    const status = statusOf(error);
    const refusal = refusalOf("originalResponse" in error ? error.originalResponse?.getBody() : undefined);
    const again: [string, () => void] = ["接着传", () => this.again(job, row)];
    const drop: [string, () => void] = ["移除这一行", () => void this.drop(job, row)];
    if (status === 401) row.fail("登录已经失效", "在另一个页面登录后刷新这一页，会接着传；已传的都在", [again]);
    else if (status === 404 && job.url) row.fail("服务器上没有这个上传了", "可能已经移交；回到案件看一看，没有的再传一次", [["重新上传", () => this.anew(job, row)], drop]);
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
