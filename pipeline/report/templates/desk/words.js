// What the page was sent, its words, its elements, and how it speaks to its server.

const data = JSON.parse(document.getElementById("data").textContent);
export const served = data.served; // what is known of the server; null for an index opened from disk

const PATIENCE = 60000; // ms after which the server is said not to answer

export const $ = (id) => document.getElementById(id);

// A sentence in the language of the page, its places filled in.
export function say(sentence, values = {}) {
  return (data.words[sentence] ?? sentence).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

// One of two sentences by a number, which stands at {n}.
export function counted(n, one, many, values = {}) {
  return say(n === 1 ? one : many, { n, ...values });
}

export function node(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// The answer to a request as [its status, its JSON]; status 0 where there is none.
export async function ask(path, options = {}) {
  try {
    const answer = await fetch(path, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), ...options });
    return [answer.status, await answer.json()];
  } catch {
    return [0, { problem: say("The server does not answer.") }];
  }
}

export const post = (path, body = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// A file as it is, with what else the server should know of it.
export function send(path, file, values = {}) {
  const query = new URLSearchParams({ name: file.name, ...values });
  return ask(`${path}?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
}
