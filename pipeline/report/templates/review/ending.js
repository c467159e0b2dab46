// The end: when nothing is pending, the cleaned file and the way to the next release; and the issues as a table.
import { $, counted, data, node, say, served } from "./page.js";
import { issues } from "./state.js";
import { inform } from "./notices.js";
import { flush, post } from "./sync.js";

const isWord = /\.doc[xm]$/i.test(data.release);
const api = `/api/${encodeURIComponent(data.name)}`;

const press = (words, does, properties = {}) => node("button", { type: "button", ...properties, onclick: does }, words);

function get(address, name) {
  const link = node("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

async function clean(tracked, overwrite = false) {
  if (Number($("saved").dataset.unsaved)) {
    flush();
    return inform(say("Some decisions are not saved yet: try again in a moment."), true);
  }
  let [status, answer] = [0, {}];
  try {
    [status, answer] = await post("cleaned", { tracked, overwrite });
  } catch { /* status stays 0 */ }
  if (answer.edited) {
    return $("end-done").replaceChildren(
      node("p", {}, answer.problem), node("p", {}, say("Written anew, it holds the accepted corrections alone; what was changed in it is lost.")),
      press(say("Keep it as it is"), () => $("end-done").replaceChildren()), " ", press(say("Write over it"), () => clean(tracked, true)));
  }
  if (status !== 200) return inform(answer.problem ?? say("The server does not answer."), true);
  get(answer.file, answer.name);
  const link = (words, href, more = {}) => node("li", {}, node("a", { href, ...more }, words));
  $("end-done").replaceChildren(
    node("p", {}, counted(answer.changes, "{name} is written with 1 correction, every other byte as it was.", "{name} is written with {n} corrections, every other byte as it was.", { name: answer.name })),
    node("p", { className: "meta" }, say("It is in {folder}, too.", { folder: answer.folder })),
    node("ul", {}, link(say("The list of changes, for Excel"), answer.table, { download: "" }), link(say("Get the file again"), answer.file, { download: answer.name })));
  return undefined;
}

async function excel() {
  const ids = issues.filter((issue) => issue.shown !== false).map((issue) => issue.id);
  const answer = await fetch(`${api}/issues`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ids }) }).catch(() => null);
  if (!answer?.ok) return inform(say("The server does not answer."), true);
  const address = URL.createObjectURL(await answer.blob());
  get(address, `${data.name}.issues.xlsx`);
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  return undefined;
}

function draw() {
  const pending = Number($("pending-link").querySelector("b").textContent);
  $("end").hidden = pending > 0;
  if (pending) return $("end-done").replaceChildren();
  const changes = $("changes-link").querySelector("b").textContent;
  $("end-sum").textContent = counted(Number(changes), "1 correction is accepted.", "{n} corrections are accepted.");
  return undefined;
}

export function watchEnd() {
  if (!served) return;
  $("end-choices").replaceChildren(press(isWord ? say("Get the cleaned file, with tracked changes") : say("Get the cleaned file"), () => clean(true), { className: "yes", id: "get" }),
    ...(isWord ? [press(say("Clean, without them"), () => clean(false))] : []),
    node("a", { className: "act", href: `/changes/${encodeURIComponent(data.name)}` }, say("What changes")),
    node("a", { className: "act", href: `/next?after=${encodeURIComponent(data.name)}` }, say("Next release")));
  $("excel").addEventListener("click", excel);
  new MutationObserver(draw).observe($("pending-link"), { subtree: true, characterData: true, childList: true });
  draw();
}
