// One cell of a session as it is shown: what ran, how it went, and what it wrote.
import { plain, write } from "/assets/ansi.js";
import { display, textOf } from "/assets/displays.js";
import { Lines } from "/assets/terminal.js";

const MOST_DISPLAYS = 60; // rich outputs of one cell that are drawn before somebody asks for more
const ICONS = { waiting: "schedule", running: "play_arrow", ok: "check_circle", error: "error", interrupted: "stop_circle",
  dropped: "remove_circle", died: "dangerous" };

export class Cell {
  // `words` says things in the viewer's language; `jump(file, line)` opens the editor there.
  constructor(number, words, jump) {
    this.number = number;
    this.words = words;
    this.jump = jump;
    this.parts = [];
    this.hidden = [];
    this.drawn = 0;
    this.displays = new Map();
    this.build();
    this.state("waiting");
  }

  build() {
    this.node = make("section", "cell");
    this.node.setAttribute("aria-label", `${this.words.cell} ${this.number}`);
    this.head = make("div", "head");
    this.icon = make("i", "material-icons icon");
    this.icon.setAttribute("aria-hidden", "true");
    this.word = make("span", "word");
    this.title = make("span", "title");
    this.time = make("span", "time");
    const copy = make("button", "tool");
    copy.type = "button";
    copy.title = this.words.copy;
    copy.setAttribute("aria-label", `${this.words.copy}: ${this.words.cell} ${this.number}`);
    copy.innerHTML = '<i class="material-icons" aria-hidden="true">content_copy</i>';
    copy.onclick = () => navigator.clipboard?.writeText(this.text());
    this.head.append(this.icon, this.word, this.title, this.time, copy);
    this.body = make("div", "body");
    this.node.append(this.head, this.body);
  }

  // Show what runs: the code is folded away under the place that it comes from.
  begin(record) {
    const lines = record.code.replace(/\n+$/, "").split("\n");
    const first = record.first_line ?? 1;
    const range = lines.length > 1 ? `${first}–${first + lines.length - 1}` : `${first}`;
    const title = record.file ? `${record.file} · ${range}` : lines[0].slice(0, 80);
    this.title.replaceChildren(record.file ? this.link(title, record.file, first) : title);
    const details = make("details", "ran");
    const summary = make("summary");
    summary.textContent = this.words.code;
    const code = make("pre");
    code.tabIndex = 0;
    code.textContent = record.code;
    details.append(summary, code);
    this.head.after(details);
    this.file = record.file;
  }

  state(state, at) {
    this.now = state;
    this.node.dataset.state = state;
    this.icon.textContent = ICONS[state] ?? "help";
    this.word.textContent = this.words.states[state] ?? state;
    if (state === "running") this.since = at;
  }

  end(status, seconds) {
    this.question?.remove();
    this.state(status);
    this.time.textContent = spoken(seconds);
  }

  tick() {
    if (this.now === "running") this.time.textContent = spoken(Math.max(0, (Date.now() - this.since) / 1000));
  }

  stream(name, text) {
    this.clearIfWaiting();
    let last = this.parts.at(-1);
    if (!(last instanceof Lines)) {
      last = new Lines();
      this.add(last, last.node);
    }
    last.append(name, text);
  }

  display(record) {
    if (record.update) {
      for (const part of this.displays.get(record.display_id) ?? []) this.redisplay(part, record.data);
      return;
    }
    this.clearIfWaiting();
    const part = { data: record.data, node: make("div", "display") };
    if (record.display_id) this.displays.set(record.display_id, [...(this.displays.get(record.display_id) ?? []), part]);
    if (++this.drawn > MOST_DISPLAYS) {
      this.hidden.push(part);
      this.offerMore();
    } else this.redisplay(part);
    this.add(part, part.node);
  }

  redisplay(part, data) {
    part.data = data ?? part.data;
    part.node.replaceChildren(display(part.data, `${this.words.output} ${this.number}`));
  }

  error(record) {
    this.clearIfWaiting();
    const node = make("div", "failure");
    node.setAttribute("role", "group");
    const head = make("p", "what");
    const name = make("strong");
    name.textContent = record.name;
    head.append(name, record.message ? `: ${plain(record.message)}` : "");
    if (record.line && this.file) head.append(" ", this.link(`${this.file}, ${this.words.line} ${record.line}`, this.file, record.line));
    const trace = make("pre");
    trace.tabIndex = 0;
    for (const line of record.traceback.join("\n").split("\n")) {
      const marked = make("span", /^-+> *\d/.test(plain(line)) ? "culprit" : "");
      write(marked, line);
      trace.append(marked);
    }
    node.append(head, trace);
    this.add({ trace: record.traceback.map(plain).join("\n") }, node);
  }

  // Show what the code asks for, with a field that `send` takes the line of; null where it is not this viewer's to say.
  ask(record, send) {
    this.stream("stdout", record.prompt);
    this.question = make("form", "question");
    if (!send) this.question.textContent = this.words.asks;
    else {
      const field = make("input");
      field.type = record.is_secret ? "password" : "text";
      field.autocomplete = "off";
      field.setAttribute("aria-label", plain(record.prompt).trim() || this.words.answer);
      const button = make("button");
      button.textContent = this.words.send;
      this.question.append(field, button);
      this.question.onsubmit = (event) => {
        event.preventDefault();
        send(field.value);
      };
    }
    this.body.append(this.question);
    if (Date.now() - record.at < 5000) this.question.querySelector("input")?.focus();
  }

  answered(record) {
    this.question?.remove();
    this.stream("stdout", `${record.is_secret ? "········" : record.text}\n`);
  }

  clear(wait) {
    if (wait) this.isClearing = true;
    else {
      this.parts = [];
      this.hidden = [];
      this.drawn = 0;
      this.displays.clear();
      this.body.replaceChildren();
      this.more = null;
    }
  }

  clearIfWaiting() {
    if (this.isClearing) this.clear(false);
    this.isClearing = false;
  }

  add(part, node) {
    this.parts.push(part);
    this.body.append(node);
    if (this.more) this.body.append(this.more);
  }

  offerMore() {
    if (!this.more) {
      this.more = make("button", "more");
      this.more.type = "button";
      this.more.onclick = () => {
        for (const part of this.hidden.splice(0, MOST_DISPLAYS)) this.redisplay(part);
        if (this.hidden.length) this.offerMore();
        else {
          this.more.remove();
          this.more = null;
        }
      };
      this.body.append(this.more);
    }
    this.more.textContent = this.words.more.replace("{n}", this.hidden.length);
  }

  // Draw the lines that are in sight between two heights of the window.
  draw(top, bottom) {
    for (const part of this.parts) {
      if (!(part instanceof Lines)) continue;
      const box = part.node.getBoundingClientRect();
      if (part.window && (box.bottom < top - 4000 || box.top > bottom + 4000)) continue;
      part.draw(top - box.top, bottom - box.top);
    }
  }

  text() {
    return this.parts.map((part) => part instanceof Lines ? part.text() : `${part.trace ?? textOf(part.data)}\n`).join("");
  }

  link(text, file, line) {
    const link = make("button", "jump");
    link.type = "button";
    link.textContent = text;
    link.title = this.words.jump;
    link.onclick = () => this.jump(file, line);
    return link;
  }
}

export function make(tag, classes = "") {
  const node = document.createElement(tag);
  if (classes) node.className = classes;
  return node;
}

function spoken(seconds) {
  if (seconds === undefined || seconds === null) return "";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
