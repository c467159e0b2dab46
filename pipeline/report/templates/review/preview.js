// The preview: what the accepted corrections change, live; drawn when it is seen and nothing else is to be done.
import { $, counted, node, say, text } from "./page.js";
import { replaced, shown } from "./visible.js";
import { paragraphs, state } from "./state.js";
import { anchorOf, entriesOf } from "./marks.js";
import { drawTables } from "./counts.js";
import { drawAll, drawNear } from "./queue.js";

const VIEWS = ["inline", "side", "cleaned"];
let view = "inline";
let stale = true;
let changesSeen = false;

export const previewing = () => document.body.classList.contains("previewing");

export function drawChanges() {
  stale = false;
  const parts = [];
  let untouched = 0;
  let line = 1;
  let passed = 0; // offset up to which lines are counted
  const gap = () => {
    if (untouched) parts.push(node("p", { className: "gap" }, counted(untouched, "1 unchanged paragraph", "{n} unchanged paragraphs")));
    untouched = 0;
  };
  for (const paragraph of paragraphs) {
    const edits = entriesOf(paragraph).filter((entry) => entry.after !== null);
    if (!edits.length && view !== "cleaned") {
      untouched += 1;
      continue;
    }
    gap();
    for (let at = text.indexOf("\n", passed); at >= 0 && at < paragraph.start; at = text.indexOf("\n", at + 1)) {
      line += 1;
      passed = at + 1;
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
      if (state.current?.paragraph === paragraph) element.dataset.here = "";
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

export function showView(wanted) {
  view = wanted;
  drawChanges();
}

export const nextView = () => showView(VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length]);

function laterDraw() {
  drawTables();
  if (stale && (changesSeen || previewing())) drawChanges();
}

let waiting = 0;

// Draws what may wait: the tables, and the changes where they are seen.
export function soon() {
  stale = true;
  if (waiting) return;
  waiting = setTimeout(() => {
    waiting = 0;
    (window.requestIdleCallback ?? setTimeout)(laterDraw);
  }, 120);
}

// From now on the changes are drawn when they come near the screen, or go to a printer.
export function watchChanges() {
  new IntersectionObserver(([seen]) => {
    changesSeen = seen.isIntersecting;
    if (changesSeen && stale) drawChanges();
  }, { rootMargin: "400px" }).observe($("changes"));
  addEventListener("beforeprint", () => {
    drawAll();
    if (stale) drawChanges();
  });
  addEventListener("afterprint", drawNear);
}
