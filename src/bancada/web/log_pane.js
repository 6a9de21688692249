// Text at whose end more is added. What is kept is bounded, so that a page stays quick however much is written.
const LIMIT = 3_000_000;

export default {
  template: `
    <div class="log-pane">
      <p v-if="isCut" class="quiet">{{ cut }}</p>
      <pre ref="text" tabindex="0" role="log" aria-live="off" :aria-label="label" @scroll="look"></pre>
      <button v-if="!atEnd" type="button" class="small to-end" @click="goToEnd">{{ endLabel }}</button>
    </div>`,
  props: { label: String, cut: String, endLabel: String },
  data: () => ({ isCut: false, atEnd: true }),
  created() {
    this.length = 0;
    this.line = null; // the last node, while its line has not ended: a carriage return begins it anew
  },
  methods: {
    append(text) {
      const pre = this.$refs.text;
      const from = this.line ? this.line.data.lastIndexOf("\n") + 1 : 0;
      const begun = this.line ? this.line.data.slice(from) : "";
      const clean = (begun + text).replace(/\r\n/g, "\n").replace(/[^\n]*\r(?!$)/g, "");
      if (this.line && from === 0) {
        this.length -= this.line.data.length;
        this.line.remove();
      } else if (this.line) {
        this.length -= begun.length;
        this.line.data = this.line.data.slice(0, from);
      }
      this.line = document.createTextNode(clean);
      this.length += clean.length;
      pre.append(this.line);
      while (this.length > LIMIT && pre.firstChild !== this.line) {
        this.length -= pre.firstChild.data.length;
        pre.firstChild.remove();
        this.isCut = true;
      }
      if (this.atEnd) this.goToEnd();
    },
    clear_text() {
      this.$refs.text.replaceChildren();
      this.length = 0;
      this.line = null;
      this.isCut = false;
      this.atEnd = true;
    },
    goToEnd() {
      const pre = this.$refs.text;
      pre.scrollTop = pre.scrollHeight;
      this.atEnd = true;
    },
    look() {
      const pre = this.$refs.text;
      this.atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 8;
    },
  },
};
