// Speaking to the server: the CSRF token, and posts that answer with a sentence when they are refused.

export function csrfToken() {
  return document.querySelector('meta[name="pm-csrf"]')?.content ?? "";
}

let words = null;

// The sentences of this script, translated by the server (kit/words.html).
export function word(name) {
  words ??= JSON.parse(document.getElementById("pm-words")?.textContent ?? "{}");
  return words[name] ?? name;
}

// Resolves to { isDone, status, body }: body is parsed JSON, or { message } when the answer was no JSON.
export async function post(url, facts) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(facts),
    });
  } catch {
    return { isDone: false, status: 0, body: { message: word("unreachable") } };
  }
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  let body = {};
  if (isJson) body = await answer.json().catch(() => ({}));
  if (!answer.ok && !body.message) {
    body.message = body.detail ?? body.title ?? `${word("unsaved")} (${answer.status})`;
  }
  return { isDone: answer.ok, status: answer.status, body };
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// Only addresses of this site, and of http(s): a drill-down never runs a script.
export function goTo(address) {
  const target = new URL(address, location.href);
  if (target.origin === location.origin && /^https?:$/.test(target.protocol)) location.assign(target.href);
}
