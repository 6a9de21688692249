// A border between two panes that is moved by mouse, touch or arrow keys; where it stands is kept in this browser.
const LEAST = 20;
const MOST = 80;

export default {
  template: `<div class="handle" role="separator" aria-orientation="vertical" tabindex="0" :aria-label="label" :aria-valuenow="Math.round(at)"
    aria-valuemin="20" aria-valuemax="80" @pointerdown="grab" @pointermove="drag" @pointerup="drop" @keydown="key"></div>`,
  props: { label: String },
  data: () => ({ at: 50, isHeld: false }),
  mounted() {
    this.set(Number(localStorage.getItem("bancada:split")) || 50);
  },
  methods: {
    set(at) {
      this.at = Math.max(LEAST, Math.min(MOST, at));
      this.$el.parentElement.style.setProperty("--left", `${this.at}fr`);
      this.$el.parentElement.style.setProperty("--right", `${100 - this.at}fr`);
      localStorage.setItem("bancada:split", this.at);
    },
    grab(event) {
      this.isHeld = true;
      this.$el.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    drag(event) {
      if (!this.isHeld) return;
      const left = this.$el.previousElementSibling.getBoundingClientRect().left;
      const right = this.$el.nextElementSibling.getBoundingClientRect().right;
      this.set((100 * (event.clientX - left)) / (right - left));
    },
    drop() {
      this.isHeld = false;
    },
    key(event) {
      const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.set(this.at + step);
    },
  },
};
