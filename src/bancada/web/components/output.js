// What a session wrote, cell after cell. The journal is the truth: this shows what has been read of it so far.
import { Cell, make } from "/assets/cells.js";
import { Journal } from "/assets/journal.js";

const MOST_CELLS = 60; // cells that are in the page before somebody asks for earlier ones
const AT_ONCE = 400; // records that are taken before the page may breathe
const NEAR_PX = 40;

export default {
  template: `
    <div class="output">
      <div class="strip">
        <span class="kernel" :data-state="state"><span class="dot" aria-hidden="true"></span>{{ stateWord }}</span>
        <span class="quiet note">{{ note }}</span>
        <span class="space"></span>
        <button type="button" class="tool" :title="words.clear" :aria-label="words.clear" @click="clear"><i class="material-icons" aria-hidden="true">backspace</i></button>
        <button type="button" class="tool" :title="words.save" :aria-label="words.save" @click="save"><i class="material-icons" aria-hidden="true">download</i></button>
      </div>
      <div class="scroll" ref="scroll" role="region" tabindex="0" :aria-label="words.region" @scroll.passive="scrolled">
        <div class="nothing" v-show="isEmpty"><p class="lead">{{ words.empty }}</p><p class="quiet">{{ state === "waiting" ? words.soon : words.hint }}</p></div>
        <button type="button" class="more" v-show="earlier > 0" @click="showEarlier">{{ words.earlier.replace("{n}", earlier) }}</button>
        <div ref="cells"></div>
      </div>
      <button type="button" class="follow" v-show="isBehind" @click="toEnd"><i class="material-icons" aria-hidden="true">arrow_downward</i>{{ words.below }}</button>
      <span class="visually-hidden" role="status">{{ said }}</span>
    </div>`,
  props: { words: Object, address: String, own: Boolean },
  data: () => ({ state: "none", note: "", earlier: 0, isEmpty: true, isBehind: false, said: "" }),
  computed: {
    stateWord() {
      return this.words.kernel[this.state] ?? this.state;
    },
  },
  mounted() {
    this.reset();
    this.sizes = new ResizeObserver(() => this.plan());
    this.sizes.observe(this.$refs.scroll);
    this.sizes.observe(this.$refs.cells); // frames and pictures that get their height later
    this.clock = setInterval(() => this.running?.tick(), 500);
    this.follow(this.address);
  },
  beforeUnmount() {
    this.journal?.close();
    this.sizes.disconnect();
    clearInterval(this.clock);
  },
  watch: {
    address(now) {
      this.follow(now);
    },
  },
  methods: {
    reset() {
      this.all = new Map();
      this.order = [];
      this.running = null;
      this.isAtEnd = true;
      this.top = 0;
      this.earlier = 0;
      this.isEmpty = true;
      this.note = "";
      this.$refs.cells.replaceChildren();
    },
    // Follow another journal from its beginning; the empty address stands for none.
    follow(address) {
      this.journal?.close();
      this.reset();
      this.state = address ? "waiting" : "none";
      this.hiddenTo = address ? Number(localStorage.getItem(`bancada:cleared:${address}`) ?? 0) : 0;
      if (address) this.journal = new Journal(address, (records) => this.take(records), (told) => this.hear(told));
    },
    async take(records) {
      for (let at = 0; at < records.length; at += AT_ONCE) {
        for (const record of records.slice(at, at + AT_ONCE)) this.show(record);
        this.plan();
        await new Promise((resume) => setTimeout(resume));
      }
    },
    show(record) {
      const cell = this.cellOf(record);
      if (record.type === "cell") cell.begin(record);
      else if (record.type === "kernel") this.kernel(record, cell);
      else if (record.type === "stream") cell.stream(record.name, record.text);
      else if (record.type === "display") cell.display(record);
      else if (record.type === "error") {
        cell.error(record);
        if (record.line && cell.file) this.$emit("failed", { file: cell.file, line: record.line, at: record.at });
      } else if (record.type === "input") this.ask(record, cell);
      else if (record.type === "answer") cell.answered(record);
      else if (record.type === "clear") cell.clear(record.wait);
      else if (record.type === "done") this.done(record, cell);
      else if (record.type === "session") this.note = record.message;
      else if (record.type === "cut") this.note = this.words.cut;
    },
    // Code waits in `input()`: whoever runs it may answer.
    ask(record, cell) {
      cell.ask(record, this.own ? (text) => this.$emit("answer", { text }) : null);
      if (Date.now() - record.at < 5000) this.said = `${this.words.cell} ${cell.number}: ${record.prompt || this.words.answer}`;
    },
    kernel(record, cell) {
      this.state = record.state;
      if (record.state === "busy") {
        this.running = cell;
        cell.state("running", record.at);
      } else if (record.state === "died" || record.state === "failed") {
        const where = record.cell ? cell : this.cellOf({ cell: 0 });
        where.error({ name: this.words.kernel[record.state], message: record.message, traceback: [record.hint ?? ""] });
      }
    },
    done(record, cell) {
      if (this.running === cell) this.running = null;
      cell.end(record.status, record.seconds);
      if (Date.now() - record.at < 5000) this.said = `${this.words.cell} ${cell.number}: ${this.words.states[record.status]}`;
    },
    // Return the cell that a record belongs to; what belongs to none has a place of its own.
    cellOf(record) {
      const number = record.cell ?? 0;
      const needs = number || !["kernel", "session", "cut"].includes(record.type);
      if (!needs) return null;
      let cell = this.all.get(number);
      if (!cell) {
        cell = new Cell(number, this.words, (file, line) => this.$emit("jump", { file, line }));
        if (!number) cell.head.remove();
        this.all.set(number, cell);
        this.order.push(cell);
        if (number > this.hiddenTo || !number) this.place(cell);
      }
      return cell;
    },
    place(cell) {
      this.isEmpty = false;
      this.$refs.cells.append(cell.node);
      while (this.$refs.cells.childElementCount > MOST_CELLS && this.isAtEnd) {
        this.$refs.cells.firstElementChild.remove();
        this.earlier++;
      }
    },
    showEarlier() {
      const shown = this.$refs.cells.firstElementChild;
      const visible = this.order.filter((cell) => cell.number > this.hiddenTo || !cell.number);
      const at = visible.findIndex((cell) => cell.node === shown);
      const box = shown.getBoundingClientRect().top;
      for (const cell of visible.slice(Math.max(0, at - MOST_CELLS), at)) this.$refs.cells.insertBefore(cell.node, shown);
      this.isAtEnd = false;
      this.earlier = Math.max(0, at - MOST_CELLS);
      this.draw();
      this.$refs.scroll.scrollTop += shown.getBoundingClientRect().top - box;
    },
    // Draw soon, once for whatever happens until then.
    plan() {
      if (this.isPlanned) return;
      this.isPlanned = true;
      requestAnimationFrame(() => {
        this.isPlanned = false;
        if (this.$refs.scroll) this.draw();
      });
    },
    draw() {
      const scroll = this.$refs.scroll;
      if (!this.isAtEnd) this.isBehind = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight > NEAR_PX;
      this.drawLines();
      if (this.isAtEnd) {
        scroll.scrollTop = scroll.scrollHeight;
        this.drawLines(); // what came into sight by that
      }
    },
    drawLines() {
      const box = this.$refs.scroll.getBoundingClientRect();
      for (const cell of this.all.values()) if (cell.node.isConnected) cell.draw(box.top, box.bottom);
    },
    scrolled() {
      const scroll = this.$refs.scroll;
      if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX) this.isAtEnd = true;
      else if (scroll.scrollTop < this.top - 1) this.isAtEnd = false; // only who scrolls back stops following
      this.top = scroll.scrollTop;
      if (this.isAtEnd) this.isBehind = false;
      this.plan();
    },
    toEnd() {
      this.isAtEnd = true;
      this.isBehind = false;
      this.draw();
    },
    hear(told) {
      if (told.isAway) {
        this.before ??= this.state;
        this.state = "away";
        return;
      }
      if (told.failure) {
        this.state = "ended";
        this.note = told.failure;
        return;
      }
      if (this.state === "away") this.state = this.before ?? "waiting";
      this.before = null;
      if (told.isComplete) {
        this.state = "ended";
        if (this.running) this.running.end("dropped");
        this.running = null;
      }
      if (told.status !== this.status) {
        this.status = told.status;
        this.$emit("status", { status: told.status });
      }
      this.plan();
    },
    // Take what is shown out of sight, here and after a reload; the journal keeps it.
    clear() {
      this.hiddenTo = this.running ? this.running.number - 1 : Math.max(0, ...this.all.keys());
      localStorage.setItem(`bancada:cleared:${this.address}`, this.hiddenTo);
      this.$refs.cells.replaceChildren();
      this.earlier = 0;
      this.isEmpty = true;
      if (this.running) {
        this.running.clear(false);
        this.place(this.running);
      }
    },
    save() {
      const text = this.order.map((cell) => `--- ${this.words.cell} ${cell.number}\n${cell.text()}`).join("\n");
      const link = make("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      link.download = "output.txt";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
  },
};
