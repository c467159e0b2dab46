// The start: the page comes alive.
import { byId, state } from "./state.js";
import { near } from "./cards.js";
import { watchChanges } from "./preview.js";
import { redraw } from "./drawing.js";
import { go, watchBar } from "./moving.js";
import { startFolded } from "./counts.js";
import { drawTroubles } from "./troubles.js";
import { drawSaved, restore, warnBeforeLeaving } from "./keeping.js";
import { connect } from "./sync.js";
import { listenToKeys } from "./keys.js";
import { listenToClicks, listenToFields } from "./controls.js";

listenToKeys();
listenToClicks();
listenToFields();
warnBeforeLeaving();
document.documentElement.classList.add("live");
watchBar();
for (const hidden of document.querySelectorAll("[data-live]")) hidden.hidden = false;
const kept = restore();
startFolded();
if (state.heldOwn.length || kept.length) redraw(kept);
if (state.troubles.length) drawTroubles();
for (const stretch of document.querySelectorAll(".stretch")) near.observe(stretch);
watchChanges();
drawSaved();
connect();

// A link to an issue, from elsewhere or in the page.
const follow = () => {
  const asked = byId.get(location.hash.slice(7));
  if (asked) go(asked);
};
addEventListener("hashchange", follow);
follow();
