import type { LucideIcon } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** Something the palette can do. */
export interface Command {
  id: string;
  /** In the reader's language; a verb first. */
  label: string;
  icon?: LucideIcon | undefined;
  /** Other words one may look for. */
  keywords?: string[] | undefined;
  /** The shortcut that does the same. */
  keys?: string | undefined;
  run: () => void;
}

let layers: { commands: () => readonly Command[] }[] = [];
let all: readonly Command[] = [];
const listeners = new Set<() => void>();

function tell(): void {
  const byId = new Map(layers.flatMap(({ commands }) => commands()).map((one) => [one.id, one]));
  all = [...byId.values()];
  for (const listener of listeners) listener();
}

/** Puts commands into the palette while the page is shown. */
export function usePaletteCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const names = commands.map(({ id, label }) => `${id} ${label}`).join("\n");
  useEffect(() => {
    // What stands in the list acts as the page is when it is chosen, not as it was when it was listed.
    const run = (id: string) => latest.current.find((one) => one.id === id)?.run();
    const layer = { commands: () => latest.current.map((one) => ({ ...one, run: () => run(one.id) })) };
    layers = [...layers, layer];
    tell();
    return () => {
      layers = layers.filter((one) => one !== layer);
      tell();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made anew when a command changes
  useEffect(() => tell(), [names]);
}

/** Puts one command into the palette while the page is shown; none where there is nothing to do. */
export function usePaletteCommand(command: Command | null): void {
  usePaletteCommands(command ? [command] : []);
}

export function useCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}
