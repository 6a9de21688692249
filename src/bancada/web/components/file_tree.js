// A project's folders and files, of which the server sends a folder when it is opened; keys as in any tree.
const MOST = 500; // entries of one folder that are drawn before somebody asks for the others

export default {
  template: `
    <div class="tree">
      <div role="tree" :aria-label="words.label" class="rows">
        <div v-for="row in rows" :key="row.path + (row.isMore ? '/more' : '')" role="treeitem" class="row" :class="{ folder: row.is_dir }"
          :aria-level="row.depth + 1" :aria-expanded="row.is_dir ? String(isOpen(row.path)) : null" :aria-selected="String(row.path === chosen)"
          :tabindex="row.path === focused ? 0 : -1" :style="{ paddingLeft: 0.4 + row.depth * 0.9 + 'rem' }" :data-path="row.path"
          @click="press(row, opens)" @dblclick="opens || row.is_dir || press(row, true)" @keydown="key($event, row)" @focus="focused = row.path">
          <i class="material-icons" aria-hidden="true">{{ icon(row) }}</i><span class="name">{{ row.name }}</span>
        </div>
      </div>
      <p class="quiet nothing" v-show="!rows.length">{{ words.empty }}</p>
    </div>`,
  props: { words: Object, opens: Boolean },
  data: () => ({ folders: {}, open: [""], chosen: "", focused: "", more: {} }),
  computed: {
    rows() {
      const found = [];
      const add = (folder, depth) => {
        const entries = this.folders[folder] ?? [];
        const count = this.more[folder] ?? MOST;
        for (const entry of entries.slice(0, count)) {
          found.push({ ...entry, depth });
          if (entry.is_dir && this.open.includes(entry.path)) add(entry.path, depth + 1);
        }
        if (entries.length > count)
          found.push({ path: folder, name: this.words.more.replace("{n}", entries.length - count), depth, isMore: true });
      };
      add("", 0);
      return found;
    },
  },
  mounted() {
    this.$emit("need", { path: "" });
  },
  methods: {
    put(folder, entries) {
      this.folders = { ...this.folders, [folder]: entries };
      if (!this.rows.some((row) => row.path === this.focused)) this.focused = this.rows[0]?.path ?? "";
    },
    // Read again what is open.
    reload() {
      for (const folder of this.open) this.$emit("need", { path: folder });
    },
    choose(path) {
      this.chosen = path;
      this.focused = path || this.focused;
      const parts = path.split("/").slice(0, -1);
      for (let depth = 1; depth <= parts.length; depth++) this.unfold(parts.slice(0, depth).join("/"));
    },
    isOpen(path) {
      return this.open.includes(path);
    },
    unfold(path) {
      if (this.isOpen(path)) return;
      this.open.push(path);
      this.$emit("need", { path });
    },
    fold(path) {
      this.open = this.open.filter((each) => each !== path);
    },
    press(row, opens) {
      if (row.isMore) {
        this.more = { ...this.more, [row.path]: (this.more[row.path] ?? MOST) + MOST };
        return;
      }
      this.focused = row.path;
      this.chosen = row.path;
      if (!row.is_dir) {
        if (opens) this.$emit("file", { path: row.path });
      } else if (this.isOpen(row.path)) this.fold(row.path);
      else this.unfold(row.path);
      this.$emit("chosen", { path: row.path, is_dir: Boolean(row.is_dir) });
    },
    key(event, row) {
      const at = this.rows.findIndex((each) => each.path === row.path);
      const act = {
        ArrowDown: () => this.go(at + 1),
        ArrowUp: () => this.go(at - 1),
        Home: () => this.go(0),
        End: () => this.go(this.rows.length - 1),
        ArrowRight: () => row.is_dir && (this.isOpen(row.path) ? this.go(at + 1) : this.unfold(row.path)),
        ArrowLeft: () => this.isOpen(row.path) && row.is_dir ? this.fold(row.path) : this.goTo(row.path.split("/").slice(0, -1).join("/")),
        Enter: () => this.press(row, true),
        " ": () => this.press(row, this.opens),
        F2: () => this.ask("rename", row),
        Delete: () => this.ask("remove", row),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
    ask(what, row) {
      this.chosen = row.path;
      this.$emit("chosen", { path: row.path, is_dir: Boolean(row.is_dir) });
      this.$emit(what, { path: row.path });
    },
    go(at) {
      const row = this.rows[Math.max(0, Math.min(at, this.rows.length - 1))];
      if (row) this.goTo(row.path);
    },
    goTo(path) {
      this.focused = path;
      this.$nextTick(() => this.$el.querySelector('.row[tabindex="0"]')?.focus());
    },
    icon(row) {
      if (row.isMore) return "more_horiz";
      if (row.is_dir) return this.isOpen(row.path) ? "folder_open" : "folder";
      return /\.(png|jpe?g|gif|svg|webp)$/i.test(row.name) ? "image" : /\.(csv|parquet|tsv|xlsx?)$/i.test(row.name) ? "table_chart" : "description";
    },
  },
};
