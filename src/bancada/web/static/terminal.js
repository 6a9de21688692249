// Lines of text as a terminal shows them, of which only those in sight are in the page: a hundred thousand cost no more
// than a hundred. Lines of long outputs have one height, so that where each stands is known without drawing it.
import { carried, plain, write } from "/assets/ansi.js";

export const LINE_PX = 18;
const WHOLE = 300; // lines that are drawn without ado
const AROUND = 60; // lines drawn above and below what is in sight
const WIDEST = 4000; // characters of a line that are drawn
const TALLEST = 800_000; // lines: browsers know no taller elements than some ten million pixels

export class Lines {
  constructor() {
    this.node = document.createElement("div");
    this.node.className = "lines";
    this.shown = document.createElement("pre");
    this.node.append(this.shown);
    this.texts = [];
    this.names = []; // stdout or stderr, of each line
    this.state = "";
    this.isOpen = false; // whether the last line may go on
    this.dropped = 0;
  }

  // Append what a stream wrote; it may begin and end inside a line, and return to a line's beginning.
  append(name, text) {
    const pieces = text.split("\n");
    pieces.forEach((piece, number) => {
      const isLast = number === pieces.length - 1;
      if (isLast && piece === "") return;
      const last = this.texts.length - 1;
      if (this.isOpen && this.names[last] === name) this.texts[last] = returned(this.texts[last] + piece);
      else this.push(name, returned(piece));
      this.isOpen = isLast;
      if (!isLast) this.end();
    });
    if (this.isOpen && text.endsWith("\n")) this.isOpen = false;
    this.window = null;
  }

  push(name, text) {
    this.texts.push(this.state + text);
    this.names.push(name);
    if (this.texts.length > TALLEST + 10_000) {
      this.texts.splice(0, 10_000);
      this.names.splice(0, 10_000);
      this.dropped += 10_000;
    }
  }

  end() {
    const last = this.texts.length - 1;
    this.texts[last] = this.texts[last].replace(/\r$/, "");
    if (this.state || this.texts[last].includes("\x1b")) this.state = carried(this.state, this.texts[last]);
  }

  // Draw the lines between two heights in the page, in pixels from the top of these lines.
  draw(top, bottom) {
    const count = this.texts.length;
    let first = 0;
    let end = count;
    if (count > WHOLE) {
      first = Math.min(count, Math.max(0, Math.floor(top / LINE_PX) - AROUND));
      end = Math.max(first, Math.min(count, Math.ceil(bottom / LINE_PX) + AROUND));
    }
    const wanted = `${first} ${end} ${count} ${this.isOpen ? this.texts[count - 1].length : 0}`;
    if (this.window === wanted) return;
    this.window = wanted;
    const isWhole = count <= WHOLE; // then lines may wrap: nothing depends on their height
    this.node.classList.toggle("whole", isWhole);
    this.node.style.height = isWhole ? "" : `${count * LINE_PX}px`;
    this.shown.style.transform = `translateY(${first * LINE_PX}px)`;
    const drawn = document.createDocumentFragment();
    let plainText = "";
    const flush = () => {
      if (plainText) drawn.append(plainText);
      plainText = "";
    };
    for (let at = first; at < end; at++) {
      const text = shortened(this.texts[at]);
      if (this.names[at] !== "stderr" && !text.includes("\x1b")) plainText += `${text}\n`;
      else {
        flush();
        const line = document.createElement("span");
        line.className = this.names[at];
        write(line, `${text}\n`);
        drawn.append(line);
      }
    }
    flush();
    this.shown.replaceChildren(drawn);
    const isWide = this.node.scrollWidth > this.node.clientWidth;
    if (isWide) this.node.tabIndex = 0; // what scrolls sideways is reached by keyboard
    else this.node.removeAttribute("tabindex");
  }

  text() {
    return this.texts.map(plain).join("\n") + (this.texts.length ? "\n" : "");
  }
}

function returned(text) {
  const at = text.lastIndexOf("\r", text.length - 2);
  return at < 0 ? text : text.slice(at + 1);
}

function shortened(text) {
  return text.length > WIDEST ? `${text.slice(0, WIDEST)} … (+${text.length - WIDEST})` : text;
}
