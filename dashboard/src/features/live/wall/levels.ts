import type { Wall } from "./wall";

/** At most ten looks a second, and two for who wants little motion (ux §3.7, §4). */
const FRAME_MS = 100;
const CALM_FRAME_MS = 500;
const CALM_STEPS = 3;
const BARS = 5;
const GAP = 2;
/** A bar's share of the level; the middle one is the tallest. */
const SHAPE = [0.5, 0.8, 1, 0.7, 0.45];
/** What is left of a level from one look to the next, once nobody speaks. */
const FADES = 0.6;

/**
 * Who speaks and how loud, as bars, for all rows in sight on one canvas and outside of React. For eyes only: the words stand beside
 * them. Each `[data-level]` inside `within` is a slot with the interview's id.
 */
export class Levels {
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  private readonly now = new Map<string, number>();
  private drawn: DOMRect[] = [];
  private frames = 0;
  private readonly onMove = () => this.draw();

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly within: HTMLElement,
    private readonly wall: Wall,
  ) {
    this.timer = setInterval(() => this.look(), this.calm ? CALM_FRAME_MS : FRAME_MS);
    window.addEventListener("scroll", this.onMove, { capture: true, passive: true });
  }

  stop(): void {
    clearInterval(this.timer);
    window.removeEventListener("scroll", this.onMove, { capture: true });
  }

  private look(): void {
    if (document.hidden) return;
    this.frames += 1;
    this.draw();
  }

  private draw(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const scale = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (
      this.canvas.width !== Math.round(width * scale) ||
      this.canvas.height !== Math.round(height * scale)
    ) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    for (const { x, y, width: w, height: h } of this.drawn) context.clearRect(x - 1, y - 1, w + 2, h + 2);
    this.drawn = [];
    for (const slot of this.within.querySelectorAll<HTMLElement>("[data-level]")) {
      const id = slot.dataset.level ?? "";
      const place = slot.getBoundingClientRect();
      if (place.bottom < 0 || place.top > height) continue;
      const level = this.next(id);
      if (level < 0.02) continue;
      this.drawn.push(place);
      context.fillStyle = getComputedStyle(slot).color;
      this.bars(context, place, level);
    }
  }

  private next(id: string): number {
    const target = this.wall.level(id);
    const level = Math.max(target, (this.now.get(id) ?? 0) * FADES);
    this.now.set(id, level);
    return this.calm ? Math.round(level * CALM_STEPS) / CALM_STEPS : level;
  }

  private bars(context: CanvasRenderingContext2D, at: DOMRect, level: number): void {
    const width = (at.width - GAP * (BARS - 1)) / BARS;
    for (let bar = 0; bar < BARS; bar += 1) {
      const wave = this.calm ? 1 : 0.7 + 0.3 * Math.sin(this.frames * 0.9 + bar * 1.7);
      const height = Math.max(2, at.height * level * (SHAPE[bar] ?? 1) * wave * 1.4);
      const shown = Math.min(at.height, height);
      context.fillRect(at.x + bar * (width + GAP), at.y + (at.height - shown) / 2, width, shown);
    }
  }
}
