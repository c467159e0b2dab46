// What is not saved yet is kept in the browser, and can be downloaded; the page says how it stands.
import { $, counted, data, node, reviewer, say, served, store, stored, text } from "./page.js";
import { quoted } from "./visible.js";
import { placeOf, quoteOf } from "./quotes.js";
import { byId, issues, keyOf, outbox } from "./state.js";
import { notice } from "./notices.js";
import { isSigned, offerMail } from "./signing.js";

// Reports opened from disk share one store: folders of the same names must not meet in it.
const rooms = `zhengming:${served ? data.release : location.pathname}:`;
const room = rooms + data.sha256.slice(0, 16);
let downloaded = true; // for a page without a server

const WIRE = ["issue", "verdict", "exact", "prefix", "suffix", "replacement", "reviewer", "date", "note", "ask", "base"];

// A decision with the fields that the server, or decide --import, reads.
export const wire = (entry) => Object.fromEntries(WIRE.filter((name) => name !== "ask" || entry.ask).map((name) => [name, entry[name] ?? (name === "replacement" ? null : "")]));

// Keeps what is in the outbox, as it is now.
export function remember() {
  store(room, outbox.size ? JSON.stringify([...outbox.values()]) : null);
}

export function keep() {
  remember();
  downloaded = false;
  drawSaved();
}

export function drawSaved(problem = "") {
  const count = outbox.size;
  const element = $("saved");
  element.classList.toggle("unsaved", count > 0 && (!served || problem !== ""));
  $("download").hidden = served ? !problem : count === 0;
  if (!served) {
    element.textContent = count === 0 ? "" : downloaded ? say("Downloaded.")
      : counted(count, "1 decision is only in this page.", "{n} decisions are only in this page.");
  } else if (problem) {
    const left = say("{n} not saved yet.", { n: count });
    element.textContent = `${problem} ${count ? left : ""}`;
  } else {
    element.textContent = count ? say("Saving …") : say("All decisions are saved.");
  }
  element.dataset.unsaved = count;
}

// Fills the outbox with what this browser kept, without what is saved meanwhile; returns its keys.
export function restore() {
  try {
    for (const entry of JSON.parse(stored(room) ?? "[]")) outbox.set(keyOf(entry), entry);
  } catch { store(room, null); }
  for (const [key, entry] of outbox) {
    const held = byId.get(key)?.held;
    const told = (one) => JSON.stringify([one.verdict, one.replacement ?? null, one.note ?? "", one.ask ?? ""]);
    if (held && told(held) === told(entry)) outbox.delete(key);
  }
  takeOver();
  downloaded = !outbox.size; // nobody knows of a download before
  return [...outbox.keys()];
}

// What this browser kept for the release as it was before somebody edited it, as far as it still fits.
function takeOver() {
  const gone = [];
  for (const name of keptNames()) {
    if (name === room || !name.startsWith(rooms)) continue;
    let entries = [];
    try { entries = JSON.parse(stored(name)); } catch { /* not ours */ }
    for (const entry of entries) {
      if (entry.issue ? !byId.has(entry.issue) : placeOf(entry) < 0) gone.push(entry.words ?? entry.exact);
      else if (!outbox.has(keyOf(entry))) outbox.set(keyOf(entry), entry);
    }
    store(name, null);
  }
  notice("gone", gone.length ? say("Not saved, for the words are gone from the release: {words}", { words: gone.map(quoted).join(say(", ")) }) : "");
  if (outbox.size) remember();
}

function keptNames() {
  try { return Object.keys(localStorage); } catch { return []; }
}

export function download(named = "") {
  if (!named && !isSigned(download)) return;
  const who = (served ? served.reviewer : reviewer()) || named;
  const file = { kind: "zhengming decisions", version: data.version, release: data.release, sha256: data.sha256, reviewer: who,
    // With its quote, a decision is found again in a text that was edited meanwhile.
    decisions: [...outbox.values()].map((entry) => {
      const issue = byId.get(entry.issue);
      return wire(issue ? { ...entry, ...quoteOf(issue.start, issue.end) } : entry);
    }) };
  const link = node("a", { href: URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: "application/json" })),
    download: `${data.name}.decisions.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  downloaded = true;
  drawSaved();
  if (!served) offerMail(link.download, outbox.size, who);
}

// A text field knows only \n.
export const asInText = (value) => (text.includes("\r\n") ? value.replace(/\r?\n/g, "\r\n") : value);

export function warnBeforeLeaving() {
  addEventListener("beforeunload", (event) => {
    const drafts = issues.some((issue) => issue.draft) || document.querySelector(".controls textarea");
    if ((outbox.size && (served || !downloaded)) || drafts) event.preventDefault();
  });
}
