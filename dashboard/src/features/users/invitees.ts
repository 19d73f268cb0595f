/** Reading addresses as people paste them: one a line, or separated by commas; with or without a name. */

export interface Invitee {
  email: string;
  name: string;
}

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/** The addresses that can be read, each once, and the pieces that cannot. */
export function inviteesIn(text: string): { found: Invitee[]; unread: string[] } {
  const found = new Map<string, Invitee>();
  const unread: string[] = [];
  for (const piece of text
    .split(/[\n,;]+/)
    .map((one) => one.trim())
    .filter(Boolean)) {
    const named = /^(.*?)<([^<>]+)>$/.exec(piece);
    const email = (named?.[2] ?? piece).trim().toLowerCase();
    if (!ADDRESS.test(email)) {
      unread.push(piece);
      continue;
    }
    const name = (named?.[1] ?? "").trim().replace(/^"|"$/g, "") || nameOf(email);
    if (!found.has(email)) found.set(email, { email, name });
  }
  return { found: [...found.values()], unread };
}

/** `minji.kim@…` → `Minji Kim`, until the person says better when they accept. */
function nameOf(email: string): string {
  const [local = ""] = email.split("@");
  return local
    .split(/[._+-]+/)
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}
