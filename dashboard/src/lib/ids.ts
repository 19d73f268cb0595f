/** A random id; `crypto.randomUUID` exists only on secure origins, so it is made from random bytes. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Names this tab: the same after a reload, another one in every other tab. */
export function tabId(): string {
  const key = "tab_id";
  const known = sessionStorage.getItem(key);
  if (known) return known;
  const made = randomId();
  sessionStorage.setItem(key, made);
  return made;
}
