// Paragraphs without an issue that the filters let through, folded away.
import { counted, node } from "./page.js";
import { paragraphs } from "./state.js";

// A paragraph, or a table, and what stands in it.
const blocks = new Map();
for (const paragraph of paragraphs) {
  const block = paragraph.text.closest(".stretch > *");
  if (!blocks.has(block)) blocks.set(block, []);
  blocks.get(block).push(paragraph);
}
let folds = [];

const isHit = (paragraph) => paragraph.issues.some((issue) => issue.shown);

function hide(block, hidden) {
  block.hidden = hidden;
  const name = block.classList.contains("sheet") ? block.previousElementSibling : null;
  if (name?.classList.contains("place")) name.hidden = hidden;
}

// Folds them away, or shows all of them.
export function foldBlocks(wanted) {
  for (const fold of folds) fold.remove();
  folds = [];
  let run = [];
  const close = () => {
    if (!run.length) return;
    const hidden = run;
    const fold = node("button", { type: "button", className: "fold" }, counted(hidden.flatMap((block) => blocks.get(block)).length,
      "1 paragraph without a hit", "{n} paragraphs without a hit"));
    fold.addEventListener("click", () => {
      for (const block of hidden) hide(block, false);
      fold.remove();
    });
    folds.push(fold);
    hidden[0].before(fold);
    run = [];
  };
  for (const [block, inside] of blocks) {
    const away = wanted && !inside.some(isHit);
    if (block.hidden !== away) hide(block, away);
    if (block.classList.contains("sheet")) for (const paragraph of inside) paragraph.row.hidden = false;
    if (away) run.push(block);
    else {
      close();
      if (wanted && block.classList.contains("sheet")) foldRows(inside);
    }
  }
  close();
}

// Of a table, the rows without a hit; its heading row stays.
function foldRows(inside) {
  const rows = new Map();
  for (const paragraph of inside) rows.set(paragraph.row, (rows.get(paragraph.row) ?? false) || isHit(paragraph) || !!paragraph.text.closest("th"));
  for (const [row, stays] of rows) row.hidden = !stays;
}

// Brings a paragraph back into sight.
export function reveal(paragraph) {
  const block = paragraph.text.closest(".stretch > *");
  paragraph.row.hidden = false;
  if (block.hidden) hide(block, false);
}
