// One file in the list: its name, how far it has come in words and as a bar, and what to do when it does not go on.

/** `1.5 GB`, `12 MB`, as the server writes it. */
export function size(n: number): string {
  if (n < 1024) return `${n} 字节`;
  if (n < 1024 ** 2) return `${Math.ceil(n / 1024)} KB`;
  if (n < 1024 ** 3) return `${Math.ceil(n / 1024 ** 2)} MB`;
  return `${(Math.floor((n * 10) / 1024 ** 3) / 10).toFixed(1)} GB`;
}

type Action = [words: string, act: () => void];

// A bar that moves without end would be read out without end: the words change at each tenth.
const TENTHS = 10;

let made = 0;

export class Row {
  private readonly item = document.createElement("li");
  private readonly words = element("p", "small muted");
  private readonly bar = document.createElement("progress");
  private readonly more = element("div", "");
  private readonly start: HTMLInputElement;
  private readonly meaning = document.createElement("select");
  private readonly duration: HTMLInputElement;
  private readonly timing: HTMLDetailsElement;
  private readonly number = (made += 1);

  constructor(list: HTMLElement, name: string, bytes: number, times: Record<string, string>, typed: (times: Record<string, string>) => void) {
    const text = element("div", "grow");
    const title = document.createElement("b");
    title.textContent = name;
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `${name} 的进度`);
    this.timing = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "文件没有写明录制时间的，在这里填";
    this.start = this.field("录制开始时间（设备上的）", "datetime-local");
    this.start.step = "1";
    this.duration = this.field("时长，写成 分:秒，例如 42:18", "text");
    // Some devices write one time and do not say whether it is the first or the last.
    this.meaning.className = "inp short";
    for (const [value, words] of [["", "由系统读；文件没有写明的再问"], ["start", "录制开始的时间"], ["end", "录制结束的时间"]]) {
      this.meaning.append(new Option(words, value));
    }
    this.meaning.id = `row-${this.number}-meaning`;
    this.labels.set(this.meaning, "文件里的时间是");
    this.meaning.value = times.file_time ?? "";
    this.start.value = times.started ?? "";
    this.duration.value = times.duration ?? "";
    // Typed here, it must outlive a reload as the file does.
    this.timing.addEventListener("change", () => typed(this.times()));
    this.timing.append(summary, this.labelled(this.start), this.labelled(this.meaning), this.labelled(this.duration));
    text.append(title, ` ${size(bytes)}`, this.bar, this.words, this.timing, this.more);
    this.item.append(text);
    list.append(this.item);
  }

  private readonly labels = new Map<HTMLElement, string>();
  private field(label: string, type: string): HTMLInputElement {
    const input = document.createElement("input");
    input.type = type;
    input.className = "inp short";
    input.id = `row-${this.number}-${this.labels.size}`;
    this.labels.set(input, label);
    return input;
  }
  private labelled(input: HTMLElement): HTMLElement {
    const box = element("div", "fld");
    const label = document.createElement("label");
    label.htmlFor = input.id;
    label.textContent = this.labels.get(input) ?? "";
    box.append(label, input);
    return box;
  }

  /** The times that were typed for this file. */
  times(): Record<string, string> {
    return { started: this.start.value, file_time: this.meaning.value, duration: this.duration.value.trim() };
  }

  state(text: string): void {
    this.item.className = "";
    this.more.replaceChildren();
    this.words.textContent = text;
  }

  note(text: string): void {
    this.more.replaceChildren(Object.assign(element("p", "small"), { textContent: text }));
  }

  progress(done: number, all: number, word: string): void {
    const percent = all > 0 ? Math.floor((done * 100) / all) : 0;
    this.bar.value = percent;
    this.bar.textContent = `${percent}%`;
    this.words.textContent = `${word} ${percent}%：${size(done)} / ${size(all)}`;
    if (percent % TENTHS === 0) this.bar.setAttribute("aria-valuetext", `${percent}%`);
  }

  done(id: string, leaf: string): void {
    this.item.className = "ok";
    this.bar.value = 100;
    this.timing.remove();
    const link = document.createElement("a");
    link.href = `/desk/recordings/${encodeURIComponent(id)}`;
    link.textContent = "看这份资料";
    this.words.textContent = "";
    this.words.append("已移交，核对码 ", Object.assign(element("span", "mono"), { textContent: `${leaf.slice(0, 4)} ${leaf.slice(4, 8)}` }), "。", link);
    this.more.replaceChildren();
  }

  fail(reason: string, remedy: string, actions: Action[]): void {
    this.refuse(reason, remedy, [], actions);
  }

  /** What is wrong, how to mend it, and that nothing is lost. */
  refuse(reason: string, remedy: string, fields: { field: string; message: string }[], actions: Action[]): void {
    this.item.className = "bad";
    this.words.textContent = "";
    const box = element("div", "msg");
    box.setAttribute("role", "alert");
    const lines = fields.length > 0 ? fields.map((f) => f.message) : [reason];
    const said = element("span", "");
    said.textContent = `${lines.join("；")}。${remedy}`;
    box.append(said);
    const buttons = element("div", "row mt");
    for (const [words, act] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = words;
      button.addEventListener("click", act);
      buttons.append(button);
    }
    if (fields.some((f) => ["started", "file_time", "duration", "duration_ms"].includes(f.field))) this.timing.open = true;
    this.more.replaceChildren(box, buttons);
  }

  remove(): void {
    this.item.remove();
  }
}

function element(name: string, classes: string): HTMLElement {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  return made;
}
