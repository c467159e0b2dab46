// The review in the browser: decides with keys, mouse or touch. What is decided goes to the server of `review`
// or, in a report opened from disk, into one file to download. Text from users is only ever set as text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { text, served } = data;
  const $ = (id) => document.getElementById(id);
  const PERIOD = 1500; // ms between two looks at what others decided
  const PATIENCE = 15000; // ms after which the server is said not to answer
  const REACH = 32; // code units of context in a quote, doubled up to FAR where the text repeats itself
  const FAR = 256;

  // --- words of the page ---------------------------------------------------------------------------------------------

  function say(sentence, values = {}) {
    return (data.words?.[sentence] ?? sentence).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  function node(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made && key !== "list") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  // --- hidden characters, as visible.py shows them -------------------------------------------------------------------

  const BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";
  const HIDDEN = new RegExp(`[\\p{C}\\p{Zl}\\p{Zp}${BLANK}]|(?! )\\p{Zs}`, "u");
  const HAN = /([\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}][\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\u{20000}-\u{323af}]*)/u;
  const GLYPHS = { " ": "␣", "\t": "⇥", "\n": "↵", "\r": "␍" };

  function shown(words, spaces = "plain") {
    const parts = document.createDocumentFragment();
    let plain = "";
    const flush = () => {
      plain.split(HAN).forEach((piece, index) => {
        if (piece) parts.append(index % 2 ? node("span", { lang: "zh" }, piece) : piece);
      });
      plain = "";
    };
    const odd = new Set();
    if (spaces === "odd") {
      for (const found of words.matchAll(/^ +| +$| {2,}/g)) {
        for (let at = found.index; at < found.index + found[0].length; at += 1) odd.add(at);
      }
    }
    let at = 0;
    let last = null; // the label before this character, for "NBSP ×6"
    for (const character of words) {
      const glyph = (spaces !== "plain" && "\t\n\r".includes(character)) || (character === " " && (spaces === "all" || odd.has(at)));
      const label = character === "\u00a0" && spaces !== "plain" ? "NBSP"
        : HIDDEN.test(character) && !(spaces === "plain" && "\t\n\u00a0\u3000".includes(character))
          ? `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` : "";
      if (glyph) {
        flush();
        parts.append(node("span", { className: "space" }, GLYPHS[character]));
        last = null;
      } else if (label) {
        if (last?.label === label && !plain) {
          last.count += 1;
          last.element.textContent = `${label} ×${last.count}`;
        } else {
          flush();
          last = { label, count: 1, element: node("span", { className: "label" }, label) };
          parts.append(last.element);
        }
      } else {
        plain += character;
        last = null;
      }
      at += character.length;
    }
    flush();
    return parts;
  }

  function replaced(before, after, spaces) {
    const parts = document.createDocumentFragment();
    if (before) parts.append(node("del", {}, shown(before, spaces)));
    if (after) parts.append(node("ins", {}, shown(after, spaces)));
    return parts;
  }

  function quoted(words) {
    return words === "" ? say("nothing") : `“${words}”`;
  }

  // --- what there is to decide ---------------------------------------------------------------------------------------

  // A row holds one paragraph and its cards, or is a row of a table with those of all its cells.
  const texts = [...document.querySelectorAll("#release .text")];
  const paragraphs = data.paragraphs.map(([start, end], index) => ({
    index, start, end, text: texts[index], row: texts[index].closest(".row"), issues: [], own: [],
  }));
  const byText = new Map(paragraphs.map((paragraph) => [paragraph.text, paragraph]));
  const rows = new Map();
  for (const paragraph of paragraphs) rows.set(paragraph.row, [...rows.get(paragraph.row) ?? [], paragraph]);

  function paragraphAt(offset) {
    let low = 0;
    let high = paragraphs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (paragraphs[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return paragraphs[low];
  }

  const issues = data.issues.map(([id, check, type, severity, start, end, suggestions, ambiguous], order) => ({
    id, key: id, check, type, severity, start, end, suggestions, ambiguous: !!ambiguous, order,
    words: text.slice(start, end), spaces: type === "whitespace" ? "all" : "odd",
    held: null, cover: null, clash: null, draft: "", shown: true,
  }));
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  for (const card of document.querySelectorAll("article.card[data-issue]")) {
    const issue = byId.get(card.dataset.issue);
    issue.card = card;
    issue.mark = $(`mark-${card.id}`);
    issue.paragraph = paragraphAt(issue.start);
  }
  for (const issue of issues) issue.paragraph?.issues.push(issue);
  const alikeKey = (issue) => JSON.stringify([issue.check, issue.type, issue.words, issue.suggestions]);
  const alikes = new Map();
  for (const issue of issues) {
    const key = alikeKey(issue);
    if (!alikes.has(key)) alikes.set(key, []);
    alikes.get(key).push(issue);
  }

  let heldOwn = []; // corrections without an issue, as the server (or the report) knows them
  let own = []; // the same with what this page added and took back
  let troubles = [];
  const outbox = new Map(); // key -> decision of this page that is not yet known to be saved
  const ownKey = (one) => JSON.stringify([one.exact, one.prefix, one.suffix]);

  function decisionOf(issue) {
    const mine = outbox.get(issue.id);
    if (mine) return mine.verdict === "forget" ? null : mine;
    return issue.held;
  }

  function statusOf(issue) {
    return decisionOf(issue)?.verdict ?? (issue.cover ? "accepted" : "pending");
  }

  function afterOf(issue) {
    const decision = decisionOf(issue);
    return decision?.verdict === "accepted" ? decision.replacement : null;
  }

  function placeOwn() {
    const before = own;
    const taken = new Set();
    own = [];
    for (const one of heldOwn) {
      const key = ownKey(one);
      taken.add(key);
      const mine = outbox.get(key);
      if (mine?.verdict === "forget") continue;
      own.push(mine ? { ...one, ...mine, key } : { ...one, key });
    }
    for (const [key, mine] of outbox) {
      if (mine.issue || taken.has(key) || mine.verdict !== "accepted") continue;
      const at = placeOf(mine);
      if (at >= 0) own.push({ ...mine, key, start: at, end: at + mine.exact.length });
    }
    const told = (one) => JSON.stringify([one.key, one.replacement, one.note, one.reviewer]);
    const old = new Set(before.map(told));
    const now = new Set(own.map(told));
    const touched = new Set([...before.filter((one) => !now.has(told(one))), ...own.filter((one) => !old.has(told(one)))]
      .map((one) => paragraphAt(one.start)));
    for (const paragraph of touched) {
      paragraph.own = own.filter((one) => paragraphAt(one.start) === paragraph).sort((a, b) => a.start - b.start);
      for (const issue of paragraph.issues) {
        const empty = issue.start === issue.end;
        issue.cover = paragraph.own.find((one) => one.start < issue.end + empty && issue.start < one.end + empty) ?? null;
      }
    }
    return touched;
  }

  function placeOf(one) {
    const whole = one.prefix + one.exact + one.suffix;
    const at = text.indexOf(whole);
    return at < 0 || text.indexOf(whole, at + 1) >= 0 ? -1 : at + one.prefix.length;
  }

  function quoteOf(start, end) {
    for (let reach = REACH; ; reach *= 2) {
      let from = Math.max(0, start - reach);
      let to = Math.min(text.length, end + reach);
      // Neither half of a character nor half of a line end.
      if (/[\udc00-\udfff]/.test(text[from] ?? "") || (text[from] === "\n" && text[from - 1] === "\r")) from += from < start ? 1 : 0;
      if (/[\ud800-\udbff]/.test(text[to - 1] ?? "") || (text[to - 1] === "\r" && text[to] === "\n")) to -= to > end ? 1 : 0;
      const whole = text.slice(from, to);
      if (reach >= FAR || text.indexOf(whole) === text.lastIndexOf(whole)) {
        return { exact: text.slice(start, end), prefix: text.slice(from, start), suffix: text.slice(end, to) };
      }
    }
  }

  // --- drawing -------------------------------------------------------------------------------------------------------

  // The shape of a paragraph: what is marked where, as view.py lays it out.
  function entriesOf(paragraph) {
    const drawn = new Set();
    const entries = paragraph.issues.map((issue) => {
      const one = decisionOf(issue) ? null : issue.cover;
      if (!one) return { issue, start: issue.start, end: issue.end, after: afterOf(issue) };
      if (drawn.has(one)) return { issue, start: one.end, end: one.end, after: null };
      drawn.add(one);
      return { issue, own: one, start: one.start, end: one.end, after: one.replacement };
    });
    for (const one of paragraph.own) {
      if (!drawn.has(one)) entries.push({ own: one, start: one.start, end: one.end, after: one.replacement });
    }
    return entries.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  function drawParagraph(paragraph) {
    const parts = [];
    let at = paragraph.start;
    for (const entry of entriesOf(paragraph)) {
      if (entry.start > at) parts.push(shown(text.slice(at, entry.start)));
      at = Math.max(at, entry.end);
      parts.push(markOf(entry));
    }
    if (at < paragraph.end) parts.push(shown(text.slice(at, paragraph.end)));
    paragraph.text.replaceChildren(...parts);
    drawOwnCards(paragraph.row);
  }

  function markOf({ issue, own: one, start, end, after }) {
    const words = text.slice(start, end);
    const anchor = issue ? `issue-${issue.id}` : anchorOf(one);
    const spaces = issue?.spaces ?? "odd";
    const status = issue ? statusOf(issue) : "accepted";
    const mark = node("a", { className: `mark ${status} ${issue?.severity ?? "neutral"}`, id: `mark-${anchor}`, href: `#${anchor}` });
    if (issue) {
      mark.dataset.nth = issue.card?.dataset.nth ?? "";
      issue.mark = mark;
      if (issue === current) mark.classList.add("current");
      if (!issue.shown) mark.classList.add("out");
    } else if (one.key === current?.key) mark.classList.add("current");
    if (after !== null) mark.append(replaced(words, after, spaces));
    else if (words) mark.append(node("span", { className: "words" }, shown(words, spaces)));
    else mark.append(hereMark());
    mark.append(node("sup", {}, issue?.card?.querySelector(".number")?.textContent ?? "✎"));
    return mark;
  }

  const hereMark = () => node("span", { className: "here", title: say("nothing stands here") }, "‸");

  const anchorOf = (one) => `own-${[...one.key].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) >>> 0, 7).toString(36)}`;

  function verdictLine(decision) {
    const line = node("p", { className: "verdict" });
    line.append(say(decision.verdict));
    if (decision.reviewer) line.append(` ${say("by")} `, node("bdi", {}, shown(decision.reviewer)));
    if (decision.date) line.append(", ", node("bdi", {}, decision.date.slice(0, 10)));
    if (decision.note) line.append(": ", node("q", {}, node("bdi", {}, shown(decision.note))));
    return line;
  }

  function drawCard(issue) {
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

  function drawOwnCards(row) {
    for (const card of row.querySelectorAll(".card:not([data-issue])")) card.remove();
    const inRow = rows.get(row);
    const here = inRow.flatMap((paragraph) => paragraph.issues);
    const covered = new Set(here.filter((issue) => !decisionOf(issue)).map((issue) => issue.cover));
    const ones = inRow.flatMap((paragraph) => paragraph.own).filter((one) => !covered.has(one));
    let cards = row.querySelector(".cards");
    if (!cards && ones.length) {
      cards = node("div", { className: "cards" });
      row.append(row.tagName === "TBODY" ? node("tr", { className: "beside" }, node("td", { colSpan: row.closest("table").querySelectorAll("col").length }, cards)) : cards);
      row.classList.add("carded");
    }
    for (const one of ones) {
      const card = node("article", { className: "card accepted", id: anchorOf(one), tabIndex: -1 },
        node("h3", {}, node("a", { className: "number", href: `#mark-${anchorOf(one)}`, "aria-label": say("show in the text") }, "✎"),
          ` ${say("reviewer’s own correction")}`, node("span", { className: "status" }, say("accepted"))),
        node("p", { className: "change", lang: "en", dir: "auto" }, replaced(one.exact, one.replacement, "odd")),
        verdictLine(one),
        node("div", { className: "controls" }, button("Take back", "T", "forget")));
      const next = here.find((issue) => issue.start > one.start)?.card ?? null;
      cards.insertBefore(card, next);
    }
  }

  function button(words, key, does, properties = {}) {
    return node("button", { type: "button", "data-do": does, ...properties }, say(words), key ? node("kbd", { "aria-hidden": "true" }, key) : "");
  }

  // Only cards near the screen carry buttons: 2,000 cards would be 10,000 buttons.
  function dress(issue, again = false) {
    const { card } = issue;
    if (card.dressed && !again) return;
    card.dressed = true;
    card.tabIndex = -1;
    card.querySelector(".controls")?.remove();
    const status = statusOf(issue);
    const first = node("div", { className: "buttons" });
    if (issue.suggestions.length && !issue.ambiguous) first.append(button("Accept", "A", "accept", { className: "yes" }));
    const many = issue.suggestions.length > 1;
    if (many) {
      issue.suggestions.slice(0, 9).forEach((suggestion, index) => {
        if (index === 0 && !issue.ambiguous) return;
        first.append(node("button", { type: "button", className: "choice", "data-do": "accept", "data-n": index },
          node("kbd", { "aria-hidden": "true" }, index + 1), node("span", {}, suggestion === "" ? say("delete") : shown(suggestion, issue.spaces))));
      });
    }
    first.append(button("Edit", "E", "edit"), button("Reject", "R", "reject"), button("Later", "D", "defer"));
    const second = node("div", { className: "more" });
    const like = alikes.get(alikeKey(issue)).length - 1;
    if (like && !issue.ambiguous) second.append(button("", "L", "like", { "aria-label": say("{n} more like this", { n: like }) }));
    second.firstChild?.prepend(say("{n} more like this", { n: like }));
    second.append(button("Note", "N", "note"));
    if (served) second.append(button("Rule", "H", "house"));
    if (status !== "pending") second.append(button("Take back", "T", "forget"));
    const controls = node("div", { className: "controls" }, first, second);
    if (issue.draft) controls.append(node("p", { className: "verdict" }, `${say("note")}: `, node("bdi", {}, shown(issue.draft))));
    if (issue.clash) controls.prepend(clashOf(issue));
    card.querySelector(".foot").before(controls);
  }

  function clashOf(issue) {
    const { mine, theirs } = issue.clash;
    const told = (one) => one === null || one === undefined || one.verdict === "forget" ? say("taken back")
      : `${say(one.verdict)}${one.verdict === "accepted" ? ` ${quoted(one.replacement ?? "")}` : ""}${one.reviewer ? ` (${one.reviewer})` : ""}`;
    return node("div", { className: "clash", role: "alert" },
      node("p", {}, say("Somebody decided this meanwhile.")),
      node("p", {}, `${say("There:")} `, node("bdi", {}, theirs.length ? theirs.map(told).join(" / ") : told(null))),
      node("p", {}, `${say("You:")} `, node("bdi", {}, told(mine))),
      button("Keep theirs", "", "theirs"), button("Take mine", "", "mine"));
  }

  const near = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) {
        for (const card of target.querySelectorAll("article.card[data-issue]")) dress(byId.get(card.dataset.issue));
        near.unobserve(target);
      }
    }
  }, { rootMargin: "600px" });

  // --- counts, filters, search ---------------------------------------------------------------------------------------

  const filters = { status: "", severity: "", type: "", check: "" };
  let sought = "";

  function fits(issue) {
    if (filters.status && statusOf(issue) !== filters.status) return false;
    if (filters.severity && issue.severity !== filters.severity) return false;
    if (filters.type && issue.type !== filters.type) return false;
    if (filters.check && issue.check !== filters.check) return false;
    if (!sought) return true;
    issue.haystack ??= [issue.words, ...issue.suggestions, issue.id, issue.card?.querySelector(".message")?.textContent,
      issue.card?.querySelector(".evidence")?.textContent].join("\n").toLowerCase();
    return issue.haystack.includes(sought) || (decisionOf(issue)?.note ?? "").toLowerCase().includes(sought);
  }

  function applyFilters() {
    let count = 0;
    for (const issue of issues) {
      const now = fits(issue);
      count += now;
      if (now === issue.shown) continue;
      issue.shown = now;
      issue.card?.classList.toggle("out", !now);
      issue.mark?.classList.toggle("out", !now);
    }
    const narrowed = sought || Object.values(filters).some(Boolean);
    $("matching").textContent = narrowed ? say("{n} of {all} shown", { n: count, all: issues.length }) : "";
  }

  function drawCounts() {
    let pending = 0;
    let first = null;
    for (const issue of issues) {
      if (statusOf(issue) !== "pending") continue;
      pending += 1;
      first ??= issue;
    }
    const decided = issues.length - pending;
    $("progress").textContent = say("{n} of {all} decided", { n: decided, all: issues.length });
    document.querySelector("header progress").value = decided;
    const link = $("pending-link");
    link.querySelector("b").textContent = pending;
    link.href = first ? `#issue-${first.id}` : "#person";
    link.classList.toggle("main", pending > 0);
    const changes = issues.reduce((sum, issue) => sum + (afterOf(issue) !== null), 0) + own.length;
    $("changes-link").querySelector("b").textContent = changes;
    document.title = `${pending ? `${say("{n} pending", { n: pending })} · ` : ""}${data.release}`;
    $("person-title").textContent = pending === 0 ? say("Nothing is pending")
      : pending === 1 ? say("1 issue waits for a person") : say("{n} issues wait for a person", { n: pending });
    return pending;
  }

  function drawTables() {
    const count = {};
    for (const issue of issues) {
      const status = statusOf(issue);
      count[`status:${status}`] = (count[`status:${status}`] ?? 0) + 1;
      if (status !== "pending") continue;
      for (const name of [`check:${issue.check}`, `severity:${issue.severity}`, `type:${issue.type}`]) count[name] = (count[name] ?? 0) + 1;
    }
    for (const cell of document.querySelectorAll("#summary [data-count]")) cell.textContent = count[cell.dataset.count] ?? "–";
    for (const cell of document.querySelectorAll("#summary [data-sum]")) {
      cell.textContent = cell.dataset.sum.split(" ").reduce((sum, name) => sum + (count[`type:${name}`] ?? 0), 0) || "–";
    }
  }

  // --- the preview ---------------------------------------------------------------------------------------------------

  let view = "inline";
  let stale = true;
  let changesSeen = false;

  function drawChanges() {
    stale = false;
    const parts = [];
    let untouched = 0;
    let line = 1;
    let counted = 0;
    const gap = () => {
      if (untouched) parts.push(node("p", { className: "gap" }, say(untouched === 1 ? "1 unchanged paragraph" : "{n} unchanged paragraphs", { n: untouched })));
      untouched = 0;
    };
    for (const paragraph of paragraphs) {
      const edits = entriesOf(paragraph).filter((entry) => entry.after !== null);
      if (!edits.length && view !== "cleaned") {
        untouched += 1;
        continue;
      }
      gap();
      for (let at = text.indexOf("\n", counted); at >= 0 && at < paragraph.start; at = text.indexOf("\n", at + 1)) {
        line += 1;
        counted = at + 1;
      }
      const drawn = (side) => {
        const element = node("p", { className: "text", dir: "auto" }, node("span", { className: "line" }, line));
        let at = paragraph.start;
        for (const entry of edits) {
          element.append(shown(text.slice(at, entry.start)));
          const spaces = entry.issue?.spaces ?? "odd";
          element.append(node("a", { className: "edit", href: `#${entry.issue ? `issue-${entry.issue.id}` : anchorOf(entry.own)}` },
            replaced(side === "after" ? "" : text.slice(entry.start, entry.end), side === "before" ? "" : entry.after, spaces)));
          at = entry.end;
        }
        element.append(shown(text.slice(at, paragraph.end)));
        if (current?.paragraph === paragraph) element.dataset.here = "";
        return element;
      };
      if (view === "side") parts.push(node("div", { className: "sides" }, drawn("before"), drawn("after")));
      else parts.push(drawn(view === "cleaned" ? "after" : "both"));
    }
    gap();
    $("diff").className = `diff ${view}`;
    $("diff").replaceChildren(...parts);
    const changes = $("changes-link").querySelector("b").textContent;
    $("changes-title").textContent = changes === "0" ? say("No changes yet") : changes === "1" ? say("1 change in the cleaned release")
      : say("{n} changes in the cleaned release", { n: changes });
    for (const choice of document.querySelectorAll("#views button")) choice.setAttribute("aria-pressed", String(choice.dataset.view === view));
    // The heights of what was never in sight are guesses: once more when they are known.
    const center = () => previewing() && $("diff").querySelector("[data-here]")?.scrollIntoView({ block: "center" });
    center();
    requestAnimationFrame(() => requestAnimationFrame(center));
  }

  const previewing = () => document.body.classList.contains("previewing");

  function laterDraw() {
    drawTables();
    if (stale && (changesSeen || previewing())) drawChanges();
  }

  let waiting = 0;
  function soon() {
    stale = true;
    if (waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      (window.requestIdleCallback ?? setTimeout)(laterDraw);
    }, 120);
  }

  // --- deciding ------------------------------------------------------------------------------------------------------

  const done = []; // what can be undone: lists of [key, decision before]
  let current = null;

  function redraw(keys) {
    const touched = placeOwn();
    for (const key of keys) {
      const issue = byId.get(key);
      if (issue?.paragraph) touched.add(issue.paragraph);
    }
    for (const paragraph of touched) {
      drawParagraph(paragraph);
      for (const issue of paragraph.issues) drawCard(issue);
    }
    drawCounts();
    soon();
  }

  // Each wanted: { issue } or a quote, with verdict, replacement, note.
  function propose(wanted, remember = true) {
    const before = [];
    for (const one of wanted) {
      const key = one.issue || ownKey(one);
      const issue = byId.get(one.issue);
      const held = issue ? issue.held : heldOwn.find((other) => ownKey(other) === key) ?? null;
      const was = issue ? decisionOf(issue) : own.find((other) => other.key === key) ?? null;
      before.push([key, was, one]);
      const base = outbox.get(key)?.base ?? held?.token ?? "";
      const entry = { replacement: null, note: "", reviewer: served ? "" : reviewer(), date: served ? "" : now(), exact: "", prefix: "", suffix: "", ...one, base, words: issue?.words ?? one.exact };
      if (served) entry.reviewer ||= served.reviewer;
      if (entry.verdict === "forget" && !base && !sending.includes(outbox.get(key))) outbox.delete(key);
      else outbox.set(key, entry);
      if (issue) {
        issue.clash = null;
        issue.draft = "";
      }
    }
    if (remember) done.push(before);
    keep();
    redraw(wanted.map((one) => one.issue));
    flush();
  }

  const now = () => `${new Date().toISOString().slice(0, 19)}Z`;
  const reviewer = () => stored("zhengming-reviewer") ?? "";

  function accept(issue, replacement, note) {
    if (replacement === issue.words) return tell(say("This changes nothing: reject the issue instead."));
    propose([{ issue: issue.id, verdict: "accepted", replacement, note: note ?? noteOf(issue) }]);
    return forward(say("accepted"));
  }

  const noteOf = (issue) => issue.draft || decisionOf(issue)?.note || "";

  function verdict(issue, said) {
    propose([{ issue: issue.id, verdict: said, note: noteOf(issue) }]);
    return forward(say(said));
  }

  function forward(sentence) {
    const left = Number($("pending-link").querySelector("b").textContent);
    tell(`${sentence}${say(". ")}${say("{n} pending", { n: left })}${say(". ").trim()}`);
    if (filters.status) applyFilters();
    step(1);
  }

  function undo() {
    const last = done.pop();
    if (!last) return tell(say("There is nothing to undo."));
    propose(last.map(([key, was, one]) => (was
      ? { issue: one.issue ?? "", exact: one.exact ?? "", prefix: one.prefix ?? "", suffix: one.suffix ?? "", verdict: was.verdict,
        replacement: was.replacement ?? null, note: was.note ?? "", reviewer: was.reviewer ?? "", date: was.date ?? "" }
      : { issue: one.issue ?? "", exact: one.exact ?? "", prefix: one.prefix ?? "", suffix: one.suffix ?? "", verdict: "forget" })), false);
    const issue = byId.get(last[0][2].issue);
    if (issue) go(issue);
    return tell(say("Undone."));
  }

  // --- saving --------------------------------------------------------------------------------------------------------

  let sending = [];
  let single = false; // after a refusal: one decision at a time, so that it is known which one
  let instance = served?.instance ?? "";
  let revision = served?.revision ?? 0;
  let retry = 0;
  let stopped = false; // nothing more can be sent from this page
  let saved = true; // for a page without a server: downloaded
  // Reports opened from disk share one store: folders of the same names must not meet in it.
  const rooms = `zhengming:${served ? data.release : location.pathname}:`;
  const room = rooms + data.sha256.slice(0, 16);

  function stored(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  }

  function store(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch { /* a browser that keeps nothing: the page warns before it is left */ }
  }

  function keep() {
    store(room, outbox.size ? JSON.stringify([...outbox.values()]) : null);
    saved = false;
    drawSaved();
  }

  function drawSaved(problem = "") {
    const count = outbox.size;
    const element = $("saved");
    element.classList.toggle("unsaved", count > 0 && (!served || problem !== ""));
    $("download").hidden = served ? !problem : count === 0;
    if (!served) {
      element.textContent = count === 0 ? "" : saved ? say("Downloaded.") : say(count === 1 ? "1 decision is only in this page." : "{n} decisions are only in this page.", { n: count });
    } else if (problem) {
      element.textContent = `${problem} ${count ? say("{n} not saved yet.", { n: count }) : ""}`;
    } else {
      element.textContent = count ? say("Saving …") : say("All decisions are saved.");
    }
    element.dataset.unsaved = count;
  }

  async function ask(path, options) {
    const answer = await fetch(`/api/${encodeURIComponent(data.name)}/${path}`,
      { ...options, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    return [answer.status, await answer.json()];
  }

  const WIRE = ["issue", "verdict", "exact", "prefix", "suffix", "replacement", "reviewer", "date", "note", "base"];
  const wire = (entry) => Object.fromEntries(WIRE.map((name) => [name, entry[name] ?? (name === "replacement" ? null : "")]));

  async function flush() {
    if (!served || sending.length || outbox.size === 0 || stopped || retry) return;
    sending = [...outbox.values()].slice(0, single ? 1 : undefined);
    drawSaved();
    let status = 0;
    let answer = {};
    try {
      [status, answer] = await ask("decisions", { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ decisions: sending.map(wire), since: revision, instance }) });
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
        const key = clash.mine.issue || ownKey(clash.mine);
        outbox.delete(key);
        const issue = byId.get(key);
        if (issue) issue.clash = clash;
        else tell(say("Somebody decided this meanwhile."));
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
        tell(answer.problem ?? say("The server refused this."), true);
        const issue = byId.get(entry.issue);
        if (issue) go(issue);
      }
    } else if (status === 401 || status === 403) {
      stopped = true;
      drawSaved(say("The server was started anew: open the address that it shows now; nothing decided here is lost."));
    } else {
      retry = setTimeout(() => { retry = 0; flush(); }, 2000);
      drawSaved(answer.problem ?? say("The server does not answer."));
      return;
    }
    keepQuietly();
    flush();
  }

  function keepQuietly() {
    store(room, outbox.size ? JSON.stringify([...outbox.values()]) : null);
    if (!stopped) drawSaved();
  }

  const keyOf = (entry) => entry.issue || ownKey(entry);

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
    if (outbox.size) store(room, JSON.stringify([...outbox.values()]));
  }

  function keptNames() {
    try { return Object.keys(localStorage); } catch { return []; }
  }

  function settle(entry) {
    if (outbox.get(keyOf(entry)) === entry) outbox.delete(keyOf(entry));
  }

  function rebase(entry) {
    const newer = outbox.get(keyOf(entry));
    if (newer) newer.base = (byId.get(entry.issue)?.held ?? heldOwn.find((one) => ownKey(one) === keyOf(entry)))?.token ?? "";
  }

  function merge(state) {
    if (served && state.checked !== served.checked) notice("checked", say("The release was checked anew: load the page again."));
    instance = state.instance;
    revision = state.revision;
    const changed = new Set();
    if (state.full) for (const issue of issues) if (issue.held && !state.issues[issue.id]) { issue.held = null; changed.add(issue.id); }
    for (const [id, decision] of Object.entries(state.issues)) {
      const issue = byId.get(id);
      if (!issue || JSON.stringify(issue.held) === JSON.stringify(decision)) continue;
      issue.held = decision;
      changed.add(id);
    }
    if (state.own) heldOwn = state.own;
    if (state.troubles) {
      troubles = state.troubles;
      drawTroubles();
    }
    if (changed.size || state.own) redraw(changed);
    for (const [kind, sentence] of [["release", state.release], ["corrections", state.corrections], ["aside", state.aside]]) notice(kind, sentence ?? "");
  }

  function notice(kind, sentence) {
    const there = $("notices").querySelector(`[data-kind="${kind}"]`);
    if ((there?.textContent ?? "") === sentence) return;
    const element = there ?? $("notices").appendChild(node("p", { className: "note", "data-kind": kind }));
    element.textContent = sentence;
    element.hidden = !sentence;
    if (sentence) tell(sentence, true); // who reads further down does not see the top of the page
  }

  async function poll() {
    if (document.visibilityState === "visible" && !sending.length && !stopped) {
      try {
        const [status, state] = await ask(`state?since=${revision}&instance=${instance}`, {});
        if (status === 200 && !sending.length) {
          merge(state);
          notice("server", "");
        } else if (status === 401) {
          stopped = true;
          drawSaved(say("The server was started anew: open the address that it shows now; nothing decided here is lost."));
        }
      } catch {
        notice("server", say("The server does not answer."));
      }
    }
    setTimeout(poll, PERIOD);
  }

  function download() {
    const file = { kind: "zhengming decisions", version: data.version, release: data.release, sha256: data.sha256,
      // With its quote, a decision is found again in a text that was edited meanwhile.
      decisions: [...outbox.values()].map((entry) => {
        const issue = byId.get(entry.issue);
        return wire(issue ? { ...entry, ...quoteOf(issue.start, issue.end) } : entry);
      }) };
    const link = node("a", { href: URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: "application/json" })),
      download: `${data.name}.decisions.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    saved = true;
    drawSaved();
  }

  addEventListener("beforeunload", (event) => {
    const drafts = issues.some((issue) => issue.draft) || document.querySelector(".controls textarea");
    if ((outbox.size && (served || !saved)) || drafts) event.preventDefault();
  });

  // --- decisions to look at again ------------------------------------------------------------------------------------

  const REASONS = {
    stale: "The words are gone from the release.",
    ambiguous: "The words stand in several places that their context cannot tell apart.",
    conflicting: "Two decisions contradict or overlap each other.",
  };

  function drawTroubles() {
    const sections = [];
    for (const kind of Object.keys(REASONS)) {
      const found = troubles.filter((trouble) => trouble.kind === kind);
      if (!found.length) continue;
      const list = node("ul");
      for (const trouble of found) {
        const item = node("li");
        trouble.decisions.forEach((one, index) => {
          item.append(node("p", { className: "quoted", dir: "auto" }, node("span", { className: "context" }, "…", shown(one.prefix.slice(-60))),
            one.replacement === null ? node("span", { className: "words" }, shown(one.exact, "odd")) : replaced(one.exact, one.replacement, "odd"),
            node("span", { className: "context" }, shown(one.suffix.slice(0, 60)), "…")), verdictLine(one));
          const does = kind === "conflicting" ? ["Keep this one", "keep"] : ["Take it out", "drop"];
          const choice = button(does[0], "", does[1]);
          choice.addEventListener("click", () => resolve(trouble, index, kind));
          item.append(node("div", { className: "controls" }, node("div", { className: "more" }, choice)));
        });
        list.append(item);
      }
      sections.push(node("section", { className: "trouble", id: kind, "aria-labelledby": `${kind}-title` },
        node("h3", { id: `${kind}-title` }, say(`{n} ${kind}`, { n: found.length })), node("p", {}, say(REASONS[kind])), list));
    }
    $("troubles").replaceChildren(...sections);
  }

  async function resolve(trouble, index, kind) {
    const said = (one, verdictSaid) => ({ ...wire(one), verdict: verdictSaid, base: one.base ?? one.token });
    const kept = trouble.decisions[index];
    const others = trouble.decisions.filter((one) => one !== kept);
    const wanted = kind !== "conflicting" ? [said(kept, "forget")]
      : [...others.filter((one) => keyOf(one) !== keyOf(kept)).map((one) => said(one, "forget")),
        ...(others.some((one) => keyOf(one) === keyOf(kept)) ? [{ ...said(kept, kept.verdict), base: trouble.token ?? "" }] : [])];
    for (const one of wanted) outbox.set(keyOf(one), one);
    keep();
    troubles = troubles.filter((other) => other !== trouble);
    drawTroubles();
    flush();
  }

  // --- moving --------------------------------------------------------------------------------------------------------

  function go(item, focus = true) {
    const issue = item;
    if (current && current !== issue) {
      current.card?.classList.remove("current");
      current.mark?.classList.remove("current");
    }
    current = issue;
    if (!issue?.card) return;
    dress(issue);
    issue.card.classList.add("current");
    issue.mark?.classList.add("current");
    if (focus) issue.card.focus({ preventScroll: true });
    const top = Math.max(0, bar.getBoundingClientRect().bottom) + 12;
    const low = innerHeight * (previewing() ? 0.55 : 1) - 12;
    const box = issue.card.getBoundingClientRect();
    if (box.top < top || box.bottom > low) {
      scrollBy({ top: box.height > low - top ? box.top - top : box.top - (top + (low - top) * 0.3 > low - box.height ? low - box.height : top + (low - top) * 0.3), behavior: "instant" });
    }
    reveal(issue.mark);
    if (previewing()) soon();
  }

  // In a table wider than the screen.
  function reveal(mark) {
    const sheet = mark?.closest(".sheet");
    if (!sheet) return;
    const [seen, words] = [sheet.getBoundingClientRect(), mark.getBoundingClientRect()];
    if (words.right > seen.right) sheet.scrollLeft += Math.min(words.right - seen.right + 12, words.left - seen.left);
    else if (words.left < seen.left) sheet.scrollLeft -= seen.left - words.left + 12;
  }

  function step(direction, any = false) {
    const wanted = (issue) => issue.shown && issue.card && (any || filters.status || statusOf(issue) === "pending");
    const from = current ? current.order ?? 0 : direction > 0 ? -1 : issues.length;
    for (let index = from + direction; index >= 0 && index < issues.length; index += direction) {
      if (wanted(issues[index])) return go(issues[index]);
    }
    for (let index = direction > 0 ? 0 : issues.length - 1; index !== from && index >= 0 && index < issues.length; index += direction) {
      if (wanted(issues[index])) {
        tell(direction > 0 ? say("From the top again.") : say("From the end again."));
        return go(issues[index]);
      }
    }
    return tell(any ? say("No issue fits the filters.") : say("Nothing is pending."));
  }

  function tell(sentence, alarm = false) {
    $("told").textContent = sentence;
    $("told").classList.toggle("alarm", alarm);
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => { $("told").textContent = ""; }, alarm ? 12000 : 4000);
  }

  // --- editing -------------------------------------------------------------------------------------------------------

  function field(issue, name, label, value, finish) {
    dress(issue);
    const controls = issue.card.querySelector(".controls");
    controls.querySelector(".field")?.remove();
    const area = node("textarea", { rows: 2, value, "aria-label": label, maxLength: 20000, spellcheck: name === "note" });
    const close = () => {
      box.remove();
      issue.card.focus({ preventScroll: true });
    };
    const save = () => {
      close();
      finish(area.value);
    };
    const box = node("div", { className: "field" }, node("p", { className: "meta" }, label), area,
      node("div", { className: "buttons" }, button("Save", "↵", "save", { className: "yes" }), button("Cancel", "Esc", "cancel")));
    box.addEventListener("click", (event) => {
      const does = event.target.closest("button")?.dataset.do;
      if (does === "save") save();
      if (does === "cancel") close();
      event.stopPropagation();
    });
    area.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        save();
      } else if (event.key === "Escape") close();
      event.stopPropagation();
    });
    controls.append(box);
    area.focus();
    area.select();
  }

  function edit(issue) {
    field(issue, "edit", say("Write instead of {words}", { words: quoted(issue.words) }), afterOf(issue) ?? issue.suggestions[0] ?? issue.words,
      (value) => accept(issue, asInText(value)));
  }

  function note(issue) {
    field(issue, "note", say("Note"), noteOf(issue), (value) => {
      const decision = decisionOf(issue);
      if (decision) propose([{ issue: issue.id, verdict: decision.verdict, replacement: decision.replacement ?? null, note: value.trim() }]);
      else {
        issue.draft = value.trim();
        dress(issue, true);
        tell(say("The note goes with your decision."));
      }
    });
  }

  // A text field knows only \n.
  const asInText = (value) => (text.includes("\r\n") ? value.replace(/\r?\n/g, "\r\n") : value);

  function like(issue) {
    if (issue.ambiguous) return tell(say("Either suggestion may be right: decide each place by itself."));
    const all = alikes.get(alikeKey(issue)).filter((other) => ["pending", "deferred"].includes(statusOf(other)));
    if (!all.length) return tell(say("All of these are decided."));
    const list = node("ol");
    for (const other of all.slice(0, 200)) {
      list.append(node("li", {}, "…", shown(text.slice(Math.max(0, other.start - 40), other.start).replace(/\s+/g, " ")),
        other.suggestions.length ? replaced(other.words, other.suggestions[0], other.spaces) : node("mark", {}, shown(other.words, other.spaces)),
        shown(text.slice(other.end, other.end + 40).replace(/\s+/g, " ")), "…"));
    }
    const dialog = $("like");
    $("like-title").textContent = say(all.length === 1 ? "1 place like this" : "{n} places like this", { n: all.length });
    $("like-list").replaceChildren(list);
    dialog.querySelector("[data-do=accept]").hidden = issue.suggestions.length === 0;
    dialog.decide = (does) => {
      dialog.close();
      const said = { accept: "accepted", reject: "rejected", defer: "deferred" }[does];
      propose(all.map((other) => ({ issue: other.id, verdict: said, replacement: does === "accept" ? other.suggestions[0] : null, note: noteOf(other) })));
      forward(say("{n} places", { n: all.length }));
    };
    dialog.showModal();
    return undefined;
  }

  // --- rules of the house --------------------------------------------------------------------------------------------

  function house(issue) {
    if (!served) return tell(say("Rules of the house are written by make review."));
    const dialog = $("house");
    const after = afterOf(issue) ?? issue.suggestions[0] ?? "";
    const choices = node("div", { className: "buttons" });
    if (issue.words.trim()) {
      choices.append(node("button", { type: "button", "data-do": "never" }, say("Never flag {words}", { words: quoted(issue.words) })));
      if (after) choices.append(node("button", { type: "button", "data-do": "always" }, say("Always write {after} for {words}", { after: quoted(after), words: quoted(issue.words) })));
    }
    $("house-choices").replaceChildren(choices);
    $("house-problem").textContent = "";
    $("row-target").value = afterOf(issue) ?? "";
    $("row-zh").value = /“?([\u3400-\u9fff]+)/.exec(issue.card.querySelector(".evidence")?.textContent ?? "")?.[1] ?? "";
    dialog.decide = async (does) => {
      const scope = $("house-scope").value;
      const body = does === "row" ? { zh: $("row-zh").value, target: $("row-target").value, kind: $("row-kind").value }
        : { rule: does, exact: issue.words, replacement: does === "always" ? after : "",
          check: scope === "check" ? issue.check : "", release: scope === "release" ? data.release : "", note: noteOf(issue) };
      let status = 0;
      let answer = {};
      try {
        [status, answer] = await ask("house", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      } catch { /* told below */ }
      if (status !== 200) {
        $("house-problem").textContent = answer.problem ?? say("The server does not answer.");
        return;
      }
      dialog.close();
      tell(say("Written into {file}; it holds when the page is loaded again.", { file: answer.written }));
    };
    dialog.showModal();
    return undefined;
  }

  // --- a reviewer's own correction -----------------------------------------------------------------------------------

  // Offset in the text of a point in a paragraph's element, whoever drew it.
  function offsetIn(paragraph, container, offset) {
    let at = paragraph.start;
    let found = -1;
    const stop = container.nodeType === Node.TEXT_NODE ? null : container.childNodes[offset] ?? null;
    const walk = (element) => {
      for (const child of element.childNodes) {
        if (found >= 0) return;
        if (child === stop) { found = at; return; }
        if (child.nodeType === Node.TEXT_NODE) {
          if (child === container) { found = at + offset; return; }
          at += child.length;
        } else if (["SUP", "INS"].includes(child.tagName) || child.classList.contains("here")) {
          if (child.contains(container)) found = at;
        } else if (child.classList.contains("label")) {
          if (child.contains(container)) found = at;
          const [, code, times] = /^(?:U\+([0-9A-F]+)|NBSP)(?: ×(\d+))?$/.exec(child.textContent) ?? [];
          at += Number(times ?? 1) * (code && parseInt(code, 16) > 0xffff ? 2 : 1);
        } else {
          walk(child);
          if (found < 0 && child === container && !stop) found = at;
        }
      }
    };
    walk(paragraph.text);
    return found >= 0 ? found : at;
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const element = (place) => (place.nodeType === Node.TEXT_NODE ? place.parentElement : place).closest?.("#release .text");
    const first = element(range.startContainer) ?? element(range.endContainer);
    if (!first) return null;
    const paragraph = byText.get(first);
    let start = element(range.startContainer) === first ? offsetIn(paragraph, range.startContainer, range.startOffset) : paragraph.start;
    let end = element(range.endContainer) === first ? offsetIn(paragraph, range.endContainer, range.endOffset) : paragraph.end;
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    return start < end ? { start, end, paragraph } : null;
  }

  function correct() {
    const chosen = selected();
    const paragraph = chosen?.paragraph ?? current?.paragraph ?? paragraphs.find((one) => one.text.getBoundingClientRect().bottom > 120) ?? paragraphs[0];
    if (!paragraph) return;
    const { start, end } = chosen ?? paragraph;
    const dialog = $("own");
    const area = $("own-text");
    const words = text.slice(start, end);
    area.value = words;
    $("own-title").textContent = chosen ? say("Correct {words}", { words: quoted(words.length > 60 ? `${words.slice(0, 57)}…` : words) }) : say("Correct this paragraph");
    $("own-problem").textContent = "";
    dialog.decide = (does) => {
      if (does !== "save") return dialog.close();
      const problem = correctTo(start, end, asInText(area.value), !chosen);
      $("own-problem").textContent = problem;
      if (!problem) dialog.close();
      return undefined;
    };
    dialog.showModal();
    area.focus();
    if (chosen) area.select();
    else area.setSelectionRange(0, 0);
  }

  // Returns a sentence when it cannot be.
  function correctTo(start, end, after, narrow) {
    const before = text.slice(start, end);
    if (before === after) return say("This changes nothing.");
    let [from, to, written] = [start, end, after];
    if (narrow) {
      // Only the words that differ: from the first difference to the last, widened to whole words.
      let head = 0;
      while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
      let tail = 0;
      while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
      const word = /[\p{L}\p{N}\p{M}'’-]|[\ud800-\udfff]/u;
      const grows = (at) => at > 0 && word.test(before[at - 1]) && word.test(before[at] ?? " ");
      while (head > 0 && (word.test(before[head - 1]) && (word.test(before[head] ?? " ") || word.test(after[head] ?? " ")))) head -= 1;
      while (tail > 0 && (word.test(before[before.length - tail]) && (grows(before.length - tail) || word.test(after[after.length - tail - 1] ?? " ")))) tail -= 1;
      if (head + tail >= before.length && head > 0) {
        // A pure insertion takes the word before it along, so that its place is told by words.
        while (head > 0 && !/\s/.test(before[head - 1])) head -= 1;
        if (head + tail >= before.length) head -= 1;
        while (head > 0 && !/\s/.test(before[head - 1])) head -= 1;
      }
      from = start + head;
      to = end - tail;
      written = after.slice(head, after.length - tail);
    }
    for (const entry of entriesOf(paragraphAt(from))) {
      if (entry.after !== null && entry.start < to && from < entry.end) {
        return say("This overlaps the correction of {words}: take that back first.", { words: quoted(text.slice(entry.start, entry.end)) });
      }
    }
    const direct = issues.find((issue) => issue.start === from && issue.end === to);
    if (direct) {
      accept(direct, written);
      return "";
    }
    propose([{ issue: "", verdict: "accepted", ...quoteOf(from, to), replacement: written }]);
    tell(say("Corrected."));
    return "";
  }

  // --- keys and buttons ----------------------------------------------------------------------------------------------

  const ownCurrent = () => own.find((one) => anchorOf(one) === document.activeElement?.closest(".card:not([data-issue])")?.id);

  function forget(item) {
    const one = item?.exact !== undefined ? item : null;
    if (one) {
      propose([{ issue: one.issue ?? "", exact: one.exact, prefix: one.prefix, suffix: one.suffix, verdict: "forget" }]);
      return tell(say("Taken back."));
    }
    if (!decisionOf(item)) return item.cover ? forget(item.cover) : tell(say("This is not decided."));
    propose([{ issue: item.id, verdict: "forget" }]);
    return tell(say("Taken back."));
  }

  const actions = {
    accept(issue, n) {
      if (n === undefined && issue.ambiguous) return tell(say("Either suggestion may be right: press its number."));
      n ??= 0;
      const suggestion = issue.suggestions[n];
      if (suggestion === undefined) return n ? undefined : edit(issue);
      return accept(issue, suggestion);
    },
    edit,
    reject: (issue) => verdict(issue, "rejected"),
    defer: (issue) => verdict(issue, "deferred"),
    forget,
    note,
    like,
    house,
    mine(issue) {
      const { mine, token } = issue.clash;
      issue.clash = null;
      outbox.set(issue.id, { ...mine, base: token });
      keep();
      redraw([issue.id]);
      flush();
    },
    theirs(issue) {
      issue.clash = null;
      redraw([issue.id]);
      issue.card.focus({ preventScroll: true });
    },
  };

  const general = {
    undo,
    correct,
    next: () => step(1),
    previous: () => step(-1),
    following: () => step(1, true),
    before: () => step(-1, true),
    search: () => { $("search").focus(); $("search").select(); },
    preview() {
      const on = document.body.classList.toggle("previewing");
      for (const one of document.querySelectorAll("[data-do=preview]")) one.setAttribute("aria-pressed", String(on));
      if (on) drawChanges();
      if (current) go(current, false);
    },
    cleaned() {
      const on = document.body.classList.toggle("cleaned");
      tell(on ? say("The text as it will be.") : say("The text with its issues."));
    },
    view() {
      const views = ["inline", "side", "cleaned"];
      view = views[(views.indexOf(view) + 1) % views.length];
      drawChanges();
    },
    download,
    help: () => $("help").showModal(),
  };

  const KEYS = {
    a: "accept", e: "edit", r: "reject", d: "defer", t: "forget", n: "note", l: "like", h: "house",
    u: "undo", c: "correct", j: "next", k: "previous", "]": "following", "[": "before",
    "/": "search", p: "preview", v: "cleaned", i: "view", s: "download", "?": "help",
  };

  function run(name, n) {
    if (general[name]) return general[name]();
    const one = name === "forget" ? ownCurrent() : null;
    if (one) return forget(one);
    if (!current) step(1);
    return current ? actions[name](current, n) : undefined;
  }

  let keysOn = stored("zhengming-keys") !== "off";

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // An input method for Chinese swallows letters; the key itself is still told.
    const key = event.key === "Process" ? event.code.replace(/^(Key|Digit)/, "").toLowerCase() : event.key.toLowerCase();
    const dialog = document.querySelector("dialog[open]");
    if (dialog) {
      const choice = { a: "accept", r: "reject", d: "defer" }[key];
      if (dialog.id === "like" && choice && keysOn && !dialog.querySelector(`[data-do=${choice}]`).hidden) {
        event.preventDefault();
        dialog.decide(choice);
      } else if (dialog.id === "own" && key === "enter" && !event.shiftKey && event.target.tagName === "TEXTAREA") {
        event.preventDefault();
        dialog.decide("save");
      } else if (key === "?" && dialog.id === "help") dialog.close();
      return;
    }
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) {
      if (key === "escape") {
        if (event.target.id === "search") {
          event.target.value = "";
          seek();
        }
        event.target.blur();
        (current?.card ?? document.body).focus({ preventScroll: true });
      } else if (key === "enter" && event.target.id === "search") {
        event.preventDefault();
        seek();
        event.target.blur();
        step(1, true);
      }
      return;
    }
    if (!keysOn && key !== "?") return;
    if (key === "escape" && previewing()) general.preview();
    else if (/^[1-9]$/.test(key)) run("accept", Number(key) - 1);
    else if (Object.hasOwn(KEYS, key)) run(KEYS[key]);
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[data-do]");
    const dialog = pressed?.closest("dialog");
    if (dialog) {
      if (pressed.dataset.do === "close") dialog.close();
      else dialog.decide?.(pressed.dataset.do);
      return;
    }
    const card = event.target.closest("article.card");
    const issue = byId.get(card?.dataset.issue);
    if (pressed) {
      if (issue) go(issue, false);
      const name = pressed.dataset.do;
      if (!issue && card && name === "forget") forget(own.find((one) => anchorOf(one) === card.id));
      else if (actions[name] || general[name]) run(name, pressed.dataset.n === undefined ? undefined : Number(pressed.dataset.n));
      return;
    }
    const link = event.target.closest("a[href^='#issue-']");
    const way = { prev: -1, next: 1 }[link?.rel];
    if (way && issue) {
      event.preventDefault();
      go(issue, false);
      step(way);
      return;
    }
    const target = byId.get(link?.getAttribute("href").slice(7)) ?? (event.target.closest("a, summary, textarea, input") ? null : issue);
    if (!target || !getSelection().isCollapsed) return;
    if (link) event.preventDefault();
    go(target);
  });

  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => current?.card?.focus({ preventScroll: true }));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }
  for (const choice of document.querySelectorAll("#views button")) {
    choice.addEventListener("click", () => { view = choice.dataset.view; drawChanges(); });
  }

  function seek() {
    sought = $("search").value.trim().toLowerCase();
    applyFilters();
  }
  let typing = 0;
  $("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(seek, 120); });
  for (const select of document.querySelectorAll("select[data-filter]")) {
    select.addEventListener("change", () => { filters[select.dataset.filter] = select.value; applyFilters(); });
  }
  const keysBox = $("keys-on");
  keysBox.checked = keysOn;
  keysBox.addEventListener("change", () => { keysOn = keysBox.checked; store("zhengming-keys", keysOn ? null : "off"); });
  const name = $("reviewer");
  name.value = served ? served.reviewer : reviewer();
  name.disabled = !!served;
  name.addEventListener("change", () => store("zhengming-reviewer", name.value.trim() || null));

  // --- the start -----------------------------------------------------------------------------------------------------

  document.documentElement.classList.add("live");
  const bar = document.querySelector(".bar");
  new ResizeObserver(() => {
    const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("--bar", `${height}px`);
  }).observe(bar);
  for (const hidden of document.querySelectorAll("[data-live]")) hidden.hidden = false;
  for (const [id, decision] of Object.entries(data.state.issues)) byId.get(id).held = decision;
  heldOwn = data.state.own;
  troubles = data.state.troubles;
  try {
    for (const entry of JSON.parse(stored(room) ?? "[]")) outbox.set(keyOf(entry), entry);
  } catch { store(room, null); }
  for (const [key, entry] of outbox) {
    const held = byId.get(key)?.held;
    if (held && held.verdict === entry.verdict && (held.replacement ?? null) === (entry.replacement ?? null) && (held.note ?? "") === (entry.note ?? "")) outbox.delete(key);
  }
  takeOver();
  saved = !outbox.size; // nobody knows of a download before
  const keptHere = [...outbox.keys()];
  if (heldOwn.length || keptHere.length) redraw(keptHere);
  if (troubles.length) drawTroubles();
  for (const stretch of document.querySelectorAll(".stretch")) near.observe(stretch);
  new IntersectionObserver(([seen]) => {
    changesSeen = seen.isIntersecting;
    if (changesSeen && stale) drawChanges();
  }, { rootMargin: "400px" }).observe($("changes"));
  addEventListener("beforeprint", () => { if (stale) drawChanges(); });
  drawSaved();
  if (served) {
    flush();
    setTimeout(poll, PERIOD);
  }
  const follow = () => {
    const asked = byId.get(location.hash.slice(7));
    if (asked) go(asked);
  };
  addEventListener("hashchange", follow);
  follow();
})();
