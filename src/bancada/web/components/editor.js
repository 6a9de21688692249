// Files open for editing. What is not saved is kept in this browser with every change, so that neither a reload nor a
// lost connection costs a line; it is saved only over the version that it was made from.
import * as CM from "nicegui-codemirror";

const KEEP_MS = 300;
const AWAY = [502, 503, 504]; // answers of a workbench that starts again

const setFailure = CM.StateEffect.define();
const failures = CM.StateField.define({
  create: () => CM.Decoration.none,
  update(marked, change) {
    marked = marked.map(change.changes);
    for (const effect of change.effects) {
      if (!effect.is(setFailure)) continue;
      const isThere = effect.value >= 1 && effect.value <= change.state.doc.lines;
      marked = isThere
        ? CM.Decoration.set([CM.Decoration.line({ class: "failed-line" }).range(change.state.doc.line(effect.value).from)])
        : CM.Decoration.none;
    }
    return marked;
  },
  provide: (field) => CM.EditorView.decorations.from(field),
});

export default {
  template: `
    <div class="editor">
      <div class="strip files" role="group" :aria-label="words.open" v-show="files.length">
        <span v-for="file in files" :key="file.path" class="file" :class="{ chosen: file.path === active }">
          <button type="button" :aria-current="file.path === active ? 'true' : null" :title="file.path" @click="show(file.path)">{{ file.name }}<span v-if="file.isChanged" class="unsaved" :title="words.unsaved"> ●<span class="visually-hidden"> {{ words.unsaved }}</span></span></button>
          <button type="button" class="shut" :title="words.close" :aria-label="words.close + ' ' + file.name" @click="askClose(file)"><i class="material-icons" aria-hidden="true">close</i></button>
        </span>
      </div>
      <div class="notice" role="status" v-if="current && current.notice"><span>{{ current.notice }}</span>
        <button v-if="current.isStale" type="button" class="more" @click="tell('compare')">{{ words.compare }}</button>
        <button v-if="current.isStale" type="button" class="more" @click="tell('theirs')">{{ words.theirs }}</button>
        <button v-if="current.isDraft" type="button" class="more" @click="drop">{{ words.drop }}</button></div>
      <div class="nothing" v-show="!files.length"><p class="lead">{{ words.empty }}</p><p class="quiet">{{ words.hint }}</p></div>
      <div class="text" ref="text" v-show="files.length"></div>
    </div>`,
  props: { words: Object, place: String, address: String, locked: Boolean },
  data: () => ({ files: [], active: "" }),
  computed: {
    current() {
      return this.files.find((file) => file.path === this.active);
    },
  },
  mounted() {
    this.states = new Map(); // by path: the editor's state, and the text that is saved
    this.known = [{ autocomplete: (context) => this.complete(context) }]; // always the same, or CodeMirror asks forever
    this.isDark = document.body.classList.contains("body--dark");
    this.view = new CM.EditorView({ parent: this.$refs.text });
    this.onFocus = () => document.visibilityState === "visible" && this.active && this.$emit("look", { path: this.active });
    addEventListener("focus", this.onFocus);
    document.addEventListener("visibilitychange", this.onFocus);
    this.leaving = () => this.keep();
    addEventListener("pagehide", this.leaving);
    this.$emit("begin", { open: this.remembered(), active: localStorage.getItem(`${this.place}:active`) ?? "" });
  },
  beforeUnmount() {
    this.keep();
    removeEventListener("focus", this.onFocus);
    removeEventListener("pagehide", this.leaving);
    document.removeEventListener("visibilitychange", this.onFocus);
    this.view.destroy();
  },
  methods: {
    // Open a file, or show it where it is open; `version` is that of `text`, empty for a new file.
    open(path, text, version, line = 0, isShown = true) {
      const file = this.files.find((each) => each.path === path);
      if (file) this.refresh(path, text, version);
      else this.add(path, text, version);
      if (isShown) this.show(path);
      if (line) this.jump(path, line);
    },
    // A file that was open is not in the project any more: only a draft of it is worth showing.
    lost(path) {
      if (this.draft(path)) this.add(path, "", "");
      else this.remember();
    },
    add(path, text, version) {
      const draft = this.draft(path);
      const kept = draft && draft.text !== text ? draft : null;
      if (draft && !kept) this.forget(path);
      const isStale = Boolean(kept) && kept.version !== version;
      const notice = isStale ? this.words.draftStale : kept ? this.words.draft : "";
      this.files.push({ path, name: path.split("/").at(-1), isChanged: Boolean(kept), notice, isStale, isDraft: Boolean(kept) });
      const state = this.state(path, kept ? kept.text : text);
      this.states.set(path, { state, version: kept ? kept.version : version, saved: this.lines(text), savedVersion: version });
      this.remember();
    },
    state(path, text) {
      const separator = text.includes("\r\n") ? [CM.EditorState.lineSeparator.of("\r\n")] : [];
      const language = new CM.Compartment();
      CM.LanguageDescription.matchFilename(CM.languages, path)?.load().then((found) => this.speak(path, language, found));
      return CM.EditorState.create({
        doc: text,
        extensions: [
          CM.Prec.highest(CM.keymap.of([
            { key: "Mod-s", run: () => (this.locked || this.save(), true) },
            { key: "Mod-Enter", run: () => (this.locked || this.runFile(), true) },
            { key: "Shift-Enter", run: () => (this.locked || this.runSelection(), true) },
          ])),
          CM.EditorState.readOnly.of(this.locked),
          CM.basicSetup,
          CM.keymap.of([CM.indentWithTab]),
          CM.indentUnit.of("    "),
          this.isDark ? CM.themes.vscodeDark : CM.themes.vscodeLight,
          CM.EditorView.contentAttributes.of({ tabindex: "0", "aria-readonly": String(this.locked), "aria-label": `${this.words.label} ${path}` }),
          CM.EditorState.languageData.of(() => this.known),
          failures,
          language.of([]),
          separator,
          CM.EditorView.updateListener.of((update) => update.docChanged && this.changed(path)),
        ],
      });
    },
    speak(path, language, found) {
      const effects = language.reconfigure(found);
      if (path === this.active) this.view.dispatch({ effects });
      else if (this.states.has(path)) {
        const kept = this.states.get(path);
        kept.state = kept.state.update({ effects }).state;
      }
    },
    show(path) {
      if (this.active === path || !this.states.has(path)) return;
      this.put();
      this.active = path;
      const kept = this.states.get(path);
      this.view.setState(kept.state);
      localStorage.setItem(`${this.place}:active`, path);
      this.$nextTick(() => {
        this.view.scrollDOM.scrollTop = kept.top ?? 0;
        this.view.requestMeasure();
      });
      this.$emit("shown", { path });
    },
    // Put the state of what is shown back to the others.
    put() {
      const kept = this.states.get(this.active);
      if (!kept) return;
      kept.state = this.view.state;
      kept.top = this.view.scrollDOM.scrollTop;
    },
    stateOf(path) {
      return path === this.active ? this.view.state : this.states.get(path).state;
    },
    changed(path) {
      const file = this.files.find((each) => each.path === path);
      if (!file) return;
      file.isChanged = !this.stateOf(path).doc.eq(this.states.get(path).saved);
      clearTimeout(this.keeping);
      this.keeping = setTimeout(() => this.keep(), KEEP_MS);
    },
    // Keep in this browser what is not saved.
    keep() {
      for (const file of this.files) {
        if (!file.isChanged) this.forget(file.path);
        else {
          const draft = { text: this.textOf(file.path), version: this.states.get(file.path).version };
          try {
            localStorage.setItem(this.key(file.path), JSON.stringify(draft));
          } catch {
            file.notice = this.words.noRoom;
          }
        }
      }
    },
    key(path) {
      return `${this.place}:draft:${path}`;
    },
    draft(path) {
      try {
        return JSON.parse(localStorage.getItem(this.key(path)));
      } catch {
        return null;
      }
    },
    forget(path) {
      localStorage.removeItem(this.key(path));
    },
    remember() {
      localStorage.setItem(`${this.place}:open`, JSON.stringify(this.files.map((file) => file.path)));
    },
    remembered() {
      try {
        return JSON.parse(localStorage.getItem(`${this.place}:open`)) ?? [];
      } catch {
        return [];
      }
    },
    textOf(path) {
      return this.stateOf(path).sliceDoc();
    },
    text() {
      return this.active ? { path: this.active, text: this.textOf(this.active) } : null;
    },
    lines(text) {
      return CM.Text.of(text.split(/\r\n?|\n/));
    },
    async save() {
      const path = this.active;
      if (!path) return;
      const text = this.textOf(path);
      const kept = this.states.get(path);
      const address = `${this.address}/${path.split("/").map(encodeURIComponent).join("/")}`;
      let answer;
      try {
        answer = await fetch(address, { method: "PUT", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ text, version: kept.version }) });
      } catch {
        this.warn(path, this.words.away);
        return;
      }
      if (AWAY.includes(answer.status)) {
        this.warn(path, this.words.away);
        return;
      }
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) this.saved(path, text, told.version);
      else this.$emit("unsaved", { path, status: answer.status, reason: told.reason ?? "", text: told.text ?? this.words.away });
    },
    // Say something about a file here and now: what the page's process would say comes when it is back.
    warn(path, text) {
      const file = this.files.find((each) => each.path === path);
      if (file) file.notice = text;
    },
    saved(path, text, version) {
      const kept = this.states.get(path);
      const file = this.files.find((each) => each.path === path);
      if (!kept || !file) return;
      Object.assign(kept, { saved: this.lines(text), version, savedVersion: version });
      Object.assign(file, { notice: "", isStale: false, isDraft: false });
      this.changed(path);
      this.keep();
      this.$emit("saved", { path });
    },
    // Take note of what the project has now: silently where nothing would be lost by it, with a warning otherwise.
    refresh(path, text, version) {
      const kept = this.states.get(path);
      const file = this.files.find((each) => each.path === path);
      if (!kept || !file || version === kept.savedVersion) return;
      kept.savedVersion = version;
      if (file.isChanged) {
        kept.saved = this.lines(text);
        Object.assign(file, { notice: this.words.stale, isStale: true });
      } else this.replace(path, text, version);
    },
    replace(path, text, version) {
      const kept = this.states.get(path);
      const file = this.files.find((each) => each.path === path);
      if (!kept || !file) return;
      Object.assign(kept, { saved: this.lines(text), version, savedVersion: version });
      const state = this.stateOf(path);
      const change = { changes: { from: 0, to: state.doc.length, insert: kept.saved } };
      if (path === this.active) this.view.dispatch(change);
      else kept.state = state.update(change).state;
      Object.assign(file, { isChanged: false, notice: "", isStale: false, isDraft: false });
      this.forget(path);
    },
    // Let the next save go over another version than the one that was read.
    rebase(path, version) {
      const kept = this.states.get(path);
      if (kept) kept.version = version;
      if (path === this.active) this.save();
    },
    drop() {
      const kept = this.states.get(this.active);
      this.replace(this.active, kept.saved.toString(), kept.savedVersion);
    },
    askClose(file) {
      if (!file.isChanged || confirm(this.words.losing.replace("{name}", file.name))) this.close(file.path);
    },
    close(path) {
      const at = this.files.findIndex((file) => file.path === path);
      if (at < 0) return;
      this.files.splice(at, 1);
      this.forget(path);
      this.states.delete(path);
      this.remember();
      if (path !== this.active) return;
      this.active = "";
      const next = this.files[Math.min(at, this.files.length - 1)];
      if (next) this.show(next.path);
      else {
        localStorage.removeItem(`${this.place}:active`);
        this.$emit("shown", { path: "" });
      }
    },
    moved(path, newPath) {
      const file = this.files.find((each) => each.path === path);
      if (!file) return;
      this.forget(path);
      const kept = this.states.get(path);
      this.states.delete(path);
      this.states.set(newPath, kept);
      Object.assign(file, { path: newPath, name: newPath.split("/").at(-1) });
      const text = (path === this.active ? this.view.state : kept.state).sliceDoc();
      kept.state = this.state(newPath, text);
      if (path === this.active) {
        this.active = "";
        this.show(newPath);
      }
      this.remember();
      this.keep();
    },
    jump(path, line) {
      if (path !== this.active) return;
      const doc = this.view.state.doc;
      const at = doc.line(Math.max(1, Math.min(line, doc.lines))).from;
      this.view.dispatch({ selection: { anchor: at }, effects: CM.EditorView.scrollIntoView(at, { y: "center" }) });
      this.view.focus();
    },
    mark(path, line) {
      if (this.states.has(path) && path === this.active) this.view.dispatch({ effects: setFailure.of(line) });
    },
    runFile() {
      if (this.active) this.run(this.textOf(this.active), 1);
    },
    // Run what is selected, or the statement that the cursor is in, and go on to the next.
    runSelection() {
      if (!this.active) return;
      const { doc, selection } = this.view.state;
      const range = selection.main;
      const [first, last] = range.empty ? statement(doc, doc.lineAt(range.head).number)
        : [doc.lineAt(range.from).number, doc.lineAt(Math.max(range.from, range.to - 1)).number];
      const from = doc.line(first).from;
      this.run(dedented(this.view.state.sliceDoc(from, doc.line(last).to)), first);
      if (range.empty && last < doc.lines) {
        const next = doc.line(last + 1).from;
        this.view.dispatch({ selection: { anchor: next }, scrollIntoView: true });
      }
    },
    run(code, firstLine) {
      if (!code.trim()) return;
      if (!window.socket?.connected) { // or it would run later, or never
        this.warn(this.active, this.words.notRun);
        return;
      }
      if (this.current.notice === this.words.notRun) this.warn(this.active, "");
      this.mark(this.active, 0);
      this.$emit("run", { code, file: this.active, first_line: firstLine });
    },
    async complete(context) {
      const word = context.matchBefore(/[\w.]+/);
      if (!this.completions || (!context.explicit && !(word && word.text.includes(".")))) return null;
      const code = context.state.sliceDoc(0, context.pos);
      try {
        const answer = await fetch(this.completions, { method: "POST", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ code, cursor: [...code].length }) });
        if (!answer.ok) return null;
        const found = await answer.json();
        if (!found.matches.length) return null;
        const isMember = found.matches.every((match) => match.startsWith(".")); // the dot is written already
        const from = [...code].slice(0, found.start + (isMember ? 1 : 0)).join("").length;
        return { from, options: found.matches.map((match) => ({ label: isMember ? match.slice(1) : match })), validFor: /^\w*$/ };
      } catch {
        return null;
      }
    },
    // Where the session that runs things completes names; empty for nowhere.
    ask(address) {
      this.completions = address;
    },
    tell(what) {
      this.$emit(what, { path: this.active });
    },
  },
};

// Return the first and the last line of the statement around a line: from one that begins at the margin to before the next.
function statement(doc, at) {
  const text = (number) => doc.line(number).text;
  const isInner = (line) => line === "" || /^[\s)\]}]/.test(line) || /^(else|elif|except|finally)\b/.test(line);
  let first = at;
  while (first > 1 && (isInner(text(first)) || /^@/.test(text(first - 1)))) first--;
  let last = at;
  while (last < doc.lines && (isInner(text(last + 1)) || /^@/.test(text(last)))) last++;
  while (last > at && text(last).trim() === "") last--;
  return [first, last];
}

function dedented(code) {
  const lines = code.split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => line.match(/^[ \t]*/)[0].length);
  const least = Math.min(...indents, Infinity);
  return Number.isFinite(least) && least ? lines.map((line) => line.slice(least)).join("\n") : code;
}
