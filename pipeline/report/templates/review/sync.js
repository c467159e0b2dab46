// The page and its server: what is decided here goes there, what others decided comes from there.
import { data, say, served } from "./page.js";
import { byId, issues, keyOf, outbox, ownKey, state } from "./state.js";
import { inform, notice } from "./notices.js";
import { redraw } from "./drawing.js";
import { go } from "./moving.js";
import { drawTroubles } from "./troubles.js";
import { drawSaved, remember, wire } from "./keeping.js";

const PERIOD = 1500; // ms between two looks at what others decided
const PATIENCE = 15000; // ms after which the server is said not to answer

let sending = [];
let single = false; // after a refusal: one decision at a time, so that it is known which one
let instance = served?.instance ?? "";
let revision = served?.revision ?? 0;
let retry = 0;
let stopped = false; // nothing more can be sent from this page

export const isSending = (entry) => sending.includes(entry);

// The status of an answer, and its JSON. Throws when there is none.
async function answered(address, options) {
  const answer = await fetch(address,
    { ...options, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
  return [answer.status, await answer.json()];
}

const ask = (path, options) => answered(`/api/${encodeURIComponent(data.name)}/${path}`, options);
const posted = (body) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const postTo = (address, body) => answered(address, posted(body));
export const post = (path, body) => ask(path, posted(body));

// Sends what is in the outbox, unless it is being sent.
export async function flush() {
  if (!served || sending.length || outbox.size === 0 || stopped || retry) return;
  sending = [...outbox.values()].slice(0, single ? 1 : undefined);
  drawSaved();
  let status = 0;
  let answer = {};
  try {
    [status, answer] = await post("decisions", { decisions: sending.map(wire), since: revision, instance });
  } catch { /* status stays 0 */ }
  const sent = sending;
  sending = [];
  if (status === 200) {
    for (const entry of sent) settle(entry);
    merge(answer);
    for (const entry of sent) rebase(entry);
    if (!outbox.size) single = false;
  } else if (status === 409 && answer.clashes) {
    for (const clash of answer.clashes) {
      const key = keyOf(clash.mine);
      outbox.delete(key);
      const issue = byId.get(key);
      if (issue) issue.clash = clash;
      else inform(say("Somebody decided this meanwhile."));
    }
    merge(answer);
    redraw(answer.clashes.map((clash) => clash.mine.issue));
    const met = byId.get(answer.clashes[0].mine.issue);
    if (met) go(met);
  } else if (status === 422 || status === 400 || status === 413) {
    if (sent.length > 1) single = true;
    else {
      const [entry] = sent;
      settle(entry);
      redraw([entry.issue]);
      inform(answer.problem ?? say("The server refused this."), true);
      const issue = byId.get(entry.issue);
      if (issue) go(issue);
    }
  } else if (status === 401 || status === 403) {
    stop();
  } else {
    retry = setTimeout(() => { retry = 0; flush(); }, 2000);
    drawSaved(answer.problem ?? say("The server does not answer."));
    return;
  }
  remember();
  if (!stopped) drawSaved();
  flush();
}

function stop() {
  stopped = true;
  drawSaved(say("The server was started anew: open the address that it shows now; nothing decided here is lost."));
}

function settle(entry) {
  if (outbox.get(keyOf(entry)) === entry) outbox.delete(keyOf(entry));
}

function rebase(entry) {
  const newer = outbox.get(keyOf(entry));
  if (newer) newer.base = (byId.get(entry.issue)?.held ?? state.heldOwn.find((one) => ownKey(one) === keyOf(entry)))?.token ?? "";
}

// Takes in what the server tells of its state.
function merge(told) {
  if (served && told.checked !== served.checked) notice("checked", say("The release was checked anew: load the page again."));
  instance = told.instance;
  revision = told.revision;
  const changed = new Set();
  if (told.full) for (const issue of issues) if (issue.held && !told.issues[issue.id]) { issue.held = null; changed.add(issue.id); }
  for (const [id, decision] of Object.entries(told.issues)) {
    const issue = byId.get(id);
    if (!issue || JSON.stringify(issue.held) === JSON.stringify(decision)) continue;
    issue.held = decision;
    changed.add(id);
  }
  if (told.own) state.heldOwn = told.own;
  if (told.troubles) {
    state.troubles = told.troubles;
    drawTroubles();
  }
  if (changed.size || told.own) redraw(changed);
  for (const kind of ["release", "corrections", "aside"]) notice(kind, told[kind] ?? "");
}

async function poll() {
  if (document.visibilityState === "visible" && !sending.length && !stopped) {
    try {
      const [status, told] = await ask(`state?since=${revision}&instance=${instance}`, {});
      if (status === 200 && !sending.length) {
        merge(told);
        notice("server", "");
      } else if (status === 401) {
        stop();
      }
    } catch {
      notice("server", say("The server does not answer."));
    }
  }
  setTimeout(poll, PERIOD);
}

// From now on the page and its server stay in step.
export function connect() {
  if (!served) return;
  flush();
  setTimeout(poll, PERIOD);
}
