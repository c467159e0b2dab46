// What a key or a button can do, by its name.
import { $, say } from "./page.js";
import { inform } from "./notices.js";
import { mustChoose, state } from "./state.js";
import { anchorOf } from "./marks.js";
import { drawChanges, nextView } from "./preview.js";
import { applyFilters, extend } from "./queue.js";
import { findNext } from "./finding.js";
import { showAll } from "./searching.js";
import { go, step, turnUncertain } from "./moving.js";
import { download } from "./keeping.js";
import { accept, forget, judge, keepTheirs, takeMine, undo } from "./deciding.js";
import { ask, edit, note } from "./editing.js";
import { decideThese, like } from "./like.js";
import { house, undoHouse } from "./house.js";
import { correct } from "./correcting.js";

// With the current issue.
const actions = {
  accept(issue, n) {
    if (issue.byHand) return inform(say("This is corrected by hand, in the file itself."));
    if (n !== undefined && issue.members) return undefined;
    if (n === undefined && issue.ambiguous && issue.suggestions.length) return inform(say("Either suggestion may be right: press its number."));
    if (n === undefined && issue.suggestions.length && mustChoose(issue)) return inform(say("This is uncertain: press the number of a suggestion to accept it."));
    n ??= 0;
    const suggestion = issue.suggestions[n];
    if (suggestion === undefined) return n ? undefined : edit(issue);
    return accept(issue, suggestion);
  },
  edit: (issue) => (issue.byHand ? inform(say("This is corrected by hand, in the file itself.")) : edit(issue)),
  reject: (issue) => judge(issue, "rejected"),
  defer: (issue) => judge(issue, "deferred"),
  ask,
  alone(issue) {
    issue.alone = true;
    applyFilters();
    go(issue);
  },
  forget,
  note,
  like,
  house: (issue) => house(issue),
  off: (issue) => house(issue, "off"),
  mine: takeMine,
  theirs: keepTheirs,
};

// With the whole page.
const general = {
  undo: () => undo() || undoHouse() || inform(say("There is nothing to undo.")),
  correct,
  next: () => step(1),
  previous: () => step(-1),
  uncertain: turnUncertain,
  following: () => step(1, true),
  before: () => step(-1, true),
  these: (n) => decideThese(n === 1 ? "rejected" : "accepted"),
  all: showAll,
  find: findNext,
  earlier: () => extend(-1),
  later: () => extend(1),
  list() {
    const on = $("queue").classList.toggle("open");
    $("unroll").setAttribute("aria-pressed", String(on));
  },
  search: () => { $("search").focus(); $("search").select(); },
  preview() {
    const on = document.body.classList.toggle("previewing");
    for (const one of document.querySelectorAll("[data-do=preview]")) one.setAttribute("aria-pressed", String(on));
    if (on) drawChanges();
    if (state.current) go(state.current, false);
  },
  cleaned() {
    const on = document.body.classList.toggle("cleaned");
    inform(on ? say("The text as it will be.") : say("The text with its issues."));
  },
  view: nextView,
  download,
  help: () => $("help").showModal(),
};

// The correction of one's own whose card this is.
export const ownOn = (card) => state.own.find((one) => anchorOf(one) === card?.id);

// `n`: which suggestion, counted from 0. A name that stands for nothing does nothing.
export function run(name, n) {
  if (general[name]) return general[name](n);
  if (!actions[name]) return undefined;
  const one = name === "forget" ? ownOn(document.activeElement?.closest(".card:not([data-issue])")) : null;
  if (one) return forget(one);
  if (!state.current) step(1);
  return state.current ? actions[name](state.current, n) : undefined;
}
