// From issue to issue.
import { $, say } from "./page.js";
import { inform } from "./notices.js";
import { folded, state, statusOf } from "./state.js";
import { drawCard } from "./cards.js";
import { admit, drawCounts, filters } from "./counts.js";
import { bring, nextOf, unfold } from "./queue.js";
import { reveal } from "./folding.js";
import { previewing, soon } from "./preview.js";

const bar = document.querySelector(".bar");
const queue = $("queue");

// Where the text can be seen: below the bar, above what covers its lower end.
function room() {
  const covers = [previewing() && $("changes"), getComputedStyle(queue).position === "fixed" && queue].filter(Boolean);
  const low = Math.min(innerHeight, ...covers.map((one) => one.getBoundingClientRect().top));
  return [Math.max(0, bar.getBoundingClientRect().bottom) + 12, low - 12];
}

export function go(issue, focus = true) {
  const { current } = state;
  if (current && current !== issue) {
    current.card?.classList.remove("current");
    current.mark?.classList.remove("current");
  }
  if (!issue) {
    state.current = null;
    return;
  }
  if (folded(issue)) {
    issue.opened = true;
    admit(issue);
    drawCounts();
  }
  reveal(issue.paragraph);
  bring(issue);
  state.current = issue;
  drawCard(issue);
  issue.card.classList.add("current");
  issue.mark?.classList.add("current");
  if (focus) issue.card.focus({ preventScroll: true });
  show(issue.card);
  look(issue.mark);
  // The heights of what was never in sight are guesses: once more when they are known.
  requestAnimationFrame(() => { if (state.current === issue) look(issue.mark); });
  if (previewing()) soon();
}

// Puts a card where the one before was, so that its buttons are where the hand is.
function show(card) {
  const head = $("queue-head");
  const top = queue.getBoundingClientRect().top + (getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0);
  queue.scrollTop += card.getBoundingClientRect().top - top - 8;
}

// Scrolls the text so that a mark, or a range of words, is seen, a third down.
export function look(mark) {
  if (!mark) return;
  const [top, low] = room();
  const box = mark.getBoundingClientRect();
  if (box.top < top || box.bottom > low) scrollBy({ top: box.top - top - (low - top) * 0.3, behavior: "instant" });
  if (mark.closest) intoSheet(mark);
}

// The switch for what is uncertain. Keys act on nothing that is out of sight.
export function turnUncertain() {
  if (!$("uncertain")) return inform(say("Nothing here is uncertain."));
  unfold(!state.unfolded);
  if (state.current) {
    drawCard(state.current);
    if (!state.current.shown) go(null);
  }
  return soon();
}

// In a table wider than the screen.
function intoSheet(mark) {
  const sheet = mark?.closest(".sheet");
  if (!sheet) return;
  const [seen, words] = [sheet.getBoundingClientRect(), mark.getBoundingClientRect()];
  if (words.right > seen.right) sheet.scrollLeft += Math.min(words.right - seen.right + 12, words.left - seen.left);
  else if (words.left < seen.left) sheet.scrollLeft -= seen.left - words.left + 12;
}

// To the next pending issue that the filters let through; `any`: to the next one, pending or not; `quiet`: without a
// word. False where there is none.
export function step(direction, any = false, quiet = false) {
  const found = nextOf(direction, (issue) => any || filters.status || statusOf(issue) === "pending");
  if (!quiet && !found) inform(any ? say("No issue fits the filters.") : say("Nothing is pending."));
  if (!quiet && found?.turned) inform(direction > 0 ? say("From the top again.") : say("From the end again."));
  if (found) go(found.issue);
  return !!found;
}

// Keeps what scrolls into view below the bar, however tall it is.
export function watchBar() {
  new ResizeObserver(() => {
    const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("--bar", `${height}px`);
  }).observe(bar);
}
