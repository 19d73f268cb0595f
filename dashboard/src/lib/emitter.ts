type Listener<A extends unknown[]> = (...args: A) => void;

/** A typed set of listeners by event name. */
export class Emitter<Events extends Record<keyof Events, (...args: never[]) => void>> {
  private readonly listeners = new Map<keyof Events, Set<Listener<unknown[]>>>();

  /** Returns the function that takes the listener off again. */
  on<K extends keyof Events>(name: K, listener: Events[K]): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    const entry = listener as unknown as Listener<unknown[]>;
    set.add(entry);
    return () => set.delete(entry);
  }

  protected emit<K extends keyof Events>(name: K, ...args: Parameters<Events[K]>): void {
    for (const listener of this.listeners.get(name) ?? []) listener(...args);
  }
}
