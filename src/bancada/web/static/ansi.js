// Text of terminals: colours (SGR) become classed spans, what moves a cursor is left out. Nothing here makes HTML of text.
const CODES = /\x1b\[([0-9;]*)m/g;
const OTHERS = /\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-9;?]*[A-Za-ln-z]|[()][A-Z0-9]|[=>78])/g;

// Return the state that a line leaves to the next one, as the codes that bring it about.
export function carried(state, line) {
  for (const [code, numbers] of line.matchAll(CODES)) {
    const ends = numbers.split(";").map(Number).lastIndexOf(0);
    state = numbers === "" || numbers === "0" ? "" : ends >= 0 ? code : state + code;
  }
  return state;
}

// Append a line to a node.
export function write(node, line) {
  if (!line.includes("\x1b")) {
    node.append(line);
    return;
  }
  let classes = new Set();
  let from = 0;
  const text = line.replace(OTHERS, "");
  for (const found of text.matchAll(CODES)) {
    piece(node, text.slice(from, found.index), classes);
    classes = changed(classes, found[1].split(";").map(Number));
    from = found.index + found[0].length;
  }
  piece(node, text.slice(from), classes);
}

// Return a text without any codes.
export function plain(text) {
  return text.replace(OTHERS, "").replace(CODES, "");
}

function piece(node, text, classes) {
  if (!text) return;
  if (!classes.size) {
    node.append(text);
    return;
  }
  const span = document.createElement("span");
  span.className = [...classes].join(" ");
  span.textContent = text;
  node.append(span);
}

function changed(classes, numbers) {
  const now = new Set(classes);
  const drop = (prefix) => now.forEach((name) => name.startsWith(prefix) && now.delete(name));
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at];
    if (number === 0) now.clear();
    else if (number === 1) now.add("ansi-bold");
    else if (number === 3) now.add("ansi-italic");
    else if (number === 4) now.add("ansi-underline");
    else if (number === 22) now.delete("ansi-bold");
    else if (number === 38 || number === 48) at += numbers[at + 1] === 5 ? 2 : 4;
    else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) {
      drop("ansi-fg");
      now.add(`ansi-fg-${number % 10}`);
    } else if (number === 39) drop("ansi-fg");
  }
  return now;
}
