// The cards: what a person needs to decide an issue, and the buttons that do it.
import { button, data, node, say, served, text } from "./page.js";
import { quoted, replaced, shown } from "./visible.js";
import { afterOf, alike, decisionOf, mustChoose, statusOf, verdictOf } from "./state.js";
import { anchorOf, hereMark } from "./marks.js";

const SHAPES = { critical: "◆", major: "●", minor: "◐", neutral: "○" };

export function verdictLine(decision) {
  const line = node("p", { className: "verdict" });
  line.append(say(verdictOf(decision)));
  if (decision.reviewer) line.append(" ", say("by"), " ", node("bdi", {}, shown(decision.reviewer)));
  if (decision.date) line.append(", ", node("bdi", {}, decision.date.slice(0, 10)));
  if (decision.note) line.append(": ", node("q", {}, node("bdi", {}, shown(decision.note))));
  return line;
}

// The card of an issue; drawn when it is first asked for.
export function cardOf(issue) {
  if (!issue.card) {
    issue.card = node("article", { id: `issue-${issue.id}`, tabIndex: -1, "data-issue": issue.id, "data-check": issue.check,
      "data-rule": issue.rule, "data-type": issue.type, "data-severity": issue.severity, "data-level": issue.level });
    drawCard(issue);
  }
  return issue.card;
}

// Draws a card anew if it is drawn at all; one that somebody writes in stays as it is.
export function drawCard(issue) {
  const { card } = issue;
  if (!card || card.querySelector(".field")) return;
  const status = statusOf(issue);
  const decision = decisionOf(issue) ?? issue.cover;
  const current = card.classList.contains("current");
  card.className = `card ${status}${current ? " current" : ""}`;
  card.dataset.status = status;
  card.replaceChildren(...[heading(issue, status, decision), ...passage(issue), changeOf(issue, status),
    decision && verdictLine(decision), issue.clash && clashOf(issue), reasons(issue, status), controls(issue, status), foot(issue)].filter(Boolean));
}

function heading(issue, status, decision) {
  const kind = issue.type === issue.check ? "" : node("span", { className: "kind" }, ` · ${say(issue.type)}`);
  const parts = [node("a", { className: "number", href: `#mark-issue-${issue.id}`, "aria-label": say("Number {n}, show in the text", { n: issue.number }) }, issue.number),
    node("span", { className: "what" }, node("span", { className: `shape ${issue.severity}`, "aria-hidden": "true" }, SHAPES[issue.severity]),
      ` ${say(issue.check)}`, kind, ` · ${say(issue.severity)}`, issue.members ? node("b", {}, ` · ${say("{n} places", { n: issue.members.length })}`) : "")];
  parts.push(node("span", { className: `level ${issue.level}` }, `${say(issue.level)} `, node("span", { className: "figure" }, issue.figure.toFixed(2))));
  if (status !== "pending") parts.push(node("span", { className: "status" }, say(decision ? verdictOf(decision) : status)));
  return node("h3", {}, ...parts.flatMap((part) => [part, " "]));
}

// The sentence with the words marked, and that of the source with what the evidence speaks of.
function passage(issue) {
  const flat = (words) => shown(words.replace(/[\n\r\u2028\u2029\v\f]/g, " "));
  const mark = node("mark", {}, issue.words ? shown(issue.words, issue.spaces) : hereMark());
  const parts = [node("p", { className: "sentence", lang: data.language, dir: "auto", translate: false },
    issue.cut & 1 ? "…" : "", flat(text.slice(issue.from, issue.start)), mark, flat(text.slice(issue.end, issue.to)), issue.cut & 2 ? "…" : "")];
  if (issue.source) {
    const source = node("p", { className: "sentence source", lang: data.sourceLanguage, dir: "auto", translate: false });
    let at = 0;
    for (const [start, end] of issue.said) {
      source.append(shown(issue.source.slice(at, start)), node("mark", {}, shown(issue.source.slice(start, end))));
      at = end;
    }
    source.append(shown(issue.source.slice(at)));
    parts.push(source);
  }
  return parts;
}

function changeOf(issue, status) {
  const after = afterOf(issue) ?? (status === "rejected" ? null : issue.suggestions[0] ?? null);
  const middle = after !== null ? replaced(issue.words, after, issue.spaces)
    : issue.words ? node("span", { className: "words" }, shown(issue.words, issue.spaces)) : hereMark();
  return node("p", { className: "change", lang: data.language, dir: "auto", translate: false }, middle);
}

