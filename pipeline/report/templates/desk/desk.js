// The desk: files in, decisions in, cleaned files out, and the page kept as things are.
import { $, ask, counted, node, post, say, send, served } from "./words.js";
import { collect, comeAlive, drop, kept, names, put, restore, rowOf, showFresh } from "./listing.js";

const PERIOD = 1500; // ms between two looks at the server, or as often as takes a twentieth of its time
const DECISIONS = /\.json$|\.issues( ?\(\d+\))?\.xlsx$/i;

let revision = served?.revision;
let opens = null; // the file whose page is opened as soon as it was checked
let leaving = false;

const press = (words, does, properties = {}) => node("button", { type: "button", ...properties, onclick: does }, words);

function inform(sentence) {
  $("told").textContent = sentence;
  clearTimeout(inform.timer);
  inform.timer = setTimeout(() => { $("told").textContent = ""; }, 8000);
}

// A sentence that stays until somebody takes it away.
function warn(sentence) {
  const note = node("div", { className: "note" }, node("p", {}, sentence));
  note.append(node("div", { className: "buttons" }, press(say("Close"), () => note.remove())));
  $("notices").append(note);
}

async function does(path, body) {
  const [status, answer] = await post(path, body);
  if (status !== 200) warn(answer.problem ?? say("The server refused this."));
  look();
  return status === 200 ? answer : null;
}

// --- the page as things are

// The page anew, as a document that nothing runs in.
function fetched() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", `/?since=${$("list")?.dataset.drawn ?? 0}`); // only the rows that were drawn anew
    request.responseType = "document";
    request.timeout = 30000;
    request.onload = () => resolve(request.status === 200 ? request.response : null);
    request.onerror = request.ontimeout = () => resolve(null);
    request.send();
  });
}

// Takes over what differs, row by row, so that what has the focus keeps it.
async function redraw() {
  const page = await fetched();
  if (!page?.getElementById("releases")) return;
  const values = kept();
  const replace = (id) => {
    const [old, made] = [$(id), page.getElementById(id)];
    if (old && made && !old.isEqualNode(made)) old.replaceWith(document.importNode(made, true));
  };
  const [list, made] = [$("list"), page.getElementById("list")];
  if (list && made) {
    const gone = new Set(names());
    for (const row of made.tBodies[0].rows) {
      gone.delete(row.dataset.name);
      if (!("same" in row.dataset)) put(document.importNode(row, true));
    }
    gone.forEach(drop);
    list.dataset.drawn = made.dataset.drawn;
    replace("releases-title");
    replace("sum");
    if ($("who").options.length !== page.getElementById("who").options.length) replace("who");
  } else {
    replace("releases");
    collect();
  }
  replace("beside");
  const problem = page.getElementById("problem");
  $("problem")?.remove();
  if (problem) $("notices").prepend(document.importNode(problem, true));
  document.title = page.title;
  comeAlive();
  restore(values);
}

function drawWork({ done, all, doing }) {
  const work = $("progress");
  const there = work.querySelector(".checking");
  if (!all) {
    there?.remove();
    return;
  }
  const told = doing || (all === 1 ? say("Checking …") : say("Checking: {n} of {all}", { n: done, all }));
  const bar = there ?? node("div", { className: "checking" }, node("span"), node("progress", { "aria-label": say("Checking …") }));
  bar.firstChild.textContent = told;
  if (all > 1 && !doing) Object.assign(bar.lastChild, { max: all, value: done });
  else bar.lastChild.removeAttribute("value");
  if (!there) work.prepend(bar);
}

// What changed since the page was drawn last.
async function look() {
  if (leaving) return;
  const [status, told] = await ask("/api/desk");
  if (status === 401) return gone(say("The server was started anew: open the address that it shows now; nothing decided here is lost."));
  if (status !== 200) return gone(say("The server does not answer. Start zhengming again; nothing decided is lost."));
  $("silent")?.remove();
  drawWork(told);
  if (told.revision !== revision) {
    revision = told.revision;
    await redraw();
  }
  openChecked();
}

function gone(sentence) {
  if (!$("silent")) $("notices").prepend(node("div", { id: "silent", className: "note" }, node("p")));
  $("silent").firstChild.textContent = sentence;
}

