import { desk } from "./desk";
import { Monitor } from "./monitor";
import { Supervision } from "./supervision";

/** The strip is wanted the moment something is heard. */
export const loadStrip = () => import("./strip");

/**
 * One person's place at one interview: its stream, its sound and the own microphone. It outlives the page for as long as
 * something is heard or said.
 */
export class Post {
  readonly monitor: Monitor;
  readonly supervision: Supervision;
  private pages = 0;
  private held = false;

  constructor(readonly interviewId: string) {
    this.monitor = new Monitor(interviewId);
    this.supervision = new Supervision(interviewId);
    this.supervision.subscribe(() => this.look());
    this.monitor.subscribe(() => this.look());
  }

  /** A page shows the interview; what it returns is called when it does so no more. */
  readonly enter = (): (() => void) => {
    this.pages += 1;
    this.monitor.start();
    return () => {
      this.pages -= 1;
      const { voice } = this.supervision.snapshot();
      // The page that would open the microphone is gone: it must not wait for it for ever.
      if (this.pages === 0 && (voice === "opening" || voice === "ready")) this.supervision.silence();
      this.look();
    };
  };

  listen(): void {
    void loadStrip();
    void this.supervision.listen();
  }

  /** The microphone closes first. */
  handBack(questionId?: string): void {
    this.held = false;
    this.supervision.silence();
    const next = questionId === undefined ? {} : { question_id: questionId };
    void this.supervision.command({ kind: "hand_back", ...next });
  }

  private look(): void {
    const { listening, voice } = this.supervision.snapshot();
    if (listening !== "off" || voice !== "off") {
      desk.take(this);
      this.monitor.start();
      this.guard(voice === "on_air");
      return;
    }
    desk.drop(this);
    if (this.pages === 0) this.monitor.stop();
  }

  /** Handed back from elsewhere, or the interview is over: nobody may go on speaking into it unknowingly. */
  private guard(onAir: boolean): void {
    const { status, transcript } = this.monitor.snapshot();
    if (status !== null && status !== "in_progress" && status !== "scheduled") {
      this.held = false;
      this.supervision.close();
      return;
    }
    const taken = transcript.taken_over_by !== null;
    if (onAir && taken) this.held = true;
    else if (!taken && this.held) {
      this.held = false;
      if (onAir) this.supervision.silence();
    }
  }
}

/** The place at an interview: the one that is kept, or a new one. */
export function postAt(interviewId: string): Post {
  const current = desk.snapshot();
  return current?.interviewId === interviewId ? current : new Post(interviewId);
}

// Closing the tab ends the listening; the server logs the end of the watch.
window.addEventListener("pagehide", () => desk.snapshot()?.supervision.close());
window.addEventListener("beforeunload", (event) => {
  if (desk.snapshot()?.supervision.snapshot().voice === "on_air") event.preventDefault();
});
