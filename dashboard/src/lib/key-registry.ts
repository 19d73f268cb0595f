/**
 * Every keyboard shortcut that works at the moment. One listener serves them all; the sheet of keys and the palette read
 * the same list, so neither can be stale.
 *
 * Keys are physical (`event.code`), so they work under any layout and with a Hangul input method: `KeyL`, `Shift+KeyP`,
 * `Mod+KeyK` (⌘ on a Mac, Ctrl elsewhere), `Alt+ArrowUp`, and one after the other: `KeyG KeyT`.
 */

export interface Shortcut {
  keys: string;
  /** What it does, in the reader's language. Without it the shortcut works but is listed nowhere. */
  label?: string | undefined;
  run: () => void;
  /** Where the sheet of keys lists it; `page` unless told. */
  group?: "page" | "everywhere" | undefined;
  /** True where the keys belong to the text while one writes, such as Ctrl+Z. */
  notInFields?: boolean | undefined;
}

/** How long the first key of two waits for the second. */
const SEQUENCE_MS = 1_500;
const OFF = "single_keys_off";
const FIELDS = "input, textarea, select, [contenteditable='true'], [contenteditable='']";
/** A modal or a menu owns the keyboard while it is open. */
const LAYER = "dialog[open], [role=dialog][data-modal][data-state=open], [role=menu][data-state=open]";
/** What answers to these keys itself. */
const OWN_KEYS: Record<string, string> = {
  Enter: "a[href], button, summary, [role=button], [role=link], [role=menuitem], [role=option], [role=tab]",
  Space: "a[href], button, summary, [role=button], [role=menuitem], [role=option], [role=tab], [role=slider]",
  Arrow: "[role=slider], [role=listbox], [role=menu], [role=tablist], [role=radiogroup], [role=combobox]",
};

let layers: { shortcuts: () => readonly Shortcut[] }[] = [];
let pending: { key: string; at: number } | null = null;
let listed: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

/** Adds shortcuts; of two with the same keys the one added last acts. Returns what takes them off again. */
export function registerKeys(shortcuts: () => readonly Shortcut[]): () => void {
  const layer = { shortcuts };
  if (layers.length === 0) window.addEventListener("keydown", onKey);
  layers = [...layers, layer];
  tell();
  return () => {
    layers = layers.filter((one) => one !== layer);
    if (layers.length === 0) window.removeEventListener("keydown", onKey);
    tell();
  };
}

/** Says that a label changed. */
export function tell(): void {
  const seen = new Set<string>();
  listed = [...layers]
    .reverse()
    .flatMap(({ shortcuts }) => shortcuts())
    .filter(({ keys, label }) => label && !seen.has(keys) && seen.add(keys));
  for (const listener of listeners) listener();
}

export const keyList = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: (): readonly Shortcut[] => listed,
};

/** Does what a shortcut of the list does at this moment. */
export function runKeys(keys: string): void {
  find(keys)?.run();
}

/** Whether single keys are on; those with Ctrl, ⌘ or Alt always are. */
export function singleKeysOn(): boolean {
  return localStorage.getItem(OFF) === null;
}

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
  tell();
}

function onKey(event: KeyboardEvent): void {
  // 229: the key belongs to an input method, also where `isComposing` comes late.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.repeat) return;
  const stroke = strokeOf(event);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const at = event.target instanceof HTMLElement ? event.target : null;
  if (plain && (!singleKeysOn() || at?.closest(FIELDS) || ownKey(event, at))) return;
  if (document.querySelector(LAYER) && (plain || !at?.closest(LAYER))) return;
  const first = plain && pending && event.timeStamp - pending.at < SEQUENCE_MS ? pending.key : null;
  pending = null;
  const found = (first && find(`${first} ${stroke}`)) || find(stroke);
  if (found && !(found.notInFields && at?.closest(FIELDS))) {
    event.preventDefault();
    found.run();
  } else if (plain && begins(stroke)) pending = { key: stroke, at: event.timeStamp };
}

function strokeOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey;
  return `${mod ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.code}`;
}

function ownKey(event: KeyboardEvent, at: HTMLElement | null): boolean {
  const owners = OWN_KEYS[event.code.startsWith("Arrow") ? "Arrow" : event.code];
  return owners !== undefined && at?.closest(owners) != null;
}

function find(keys: string): Shortcut | undefined {
  for (const { shortcuts } of [...layers].reverse()) {
    const found = shortcuts().find((one) => one.keys === keys);
    if (found) return found;
  }
  return undefined;
}

function begins(stroke: string): boolean {
  return layers.some(({ shortcuts }) => shortcuts().some(({ keys }) => keys.startsWith(`${stroke} `)));
}

const MAC = /mac|iphone|ipad/i.test(navigator.platform);
const NAMES: Record<string, string> = {
  Mod: MAC ? "⌘" : "Ctrl",
  Alt: MAC ? "⌥" : "Alt",
  Shift: MAC ? "⇧" : "Shift",
  Enter: MAC ? "↩" : "Enter",
  Escape: "Esc",
  Slash: "/",
  Comma: ",",
  Period: ".",
  BracketLeft: "[",
  BracketRight: "]",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** The keys as written on this machine's keyboard, stroke by stroke: `[["Ctrl", "K"]]`, `[["G"], ["T"]]`. */
export function keyNames(keys: string): string[][] {
  if (keys === "Shift+Slash") return [["?"]];
  return keys
    .split(" ")
    .map((stroke) => stroke.split("+").map((part) => NAMES[part] ?? part.replace(/^(Key|Digit)(?=.$)/, "")));
}
