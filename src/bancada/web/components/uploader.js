// Sends files and folders into a project, one request after the other, and shows how far each has come.
export default {
  template: `
    <div class="uploader" :class="{ over: isOver }" @dragover.prevent="isOver = true" @dragleave="isOver = false" @drop.prevent="dropped">
      <p class="quiet">{{ words.drop }}</p>
      <div class="row-of-buttons">
        <label class="pick"><input type="file" multiple @change="picked">{{ words.files }}</label>
        <label class="pick"><input type="file" multiple webkitdirectory @change="picked">{{ words.folder }}</label>
      </div>
      <div v-if="total" class="progress">
        <label>{{ progressText }}<progress :value="sent" :max="total"></progress></label>
      </div>
      <ul v-if="failures.length" role="alert"><li v-for="failure in failures" :key="failure.path">{{ failure.path }}: {{ failure.text }}</li></ul>
    </div>`,
  props: { words: Object, address: String, folder: String, waits: Boolean },
  data: () => ({ isOver: false, total: 0, sent: 0, done: 0, count: 0, failures: [], waiting: [] }),
  computed: {
    progressText() {
      return this.words.progress.replace("{done}", this.done).replace("{count}", this.count);
    },
  },
  methods: {
    picked(event) {
      const files = [...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
      event.target.value = "";
      this.take(files);
    },
    async dropped(event) {
      this.isOver = false;
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      const found = [];
      for (const entry of entries) await walk(entry, found);
      this.take(found);
    },
    // Send files now, or keep them until `begin` where the project is not there yet.
    take(files) {
      this.waiting.push(...files);
      this.count = this.done + this.waiting.length;
      this.total = this.sent + this.waiting.reduce((sum, each) => sum + each.file.size, 0) || 1;
      this.$emit("picked", { count: this.waiting.length });
      if (!this.waits) this.begin(this.address);
    },
    async begin(address) {
      if (this.isBusy) return;
      this.isBusy = true;
      this.failures = [];
      if (this.waits) withoutTop(this.waiting);
      while (this.waiting.length) {
        const next = this.waiting.shift();
        const path = this.folder ? `${this.folder}/${next.path}` : next.path;
        const before = this.sent;
        const text = await send(address, path, next.file, (bytes) => (this.sent = before + bytes));
        this.sent = before + next.file.size;
        this.done++;
        if (text) this.failures.push({ path, text });
      }
      this.isBusy = false;
      // Not $emit: whoever closes the dialog meanwhile takes this component off the page, and then it emits nothing.
      for (const tell of [this.$attrs.onFinished ?? []].flat()) tell({ count: this.done, failed: this.failures.length });
      setTimeout(() => this.isBusy || Object.assign(this, { total: 0, sent: 0, done: 0, count: 0 }), 1500);
    },
  },
};

// A new project is what is in the one folder that was chosen, not a project with that folder in it.
function withoutTop(files) {
  const top = `${files[0]?.path.split("/")[0]}/`;
  if (files.every((each) => each.path.startsWith(top))) for (const each of files) each.path = each.path.slice(top.length);
}

// Send a file and return why it could not be, or nothing.
function send(address, path, file, tell) {
  return new Promise((resolve) => {
    const form = new FormData();
    form.append(path, file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.upload.onprogress = (event) => tell(event.loaded);
    request.onload = () => resolve(request.status < 300 ? "" : said(request));
    request.onerror = () => resolve("The connection broke.");
    request.send(form);
  });
}

function said(request) {
  try {
    return JSON.parse(request.responseText).text;
  } catch {
    return `HTTP ${request.status}`;
  }
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const each of some) await walk(each, found);
  }
}
