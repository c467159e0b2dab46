// A report without a server: whose decisions they are, and how they get back to whoever sent the report.
import { $, counted, data, node, reviewer, say, served, store } from "./page.js";

// Whether it is known who decides; else asks for a name, and goes on with `then` when there is one.
export function isSigned(then) {
  if (served || reviewer()) return true;
  const dialog = $("sign");
  const field = node("input", { type: "text", id: "sign-name", maxLength: 200, autocomplete: "name" });
  const save = () => {
    const name = field.value.trim();
    if (!name) return field.focus();
    store("zhengming-reviewer", name);
    $("reviewer").value = name;
    dialog.close();
    // A browser that keeps nothing does not ask again and again.
    return then(name);
  };
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") save(); });
  dialog.decide = save;
  $("sign-text").replaceChildren(node("p", {}, say("Your name goes with the decisions, so that whoever takes them over knows whose they are.")),
    node("p", {}, node("label", {}, say("Your name, for the decisions:"), " ", field)));
  $("sign-choices").replaceChildren(node("button", { type: "button", className: "yes", "data-do": "save" }, say("Download")),
    node("button", { type: "button", "data-do": "close" }, say("Cancel")));
  dialog.showModal();
  field.focus();
  return false;
}

// After a download: a mail for whoever sent the report, in words that are understood without knowing the program.
export function offerMail(file, count, who) {
  const subject = say("Decisions about {release}", { release: data.release });
  const body = [counted(count, "Attached is my decision about {release} ({file}).", "Attached are my {n} decisions about {release} ({file}).", { release: data.release, file }),
    say("To take them over: open zhengming, press “Import decisions” on its first page, and choose the attached file."), who].join("\n\n");
  const dialog = $("sign");
  dialog.decide = () => dialog.close();
  $("sign-text").replaceChildren(node("p", {}, say("{file} is among your downloads. Send it to whoever sent you this report; the mail is written for you, and only the file has to be attached.", { file })));
  $("sign-choices").replaceChildren(node("a", { className: "act", href: `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}` }, say("Write the mail")),
    node("button", { type: "button", "data-do": "close" }, say("Close")));
  if (!dialog.open) dialog.showModal();
}
