// The start: the page comes alive.
import { $ } from "./page.js";
import { byId, state } from "./state.js";
import { watchChanges } from "./preview.js";
import { redraw } from "./drawing.js";
import { go, watchBar } from "./moving.js";
import { startQueue } from "./queue.js";
import { drawTroubles } from "./troubles.js";
import { drawSaved, restore, warnBeforeLeaving } from "./keeping.js";
import { connect } from "./sync.js";
import { tellKept } from "./house.js";
import { find, findNext } from "./finding.js";
import { listenToKeys } from "./keys.js";
import { watchEnd } from "./ending.js";
import { listenToClicks, listenToFields } from "./controls.js";

listenToKeys();
listenToClicks();
listenToFields();
warnBeforeLeaving();
document.documentElement.classList.add("live");
watchBar();
for (const hidden of document.querySelectorAll("[data-live]")) hidden.hidden = false;
const kept = restore();
startQueue();
if (state.heldOwn.length || kept.length) redraw(kept);
if (state.troubles.length) drawTroubles();
watchChanges();
drawSaved();
connect();
watchEnd();

// A link to an issue, or to words, from elsewhere or in the page.
const follow = () => {
  if (location.hash.startsWith("#find=")) {
    const [words, n] = location.hash.slice(6).split("&");
    $("search").value = decodeURIComponent(words);
    find($("search").value);
    findNext(Number(n) || 1);
    return;
  }
  const asked = byId.get(location.hash.slice(7));
  if (asked) go(asked);
};
addEventListener("hashchange", follow);
follow();
tellKept();