function reasons(issue, status) {
  const box = node("div", { className: "reasons" });
  if (issue.reason) box.append(node("p", { className: "others hand" }, say("To be corrected by hand, in the file itself:"), " ", node("bdi", {}, shown(issue.reason))));
  if (!issue.suggestions.length && status === "pending") box.append(node("p", { className: "others" }, say("No suggestion: the right words need a person.")));
  if (issue.message) box.append(node("p", { className: "message" }, node("bdi", {}, shown(issue.message))));
  if (issue.evidence.length) box.append(node("ul", { className: "evidence" }, ...issue.evidence.map((fact) => node("li", {}, node("bdi", {}, shown(fact))))));
  return box;
}

function controls(issue, status) {
  const first = node("div", { className: "buttons" });
  const chosen = mustChoose(issue);
  const n = issue.members?.length;
  const all = n ? { accept: say("Accept all {n}", { n }), reject: say("Reject all {n}", { n }) } : { accept: say("Accept"), reject: say("Reject") };
  if (n) first.append(button(all.accept, "A", "accept", { className: "yes" }));
  else if (!issue.byHand && !issue.suggestions.length) first.append(button("Write the words", "A", "accept", { className: chosen ? "" : "yes" }));
  else if (!issue.byHand && !chosen) first.append(button(all.accept, "A", "accept", { className: "yes" }));
  const choices = (issue.byHand || n ? [] : issue.suggestions).slice(0, 9).map((suggestion, index) => (index === 0 && !chosen ? null
    : node("button", { type: "button", className: "choice", "data-do": "accept", "data-n": index },
      node("kbd", { "aria-hidden": "true" }, index + 1), node("span", {}, suggestion === "" ? say("delete") : shown(suggestion, issue.spaces)))));
  const edit = issue.byHand || n || !issue.suggestions.length ? [] : [button("Edit", "E", "edit")];
  const no = [button(all.reject, "R", "reject"), button("Ask", "Q", "ask"), button("Later", "D", "defer")];
  // What is uncertain offers first to be left as it is.
  first.append(...(issue.level === "ask" ? [...no, ...edit, ...choices] : [...choices, ...edit, ...no]).filter(Boolean));
  const second = node("div", { className: "more" });
  const like = issue.members ? 0 : alike(issue).length - 1;
  const more = say("{n} more like this", { n: like });
  if (issue.members) second.append(button("Show the places", "L", "like"), button("Only this place", "", "alone"));
  else if (like && !issue.ambiguous) second.append(button(more, "L", "like"));
  second.append(button("Note", "N", "note"));
  if (served) second.append(button("Rule", "H", "house"));
  if (status !== "pending") second.append(button("Take back", "T", "forget"));
  const made = node("div", { className: "controls" }, first, second);
  if (issue.draft) made.append(node("p", { className: "verdict" }, say("note"), ": ", node("bdi", {}, shown(issue.draft))));
  return made;
}

function foot(issue) {
  const step = (words, sign, does) => node("button", { type: "button", className: "step", "data-do": does, "aria-label": say(words) }, sign);
  return node("p", { className: "foot" }, node("a", { href: `#mark-issue-${issue.id}` }, node("bdi", {}, shown(issue.place))), " ",
    node("a", { className: "rule", href: `rules.html#${issue.rule.split(".").slice(0, 2).join(".")}`, title: say("what this rule flags, and why") }, issue.rule), " ",
    served && issue.rule ? button("never this rule", "", "off", { className: "quiet" }) : null,
    served ? null : node("a", { className: "id", href: `#issue-${issue.id}` }, issue.id),
    node("span", { className: "steps" }, step("previous pending", "‹", "previous"), step("next pending", "›", "next")));
}

// The card of a reviewer's own correction.
export function ownCard(one) {
  return node("article", { className: "card accepted", id: anchorOf(one), tabIndex: -1 },
    node("h3", {}, node("a", { className: "number", href: `#mark-${anchorOf(one)}`, "aria-label": say("show in the text") }, "✎"),
      " ", node("span", { className: "what" }, say("reviewer’s own correction")), " ", node("span", { className: "status" }, say("accepted"))),
    node("p", { className: "change", lang: data.language, dir: "auto", translate: false }, replaced(one.exact, one.replacement, "odd")),
    verdictLine(one),
    node("div", { className: "controls" }, button("Take back", "T", "forget")));
}

function clashOf(issue) {
  const { mine, theirs } = issue.clash;
  const told = (one) => one === null || one === undefined || one.verdict === "forget" ? say("taken back")
    : `${say(verdictOf(one))}${one.verdict === "accepted" ? ` ${quoted(one.replacement ?? "")}` : ""}${one.reviewer ? ` (${one.reviewer})` : ""}`;
  return node("div", { className: "clash", role: "alert" },
    node("p", {}, say("Somebody decided this meanwhile.")),
    node("p", {}, say("There:"), " ", node("bdi", {}, theirs.length ? theirs.map(told).join(" / ") : told(null))),
    node("p", {}, say("You:"), " ", node("bdi", {}, told(mine))),
    button("Keep theirs", "", "theirs"), button("Take mine", "", "mine"));
}
