// The rows of a list as HTML that the server wrote and escaped. What has the focus keeps it when they are written anew.
export default {
  template: `<div @click="press"></div>`,
  props: { content: String },
  mounted() {
    this.fill();
  },
  watch: {
    content() {
      this.fill();
    },
  },
  methods: {
    fill() {
      const focused = this.$el.contains(document.activeElement) ? nameOf(document.activeElement) : null;
      this.$el.innerHTML = this.content;
      if (focused === null) return;
      const again = [...this.$el.querySelectorAll("a, button")].find((each) => nameOf(each) === focused);
      if (again) again.focus({ preventScroll: true });
    },
    press(event) {
      const pressed = event.target.closest("[data-act]");
      if (!pressed) return;
      event.preventDefault();
      this.$emit("press", pressed.dataset.act, pressed.dataset.id || "");
    },
  },
};

function nameOf(element) {
  return element.dataset.act ? `${element.dataset.act} ${element.dataset.id}` : element.getAttribute("href");
}
