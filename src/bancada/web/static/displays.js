// Rich outputs. Pictures are images; HTML that users' code wrote runs in a frame of its own that has no origin, reaches
// nothing of this page, and loads nothing from anywhere.
import { write } from "/assets/ansi.js";

const ORDER = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "application/json",
  "text/markdown", "text/latex", "text/plain"];
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";
const TALLEST_PX = 640;

// Return the node that shows the richest of a bundle's forms.
export function display(data, label) {
  const type = ORDER.find((each) => each in data) ?? Object.keys(data)[0];
  const value = joined(data[type]);
  if (type === "text/html") return framed(value, label);
  if (type === "image/svg+xml") return picture(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(value)}`, label);
  if (type?.startsWith("image/")) return picture(`data:${type};base64,${value.replace(/\s/g, "")}`, label);
  const node = document.createElement("pre");
  node.className = "plain";
  write(node, type === "application/json" && typeof data[type] === "object" ? JSON.stringify(data[type], null, 2) : value);
  return node;
}

// Return the plain text of a bundle.
export function textOf(data) {
  return joined(data["text/plain"] ?? "");
}

function joined(value) {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : JSON.stringify(value);
}

function picture(source, label) {
  const image = document.createElement("img");
  image.src = source;
  image.alt = label;
  image.loading = "lazy";
  return image;
}

function framed(html, label) {
  const frame = document.createElement("iframe");
  frame.title = label;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.loading = "lazy";
  const style = getComputedStyle(document.body);
  const scheme = document.body.classList.contains("body--dark") ? "dark" : "light";
  const line = style.getPropertyValue("--line");
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<style>:root{color-scheme:${scheme}}body{margin:0;padding:2px;font:13px/1.4 system-ui,sans-serif;color:${style.color};background:transparent}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.2rem .6rem;text-align:right;border:0;border-bottom:1px solid ${line}}
thead th{border-bottom:2px solid ${line}}</style>${html}
<script>(()=>{const tell=()=>parent.postMessage({bancadaHeight:document.documentElement.scrollHeight},"*");
new ResizeObserver(tell).observe(document.documentElement);addEventListener("load",tell);tell()})()</script>`;
  const listen = (event) => {
    if (event.source !== frame.contentWindow) {
      if (!frame.isConnected && frame.wasShown) removeEventListener("message", listen);
      return;
    }
    const height = event.data?.bancadaHeight;
    if (typeof height === "number") frame.style.height = `${Math.min(TALLEST_PX, Math.max(24, height + 4))}px`;
    frame.wasShown = true;
  };
  addEventListener("message", listen);
  return frame;
}