// Opens what was just taken in, at its first issue, when it is checked; not while somebody does something else.
function openChecked() {
  if (!opens) return;
  const row = rowOf(opens);
  if (!row || row.dataset.kind === "busy") return;
  opens = null;
  const link = row.querySelector("th a");
  if (!link || document.querySelector("dialog[open]")) return;
  leaving = true;
  location.assign(link.href);
}

async function poll() {
  const start = performance.now();
  if (document.visibilityState === "visible") await look();
  setTimeout(poll, Math.max(PERIOD, 20 * (performance.now() - start)));
}

// --- files in

async function take(files) {
  const decisions = files.filter((file) => DECISIONS.test(file.name));
  if (decisions.length) await importAll(decisions);
  const releases = files.filter((file) => !DECISIONS.test(file.name));
  if (!releases.length) return;
  const list = node("ul");
  $("progress").append(list);
  const arrived = [];
  let wrong = 0;
  for (const file of releases) {
    const line = node("li", {}, say("Reading {name} …", { name: file.name }));
    list.append(line);
    const [status, answer] = await send("/api/arrivals", file);
    if (status === 200) {
      arrived.push(answer);
      line.remove();
    } else {
      wrong += 1;
      line.className = "wrong";
      line.textContent = answer.problem ?? say("The server refused this.");
      line.append(" ", press(say("Close"), () => { line.remove(); if (!list.children.length) list.remove(); }, { className: "plain" }));
    }
  }
  if (!wrong) list.remove();
  if (arrived.length) await arrange(arrived);
}

// Puts what is clear into the folder, and asks about the rest.
async function arrange(arrived) {
  const [status, told] = await post("/api/pairs", { ids: arrived.map((one) => one.id) });
  if (status !== 200) return warn(told.problem);
  const clear = arrived.every((one) => one.certain && told.taken[one.id][one.language] !== "other")
    && told.pairs.every(([, , certain]) => certain)
    && arrived.every((one) => !one.source || told.pairs.some(([, source]) => source === one.id));
  if (clear) return place(arrived.map((one) => wish(one, one.language, releaseOf(one, told.pairs), "")));
  askAbout(arrived, told);
}

const wish = (one, language, release, what) => ({ id: one.id, language, release, wish: what });
const releaseOf = (one, pairs) => pairs.find(([, source]) => source === one.id)?.[0] ?? "";

function askAbout(arrived, told) {
  const parts = arrived.map((one) => {
    const language = node("select", { "data-of": "language" }, ...Object.keys(told.taken[one.id]).map((tag) => new Option(languageName(tag), tag, false, tag === one.language)));
    const pair = told.pairs.find(([, source]) => source === one.id);
    const release = node("select", { "data-of": "release" }, new Option(say("none of these"), ""),
      ...arrived.filter((other) => other !== one && !other.both).map((other) => new Option(other.name, other.id, false, pair?.[0] === other.id)),
      ...told.halves.map((name) => new Option(name, name, false, pair?.[0] === name)));
    const taken = node("select", { "data-of": "wish" }, new Option(say("keep both"), "both"),
      new Option(say("put it in the place of the one there; decisions are found again"), "replace"), new Option(say("leave this one out"), "skip"));
    const asked = node("span", { className: "asked" });
    const part = node("div", { className: "arrival", "data-id": one.id }, node("b", {}, node("bdi", {}, one.name)),
      one.tells ? "" : node("label", {}, say("Language"), language),
      node("label", { "data-for": "release" }, say("The Chinese of"), release),
      node("label", { "data-for": "wish" }, say("A file of this name is there, with other content:"), taken), asked);
    const draw = () => {
      const tag = one.tells ? "" : language.value;
      const isSource = tag === "zh" && !one.both;
      part.querySelector('[data-for="release"]').hidden = !isSource;
      part.querySelector('[data-for="wish"]').hidden = told.taken[one.id][tag] !== "other";
      const doubts = [];
      if (!one.certain) doubts.push(say("The language is not certain."));
      if (isSource && pair && !pair[2]) doubts.push(say("Name and content do not say for certain which release it belongs to."));
      if (isSource && !release.value) doubts.push(say("Without its release it is kept until that comes."));
      asked.textContent = doubts.join(" ");
    };
    language.onchange = release.onchange = draw;
    draw();
    return part;
  });
  $("arrived").replaceChildren(...parts);
  $("arrivals-problem").textContent = "";
  $("arrivals").showModal();
}

