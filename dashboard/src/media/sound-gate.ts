import { Emitter } from "@/lib/emitter";

/** `interrupted` is Safari's: a phone call or another program has the sound, and nothing may sound until it is over. */
export type SoundState = AudioContextState | "interrupted";

/** What of an audio context the gate needs; a test plays it as a browser would. */
export type GatedContext = Pick<AudioContext, "resume" | "addEventListener"> & { readonly state: string };

interface GateEvents {
  /** Whether nothing will sound before the person touches the page. */
  touch: (needed: boolean) => void;
}

/** What counts as a touch for every browser; `touchstart` and `pointerdown` do not in Safari. */
const GESTURES = ["pointerup", "touchend", "keydown"] as const;

/**
 * Sound under Safari's rules, which are the strictest: a context starts only inside a person's touch; a phone call
 * interrupts it; afterwards it may come back by itself, or stay suspended until the next touch. Nothing here starts
 * a sound outside a touch: a context that is not running waits for one, whichever it is, anywhere on the page.
 */
export class SoundGate<C extends GatedContext> extends Emitter<GateEvents> {
  private made: C | null = null;
  private waits = false;
  private told = false;

  constructor(
    private readonly make: () => C,
    private readonly page: EventTarget,
  ) {
    super();
  }

  /** The one context; made when first asked for, and running from the next touch on at the latest. */
  context(): C {
    if (!this.made) {
      this.made = this.make();
      this.made.addEventListener("statechange", this.follow);
    }
    this.follow();
    return this.made;
  }

  get state(): SoundState {
    return (this.made?.state ?? "suspended") as SoundState;
  }

  get needsTouch(): boolean {
    return this.told;
  }

  /** To be called inside a touch. True when it sounds now. */
  async open(): Promise<boolean> {
    const context = this.made;
    if (!context || this.state === "closed") return false;
    // While interrupted this rejects in Safari, and stays open in others: the state tells, not the promise.
    await Promise.race([context.resume().catch(() => undefined), settled()]);
    return this.state === "running";
  }

  private readonly follow = (): void => {
    const { state } = this;
    if (state === "running" || state === "closed") {
      this.listen(false);
      this.tell(false);
    } else {
      // Interrupted: a touch does not help before the phone call is over, but the first one after it does.
      this.listen(true);
      this.tell(state === "suspended");
    }
  };

  private listen(on: boolean): void {
    if (on === this.waits) return;
    this.waits = on;
    for (const name of GESTURES) {
      if (on) this.page.addEventListener(name, this.touched, { capture: true, passive: true });
      else this.page.removeEventListener(name, this.touched, { capture: true });
    }
  }

  private readonly touched = (): void => void this.open();

  private tell(needed: boolean): void {
    if (needed === this.told) return;
    this.told = needed;
    this.emit("touch", needed);
  }
}

/** A browser that keeps the promise open answers in its state by then. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 250));
}
