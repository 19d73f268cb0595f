/**
 * One tab at a time. The browser's own locks exist on https and localhost only; an installation on plain http gets a
 * lease in the local storage, which is good enough between the tabs of one person.
 */

import { randomId } from "@/lib/ids";

/** How long a lease holds when its tab dies: longer than any request under it takes. */
const LEASE_MS = 25_000;
/** Two tabs that write at the same moment see each other after this long. */
const SETTLE_MS = 25;

export async function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = navigator.locks;
  return locks ? await locks.request(name, work) : leased(`lock.${name}`, work);
}

async function leased<T>(key: string, work: () => Promise<T>): Promise<T> {
  const me = randomId();
  const holder = () => {
    const [owner, until] = (localStorage.getItem(key) ?? "").split(" ");
    return owner && Number(until) > Date.now() ? owner : null;
  };
  while (holder() !== me) {
    if (holder() === null) localStorage.setItem(key, `${me} ${Date.now() + LEASE_MS}`);
    await pause(SETTLE_MS);
  }
  try {
    return await work();
  } finally {
    if (holder() === me) localStorage.removeItem(key);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