const languageName = (tag) => new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(tag);

function answers() {
  return [...$("arrived").children].map((part) => {
    const value = (of) => {
      const select = part.querySelector(`[data-of="${of}"]`);
      return select && !select.closest("label").hidden ? select.value : "";
    };
    return { id: part.dataset.id, language: value("language"), release: value("release"), wish: value("wish") };
  });
}

async function place(files) {
  const [status, answer] = await post("/api/place", { files });
  if (status !== 200) return void ($("arrivals").open ? ($("arrivals-problem").textContent = answer.problem) : warn(answer.problem));
  if ($("arrivals").open) {
    // What is in the folder now is not asked about again.
    const left = new Map(answer.problems.map((one) => [one.id, one.problem]));
    for (const part of [...$("arrived").children]) if (!left.has(part.dataset.id)) part.remove();
    $("arrivals-problem").textContent = [...left.values()].join(" ");
    if (!left.size) $("arrivals").close();
  } else for (const one of answer.problems) warn(one.problem);
  if (answer.placed.length) {
    const releases = answer.placed.filter((name) => !/\.zh\.\w+$/i.test(name));
    opens = releases.length === 1 && !answer.problems.length ? releases[0] : null;
    inform(counted(answer.placed.length, "1 file is in the folder.", "{n} files are in the folder."));
  }
  look();
}

// --- decisions in

async function importAll(files, values = {}) {
  const parts = [];
  let unsigned = 0;
  let clashing = false;
  for (const file of files) {
    const [status, answer] = await send("/api/import", file, values);
    if (status !== 200) {
      parts.push(node("p", {}, `${file.name}: ${answer.problem ?? say("The server refused this.")}`));
      continue;
    }
    unsigned += answer.unsigned;
    for (const one of answer.releases) {
      const told = one.problem ?? counted(one.merged, "1 decision taken in", "{n} decisions taken in");
      parts.push(node("p", {}, node("b", {}, node("bdi", {}, one.release)), ` – ${told}`));
      if (!one.clashes?.length) continue;
      clashing = true;
      parts.push(node("p", {}, say("Decided otherwise here, and left as it is:")), node("ul", {}, ...one.clashes.map((clash) =>
        node("li", {}, say("“{words}”: there {theirs}, here {ours}", { words: clash.words, theirs: verdict(clash.theirs, clash.their_words), ours: verdict(clash.ours, clash.our_words) })))));
    }
  }
  if (unsigned) parts.push(node("p", { className: "meta" }, counted(unsigned, "1 decision does not say whose it is, and is signed by nobody.", "{n} decisions do not say whose they are, and are signed by nobody.")));
  $("taken-list").replaceChildren(...parts);
  const close = press(say("Close"), () => $("taken").close(), { className: "yes" });
  $("taken-choices").replaceChildren(...(clashing ? [press(say("Take theirs instead"), () => { $("taken").close(); importAll(files, { prefer: "theirs" }); })] : []), close);
  if (!$("taken").open) $("taken").showModal();
  look();
}

const verdict = (name, words) => (name === "accepted" && words ? `“${words}”` : { accepted: say("accepted"), rejected: say("rejected"), deferred: say("put off"), forget: say("taken back") }[name]);

// --- cleaned files out

// What the addresses of a release end with.
const nameOf = (row) => row.querySelector("th a").getAttribute("href").replace(/\.html$/, "");

