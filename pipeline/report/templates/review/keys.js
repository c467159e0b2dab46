// The keyboard.
import { $, store, stored } from "./page.js";
import { state } from "./state.js";
import { findNext } from "./finding.js";
import { seek } from "./searching.js";
import { these } from "./queue.js";
import { previewing } from "./preview.js";
import { step } from "./moving.js";
import { run } from "./actions.js";

const KEYS = {
  a: "accept", e: "edit", r: "reject", d: "defer", q: "ask", f: "find", t: "forget", n: "note", l: "like", h: "house",
  u: "undo", c: "correct", j: "next", k: "previous", "]": "following", "[": "before",
  "/": "search", p: "preview", v: "cleaned", i: "view", s: "download", "?": "help", m: "uncertain",
};

let keysOn = stored("zhengming-keys") !== "off"; // single keys decide

function inDialog(dialog, key, event) {
  const choice = { a: "accept", r: "reject", d: "defer" }[key];
  if (dialog.id === "like" && choice && keysOn && !dialog.querySelector(`[data-do=${choice}]`).hidden) {
    event.preventDefault();
    dialog.decide(choice);
  } else if (dialog.id === "own" && key === "enter" && !event.shiftKey && event.target.tagName === "TEXTAREA") {
    event.preventDefault();
    dialog.decide("save");
  } else if (dialog.id === "house" && key === "enter" && event.target.matches("input[type=radio]")) {
    event.preventDefault();
    dialog.decide("write");
  } else if (key === "?" && dialog.id === "help") dialog.close();
}

function inField(key, event) {
  if (key === "escape") {
    if (event.target.id === "search") {
      event.target.value = "";
      seek();
    }
    event.target.blur();
    (state.current?.card ?? document.body).focus({ preventScroll: true });
  } else if (key === "enter" && event.target.id === "search") {
    event.preventDefault();
    seek();
    event.target.blur();
    if (these().length) step(1, true);
    else findNext();
  }
}

function onPage(key, event) {
  if (!keysOn && key !== "?") return;
  if (key === "escape" && previewing()) run("preview");
  else if (/^[1-9]$/.test(key)) run("accept", Number(key) - 1);
  else if (Object.hasOwn(KEYS, key)) run(KEYS[key]);
  else return;
  event.preventDefault();
}

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // An input method for Chinese swallows letters; the key itself is still told.
    const key = event.key === "Process" ? event.code.replace(/^(Key|Digit)/, "").toLowerCase() : event.key.toLowerCase();
    const dialog = document.querySelector("dialog[open]");
    if (dialog) inDialog(dialog, key, event);
    else if (event.target.matches("input:not([type=checkbox]), textarea, select")) inField(key, event);
    else onPage(key, event);
  });
  const box = $("keys-on");
  box.checked = keysOn;
  box.addEventListener("change", () => { keysOn = box.checked; store("zhengming-keys", keysOn ? null : "off"); });
}
