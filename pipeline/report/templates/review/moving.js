// From issue to issue.
import { $, say } from "./page.js";
import { inform } from "./notices.js";
import { folded, issues, state, statusOf } from "./state.js";
import { dress } from "./cards.js";
import { admit, drawCounts, filters, unfold } from "./counts.js";
import { previewing, soon } from "./preview.js";

const bar = document.querySelector(".bar");

export function go(issue, focus = true) {
  const { current } = state;
  if (current && current !== issue) {
    current.card?.classList.remove("current");
    current.mark?.classList.remove("current");
  }
  state.current = issue;
  if (!issue?.card) return;
  if (folded(issue)) {
    issue.opened = true;
    admit(issue);
    drawCounts();
  }
  dress(issue);
  issue.card.classList.add("current");
  issue.mark?.classList.add("current");
  if (focus) issue.card.focus({ preventScroll: true });
  const top = Math.max(0, bar.getBoundingClientRect().bottom) + 12;
  const low = innerHeight * (previewing() ? 0.55 : 1) - 12;
  const box = issue.card.getBoundingClientRect();
  if (box.top < top || box.bottom > low) {
    const third = top + (low - top) * 0.3;
    const wanted = box.height > low - top ? top : Math.min(third, low - box.height);
    scrollBy({ top: box.top - wanted, behavior: "instant" });
  }
  reveal(issue.mark);
  if (previewing()) soon();
}

// The switch for what is uncertain. Keys act on nothing that is out of sight.
export function turnUncertain() {
  if (!$("uncertain")) return inform(say("Nothing here is uncertain."));
  unfold(!state.unfolded);
  // How many are alike is another number now; a card somebody writes in stays as it is.
  for (const issue of issues) if (issue.card?.dressed && !issue.card.querySelector(".field")) dress(issue, true);
  soon();
  if (!state.current?.card || state.current.shown !== false) return undefined;
  state.current.card.classList.remove("current");
  state.current.mark?.classList.remove("current");
  state.current = null;
  return undefined;
}

// In a table wider than the screen.
function reveal(mark) {
  const sheet = mark?.closest(".sheet");
  if (!sheet) return;
  const [seen, words] = [sheet.getBoundingClientRect(), mark.getBoundingClientRect()];
  if (words.right > seen.right) sheet.scrollLeft += Math.min(words.right - seen.right + 12, words.left - seen.left);
  else if (words.left < seen.left) sheet.scrollLeft -= seen.left - words.left + 12;
}

// To the next pending issue that the filters let through; `any`: to the next one, pending or not.
export function step(direction, any = false) {
  const { current } = state;
  const wanted = (issue) => issue.shown && issue.card && (any || filters.status || statusOf(issue) === "pending");
  const from = current ? current.order ?? 0 : direction > 0 ? -1 : issues.length;
  for (let index = from + direction; index >= 0 && index < issues.length; index += direction) {
    if (wanted(issues[index])) return go(issues[index]);
  }
  for (let index = direction > 0 ? 0 : issues.length - 1; index !== from && index >= 0 && index < issues.length; index += direction) {
    if (wanted(issues[index])) {
      inform(direction > 0 ? say("From the top again.") : say("From the end again."));
      return go(issues[index]);
    }
  }
  return inform(any ? say("No issue fits the filters.") : say("Nothing is pending."));
}

// Keeps what scrolls into view below the bar, however tall it is.
export function watchBar() {
  new ResizeObserver(() => {
    const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("--bar", `${height}px`);
  }).observe(bar);
}
