// Decisions that hold no more, or contradict each other: a person looks at them again.
import { $, button, node, say } from "./page.js";
import { replaced, shown } from "./visible.js";
import { state } from "./state.js";
import { verdictLine } from "./cards.js";

const KINDS = {
  stale: { title: (n) => say("{n} stale", { n }), reason: () => say("The words are gone from the release.") },
  ambiguous: {
    title: (n) => say("{n} ambiguous", { n }),
    reason: () => say("The words stand in several places that their context cannot tell apart."),
  },
  conflicting: {
    title: (n) => say("{n} conflicting", { n }),
    reason: () => say("Two decisions contradict or overlap each other."),
  },
};

const choices = new WeakMap(); // a button -> the trouble that it resolves, and by which of its decisions

export const choiceOf = (pressed) => choices.get(pressed);

export function drawTroubles() {
  const sections = [];
  for (const [kind, { title, reason }] of Object.entries(KINDS)) {
    const found = state.troubles.filter((trouble) => trouble.kind === kind);
    if (!found.length) continue;
    const list = node("ul");
    for (const trouble of found) {
      const item = node("li");
      for (const one of trouble.decisions) {
        item.append(node("p", { className: "quoted", dir: "auto" }, node("span", { className: "context" }, "…", shown(one.prefix.slice(-60))),
          one.replacement === null ? node("span", { className: "words" }, shown(one.exact, "odd")) : replaced(one.exact, one.replacement, "odd"),
          node("span", { className: "context" }, shown(one.suffix.slice(0, 60)), "…")), verdictLine(one));
        const choice = kind === "conflicting" ? button("Keep this one", "", "keep") : button("Take it out", "", "drop");
        choices.set(choice, { trouble, chosen: one });
        item.append(node("div", { className: "controls" }, node("div", { className: "more" }, choice)));
      }
      list.append(item);
    }
    sections.push(node("section", { className: "trouble", id: kind, "aria-labelledby": `${kind}-title` },
      node("h3", { id: `${kind}-title` }, title(found.length)), node("p", {}, reason()), list));
  }
  $("troubles").replaceChildren(...sections);
}
