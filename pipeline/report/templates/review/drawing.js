// Everything that shows a decision, drawn anew.
import { byId, placeOwn, statusOf } from "./state.js";
import { drawParagraph } from "./marks.js";
import { drawCard, drawOwnCards } from "./cards.js";
import { admit, drawCounts } from "./counts.js";
import { soon } from "./preview.js";

// After the decisions about these issues changed, or corrections without an issue.
export function redraw(ids) {
  const touched = placeOwn();
  for (const id of ids) {
    const issue = byId.get(id);
    if (issue?.paragraph) touched.add(issue.paragraph);
  }
  for (const paragraph of touched) {
    for (const issue of paragraph.issues) {
      if (!issue.uncertain || statusOf(issue) === "pending") continue;
      const away = !issue.opened && !issue.shown;
      issue.opened = true;
      if (away) admit(issue);
    }
    drawParagraph(paragraph);
    drawOwnCards(paragraph.row);
    for (const issue of paragraph.issues) drawCard(issue);
  }
  drawCounts();
  soon();
}
