// The cards: what is decided about an issue, and the buttons that decide it.
import { button, node, say, served } from "./page.js";
import { quoted, replaced, shown } from "./visible.js";
import { afterOf, alike, byId, decisionOf, rows, statusOf } from "./state.js";
import { anchorOf, hereMark } from "./marks.js";

export function verdictLine(decision) {
  const line = node("p", { className: "verdict" });
  line.append(say(decision.verdict));
  if (decision.reviewer) line.append(" ", say("by"), " ", node("bdi", {}, shown(decision.reviewer)));
  if (decision.date) line.append(", ", node("bdi", {}, decision.date.slice(0, 10)));
  if (decision.note) line.append(": ", node("q", {}, node("bdi", {}, shown(decision.note))));
  return line;
}

export function drawCard(issue) {
  const { card } = issue;
  if (!card) return;
  const status = statusOf(issue);
  const decision = decisionOf(issue) ?? issue.cover;
  card.classList.remove("pending", "accepted", "rejected", "deferred");
  card.classList.add(status);
  card.dataset.status = status;
  let label = card.querySelector("h3 .status");
  if (status === "pending") label?.remove();
  else {
    if (!label) card.querySelector("h3").append((label = node("span", { className: "status" })));
    label.textContent = say(status);
  }
  const change = card.querySelector(".change");
  const [before, behind] = ["first", "last"].map((side) => {
    const child = side === "first" ? change.firstElementChild : change.lastElementChild;
    return child?.classList.contains("context") && (side === "first" ? !child.previousSibling : !child.nextSibling) ? child : null;
  });
  const after = afterOf(issue) ?? (status === "rejected" ? null : issue.suggestions[0] ?? null);
  const middle = after !== null ? replaced(issue.words, after, issue.spaces)
    : issue.words ? node("span", { className: "words" }, shown(issue.words, issue.spaces)) : hereMark();
  change.replaceChildren(...[before, middle, behind === before ? null : behind].filter(Boolean));
  card.querySelector(".verdict")?.remove();
  if (decision) change.after(verdictLine(decision));
  if (card.dressed) dress(issue, true);
}

// The cards of the reviewer's own corrections in a row, anew.
export function drawOwnCards(row) {
  for (const card of row.querySelectorAll(".card:not([data-issue])")) card.remove();
  const inRow = rows.get(row);
  const here = inRow.flatMap((paragraph) => paragraph.issues);
  const covered = new Set(here.filter((issue) => !decisionOf(issue)).map((issue) => issue.cover));
  const ones = inRow.flatMap((paragraph) => paragraph.own).filter((one) => !covered.has(one));
  let cards = row.querySelector(".cards");
  if (!cards && ones.length) {
    cards = node("div", { className: "cards" });
    const columns = row.closest("table")?.querySelectorAll("col").length;
    const inTable = row.tagName === "TBODY";
    row.append(inTable ? node("tr", { className: "beside" }, node("td", { colSpan: columns }, cards)) : cards);
    row.classList.add("carded");
  }
  for (const one of ones) {
    const card = node("article", { className: "card accepted", id: anchorOf(one), tabIndex: -1 },
      node("h3", {}, node("a", { className: "number", href: `#mark-${anchorOf(one)}`, "aria-label": say("show in the text") }, "✎"),
        " ", say("reviewer’s own correction"), node("span", { className: "status" }, say("accepted"))),
      node("p", { className: "change", lang: "en", dir: "auto" }, replaced(one.exact, one.replacement, "odd")),
      verdictLine(one),
      node("div", { className: "controls" }, button("Take back", "T", "forget")));
    const next = here.find((issue) => issue.start > one.start)?.card ?? null;
    cards.insertBefore(card, next);
  }
}

// Whether a suggestion is only taken when a person names it.
export const mustChoose = (issue) => issue.ambiguous || issue.level === "ask";

// Only cards near the screen carry buttons: 2,000 cards would be 10,000 buttons.
export function dress(issue, again = false) {
  const { card } = issue;
  if (card.dressed && !again) return;
  card.dressed = true;
  card.tabIndex = -1;
  card.querySelector(".controls")?.remove();
  const status = statusOf(issue);
  const first = node("div", { className: "buttons" });
  const chosen = mustChoose(issue);
  if (issue.suggestions.length && !chosen && !issue.byHand) first.append(button("Accept", "A", "accept", { className: "yes" }));
  const choices = (issue.byHand ? [] : issue.suggestions).slice(0, 9).map((suggestion, index) => (index === 0 && !chosen ? null
    : node("button", { type: "button", className: "choice", "data-do": "accept", "data-n": index },
      node("kbd", { "aria-hidden": "true" }, index + 1), node("span", {}, suggestion === "" ? say("delete") : shown(suggestion, issue.spaces)))));
  const others = [button("Edit", "E", "edit"), button("Reject", "R", "reject"), button("Later", "D", "defer")];
  // What is uncertain offers first to be left as it is.
  if (issue.level === "ask") others.unshift(...others.splice(1, 2));
  if (issue.byHand) others.splice(others.findIndex((one) => one.dataset.do === "edit"), 1);
  first.append(...(issue.level === "ask" ? [...others, ...choices] : [...choices, ...others]).filter(Boolean));
  const second = node("div", { className: "more" });
  const like = alike(issue).length - 1;
  if (like && !issue.ambiguous) second.append(button("", "L", "like", { "aria-label": say("{n} more like this", { n: like }) }));
  second.firstChild?.prepend(say("{n} more like this", { n: like }));
  second.append(button("Note", "N", "note"));
  if (served) second.append(button("Rule", "H", "house"));
  if (status !== "pending") second.append(button("Take back", "T", "forget"));
  const controls = node("div", { className: "controls" }, first, second);
  if (issue.draft) controls.append(node("p", { className: "verdict" }, say("note"), ": ", node("bdi", {}, shown(issue.draft))));
  if (issue.clash) controls.prepend(clashOf(issue));
  card.querySelector(".foot").before(controls);
}

function clashOf(issue) {
  const { mine, theirs } = issue.clash;
  const told = (one) => one === null || one === undefined || one.verdict === "forget" ? say("taken back")
    : `${say(one.verdict)}${one.verdict === "accepted" ? ` ${quoted(one.replacement ?? "")}` : ""}${one.reviewer ? ` (${one.reviewer})` : ""}`;
  return node("div", { className: "clash", role: "alert" },
    node("p", {}, say("Somebody decided this meanwhile.")),
    node("p", {}, say("There:"), " ", node("bdi", {}, theirs.length ? theirs.map(told).join(" / ") : told(null))),
    node("p", {}, say("You:"), " ", node("bdi", {}, told(mine))),
    button("Keep theirs", "", "theirs"), button("Take mine", "", "mine"));
}

// Dresses the cards of a stretch of the text when it comes near the screen.
export const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (isIntersecting) {
      for (const card of target.querySelectorAll("article.card[data-issue]")) dress(byId.get(card.dataset.issue));
      near.unobserve(target);
    }
  }
}, { rootMargin: "600px" });
