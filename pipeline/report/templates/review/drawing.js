// Everything that shows a decision, drawn anew.
import { byId, placeOwn, statusOf } from "./state.js";
import { drawParagraph } from "./marks.js";
import { drawCard } from "./cards.js";
import { admit, drawCounts } from "./counts.js";
import { applyFilters, drawTogether, isTorn } from "./queue.js";
import { soon } from "./preview.js";

// After the decisions about these issues changed, or corrections without an issue.
export function redraw(ids) {
  const touched = placeOwn();
  let anew = touched.size > 0;
  const decided = new Set();
  for (const id of ids) {
    const issue = byId.get(id);
    if (!issue) continue;
    touched.add(issue.paragraph);
    decided.add(issue);
  }
  for (const paragraph of touched) {
    for (const issue of paragraph.issues) {
      if (issue.uncertain && statusOf(issue) !== "pending") {
        const away = !issue.opened && !issue.shown;
        issue.opened = true;
        if (away) {
          admit(issue);
          anew = true;
        }
      }
      drawCard(issue);
    }
    drawParagraph(paragraph);
  }
  for (const issue of decided) {
    if (issue.head && issue.head !== issue) drawCard(issue.head);
    anew ||= isTorn(issue);
  }
  if (anew) applyFilters();
  else drawTogether();
  drawCounts();
  soon();
}
