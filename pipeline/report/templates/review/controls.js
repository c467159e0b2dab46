// Buttons, cards, links, dialogs and fields, as they are pressed and filled in.
import { $, reviewer, served, store } from "./page.js";
import { byId, state } from "./state.js";
import { filters } from "./counts.js";
import { applyFilters, setOrder, unfold } from "./queue.js";
import { seek } from "./searching.js";
import { showView } from "./preview.js";
import { go } from "./moving.js";
import { choiceOf } from "./troubles.js";
import { forget, resolve } from "./deciding.js";
import { ownOn, run } from "./actions.js";

function press(button, card, issue) {
  const choice = choiceOf(button);
  if (choice) return resolve(choice);
  if (issue && issue !== state.current) go(issue, false);
  const { do: name, n } = button.dataset;
  if (!issue && card && name === "forget") return forget(ownOn(card));
  return run(name, n === undefined ? undefined : Number(n));
}

// A click on a card, or on a link to one, makes its issue the current one.
function point(event, issue) {
  const link = event.target.closest("a[href^='#issue-']");
  if (event.target.closest("a.number, .foot a[href^='#mark-']") && issue) {
    event.preventDefault();
    go(issue);
    return;
  }
  const target = byId.get(link?.getAttribute("href").slice(7)) ?? (event.target.closest("a, summary, textarea, input") ? null : issue);
  if (!target || !getSelection().isCollapsed) return;
  if (link) event.preventDefault();
  go(target);
}

export function listenToClicks() {
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[data-do]");
    const dialog = pressed?.closest("dialog");
    const card = event.target.closest("article.card");
    const issue = byId.get(card?.dataset.issue);
    if (dialog && pressed.dataset.do === "close") dialog.close();
    else if (dialog) dialog.decide?.(pressed.dataset.do);
    else if (pressed) press(pressed, card, issue);
    else point(event, issue);
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => state.current?.card?.focus({ preventScroll: true }));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }
  for (const choice of document.querySelectorAll("#views button")) {
    choice.addEventListener("click", () => showView(choice.dataset.view));
  }
}

export function listenToFields() {
  let typing = 0;
  $("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(seek, 120); });
  for (const select of document.querySelectorAll("select[data-filter]")) {
    select.addEventListener("change", () => {
      filters[select.dataset.filter] = select.value;
      // Whoever asks for what is uncertain wants to see it.
      if (filters.level === "ask" && !state.unfolded) unfold(true, false);
      else applyFilters();
    });
  }
  $("order").addEventListener("change", () => setOrder($("order").value));
  const name = $("reviewer");
  name.value = served ? served.reviewer : reviewer();
  name.disabled = !!served;
  name.addEventListener("change", () => store("zhengming-reviewer", name.value.trim() || null));
}
