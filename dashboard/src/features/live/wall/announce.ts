import { audioContext } from "@/media/level";
import type { Attention } from "./order";

/** New reasons are said together, and not more often than this (ux §3.7). */
export const AT_MOST_EVERY_MS = 10_000;

/** Gathers what has come up, and says it in one go once enough time has passed since it last spoke. */
export class Announcer {
  private known = new Set<string>();
  private waiting: Attention[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private spokenAt = Number.NEGATIVE_INFINITY;
  private first = true;

  constructor(
    private readonly say: (fresh: readonly Attention[]) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** The present list; what is on it for the first time is said. What stood there from the start is read, not said. */
  look(found: readonly Attention[]): readonly Attention[] {
    const fresh = this.first ? [] : found.filter((one) => !this.known.has(keyOf(one)));
    this.first = false;
    this.known = new Set(found.map(keyOf));
    this.waiting.push(...fresh);
    if (this.waiting.length > 0 && this.timer === undefined) {
      const wait = Math.max(0, this.spokenAt + AT_MOST_EVERY_MS - this.clock());
      this.timer = setTimeout(() => this.speak(), wait);
    }
    return fresh;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private speak(): void {
    this.timer = undefined;
    this.spokenAt = this.clock();
    // What is over by now is not worth a word.
    const still = this.waiting.filter((one) => this.known.has(keyOf(one)));
    this.waiting = [];
    if (still.length > 0) this.say(still);
  }
}

function keyOf({ id, kind }: Attention): string {
  return `${id}:${kind}`;
}

/** Two short notes: somebody asked for a person. Silent until the page has been touched, as browsers have it. */
export function chime(): void {
  const context = audioContext();
  if (context.state !== "running") return;
  const gain = context.createGain();
  gain.gain.value = 0.08;
  gain.connect(context.destination);
  [660, 880].forEach((frequency, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(context.currentTime + index * 0.18);
    tone.stop(context.currentTime + index * 0.18 + 0.14);
  });
}
