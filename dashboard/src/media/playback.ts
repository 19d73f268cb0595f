/** What of an audio element a playback needs; a test plays it as a browser would. */
export type Playable = Pick<HTMLMediaElement, "play" | "addEventListener" | "removeEventListener"> & {
  srcObject: MediaProvider | null;
  readonly paused: boolean;
};

/**
 * Keeps one far voice sounding. Browsers stop an element when a phone call or another program takes the sound, and
 * start it again for the asking, or only inside a touch; which of both it is, `play()` says by rejecting.
 */
export class Playback {
  private wanted = false;

  constructor(
    private readonly element: Playable,
    private readonly page: EventTarget & { readonly visibilityState: string },
    /** True: nothing is heard before `play` is called inside a touch. */
    private readonly tellBlocked: (blocked: boolean) => void,
  ) {
    element.addEventListener("pause", this.again);
    element.addEventListener("playing", this.heard);
    page.addEventListener("visibilitychange", this.shown);
  }

  async attach(stream: MediaStream): Promise<void> {
    if (this.element.srcObject === stream) return;
    this.element.srcObject = stream;
    await this.play();
  }

  async play(): Promise<void> {
    this.wanted = true;
    try {
      await this.element.play();
      this.heard();
    } catch (error) {
      // AbortError: a newer stream or a pause came in between, and brings its own answer.
      if (this.wanted && error instanceof DOMException && error.name === "NotAllowedError")
        this.tellBlocked(true);
    }
  }

  close(): void {
    this.wanted = false;
    this.element.removeEventListener("pause", this.again);
    this.element.removeEventListener("playing", this.heard);
    this.page.removeEventListener("visibilitychange", this.shown);
  }

  private readonly heard = (): void => {
    if (this.wanted) this.tellBlocked(false);
  };

  /** Nobody here pauses: it was taken. In the background the answer would be no; then it waits to be seen. */
  private readonly again = (): void => {
    if (this.wanted && this.page.visibilityState === "visible") void this.play();
  };

  private readonly shown = (): void => {
    if (this.wanted && this.element.paused && this.page.visibilityState === "visible") void this.play();
  };
}