function get(address, name = "") {
  const link = node("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

async function clean(row, tracked, overwrite = false) {
  const [status, answer] = await post(`/api/${nameOf(row)}/cleaned`, { tracked, overwrite });
  const close = press(say("Close"), () => $("clean").close());
  if (answer.edited) {
    $("cleaned").replaceChildren(node("p", {}, answer.problem), node("p", {}, say("Written anew, it holds the accepted corrections alone; what was changed in it is lost.")));
    $("clean-choices").replaceChildren(press(say("Keep it as it is"), () => $("clean").close(), { className: "yes" }), press(say("Write over it"), () => clean(row, tracked, true)));
  } else if (status !== 200) {
    $("cleaned").replaceChildren(node("p", {}, answer.problem ?? say("The server refused this.")));
    $("clean-choices").replaceChildren(close);
  } else {
    get(answer.file, answer.name);
    const name = nameOf(row);
    const link = (words, href, more = {}) => node("li", {}, node("a", { href, ...more }, words));
    $("cleaned").replaceChildren(
      node("p", {}, counted(answer.changes, "{name} is written with 1 correction, every other byte as it was.", "{name} is written with {n} corrections, every other byte as it was.", { name: answer.name })),
      node("p", { className: "meta" }, say("It is in {folder}, too.", { folder: answer.folder })),
      node("ul", {}, link(say("What changed"), `/changes/${name}`), link(say("The list of changes, for Excel"), answer.table, { download: "" }), link(say("Get the file again"), answer.file, { download: answer.name })));
    $("clean-choices").replaceChildren(node("a", { className: "act", href: `/next?after=${name}` }, say("Next release")), close);
  }
  if (!$("clean").open) $("clean").showModal();
}

function cleanOrAsk(row, word) {
  if (word !== "yes") return clean(row, true);
  $("cleaned").replaceChildren(node("p", {}, say("As tracked changes each correction can be looked at in Word once more, with its reason; clean is the new text alone.")));
  $("clean-choices").replaceChildren(press(say("With tracked changes"), () => clean(row, true), { className: "yes" }), press(say("Clean"), () => clean(row, false)), press(say("Cancel"), () => $("clean").close()));
  $("clean").showModal();
}

async function excel(row) {
  const answer = await fetch(`/api/${nameOf(row)}/issues`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  if (!answer.ok) return warn(say("The server refused this."));
  const address = URL.createObjectURL(await answer.blob());
  get(address, `${row.dataset.name.replace(/\.txt$/, "")}.issues.xlsx`);
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// --- the rest

async function sign() {
  const [status, answer] = await post("/api/reviewer", { name: $("reviewer").value });
  if (status !== 200) return void ($("person-problem").textContent = answer.problem);
  $("name").querySelector("bdi").textContent = answer.reviewer;
  $("person").close();
}

async function stop() {
  leaving = true;
  await post("/api/stop");
  for (const part of document.querySelectorAll("main > *, footer .buttons")) part.remove();
  document.querySelector("main").append(node("p", { className: "lead" }, say("zhengming has ended. Everything that was decided is saved; this tab can be closed.")));
}

const ACTIONS = {
  choose: () => $("files").click(),
  import: () => $("decisions").click(),
  place: () => place(answers()),
  close: (row, pressed) => pressed.closest("dialog").close(),
  check: (row) => does("/api/check", { names: [row.dataset.name] }),
  "check-all": () => does("/api/check", { names: [] }),
  "without-grammar": () => does("/api/without-grammar", {}),
  clean: (row, pressed) => cleanOrAsk(row, pressed.dataset.word),
  excel,
  fresh: showFresh,
  name: () => $("person").showModal(),
  sign,
  stop,
  glossary: async () => { const made = await does("/api/begin-glossary", {}); if (made) inform(say("The glossary is begun: {folder}/names.csv", made)); },
  launcher: async () => { const made = await does("/api/launcher", {}); if (made) inform(say("There it is: {path}", made)); },
};

function listen() {
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[data-do]");
    const open = document.querySelector(".more[open]");
    if (open && !open.contains(event.target)) open.open = false;
    if (event.target instanceof HTMLDialogElement) event.target.close();
    const act = ACTIONS[pressed?.dataset.do];
    if (act) act(pressed.closest("tr"), pressed);
  });
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".more[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.firstElementChild.focus();
    }
    if (event.key === "Enter" && event.target.id === "reviewer") sign();
  });
  $("files")?.addEventListener("change", (event) => { take([...event.target.files]); event.target.value = ""; });
  $("decisions")?.addEventListener("change", (event) => { importAll([...event.target.files]); event.target.value = ""; });
  const drop = $("drop");
  if (!drop) return;
  // A file that misses the field by a little must not be opened in the place of the page.
  document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.toggle("over", event.dataTransfer.types.includes("Files")); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
}

if (served) {
  listen();
  setTimeout(poll, PERIOD / 3);
}
