// The pages of the house: rules and rows that are changed, lists that are searched.
"use strict";
(() => {
  const told = document.getElementById("told");

  async function send(to, body) {
    try {
      const answer = await fetch(`/api/${to}`, { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body), credentials: "same-origin", signal: AbortSignal.timeout(15000) });
      if (answer.ok) return location.reload();
      told.textContent = (await answer.json()).problem ?? answer.statusText;
    } catch (error) {
      told.textContent = String(error.message ?? error);
    }
    return undefined;
  }

  const filled = (form) => Object.fromEntries([...form.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field.value]));

  // A row of the glossary becomes fields.
  function edit(row) {
    const fields = document.getElementById("fields").content.cloneNode(true);
    const save = fields.querySelector("button");
    for (const cell of row.querySelectorAll("[data-cell]")) {
      const field = fields.querySelector(`[data-field=${cell.dataset.cell}]`);
      field.value = cell.dataset.value ?? cell.textContent;
      cell.replaceChildren(field);
    }
    row.querySelector("[data-edit]").replaceWith(save);
    row.querySelector("[data-field=target]").focus();
  }

  function press(pressed) {
    if (pressed.dataset.edit !== undefined) return edit(pressed.closest("tr"));
    if (pressed.dataset.ask) return send(pressed.dataset.to, JSON.parse(pressed.dataset.ask));
    if (pressed.dataset.send === "add") return send(pressed.dataset.to, filled(pressed.closest("[data-form]")));
    const row = pressed.closest("tr");
    return send(pressed.dataset.to, { ...filled(row), origin: row.dataset.origin, before: row.dataset.before });
  }

  function sift(field) {
    const wanted = field.value.trim().toLowerCase();
    for (const row of document.querySelectorAll(`#${field.dataset.sift} tbody tr`)) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (pressed) press(pressed);
  });
  document.addEventListener("input", (event) => { if (event.target.dataset.sift) sift(event.target); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.target.dataset.go) location.href = `${event.target.dataset.go}?q=${encodeURIComponent(event.target.value)}`;
    else if (event.target.dataset.field) event.target.closest("tr, [data-form]").querySelector("[data-send]").click();
  });
  document.documentElement.classList.add("live");
})();
