// What the page was sent, its words, its elements, and what the browser keeps for it.

export const data = JSON.parse(document.getElementById("data").textContent);
export const text = data.text;
export const served = data.served; // what is known of the server; null for a report opened from disk

export const $ = (id) => document.getElementById(id);

// A sentence in the language of the page, its places filled in.
export function say(sentence, values = {}) {
  return (data.words?.[sentence] ?? sentence).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

// One of two sentences by a number, which stands at {n}.
export function counted(n, one, many, values = {}) {
  return say(n === 1 ? one : many, { n, ...values });
}

export function node(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function button(words, key, does, properties = {}) {
  return node("button", { type: "button", "data-do": does, ...properties }, say(words), key ? node("kbd", { "aria-hidden": "true" }, key) : "");
}

export function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

export function store(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch { /* a browser that keeps nothing: the page warns before it is left */ }
}

export const reviewer = () => stored("zhengming-reviewer") ?? "";
