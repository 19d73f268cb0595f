const PROBES = 10;
const PROBE_WITHIN_MS = 3_000;
/** A round trip above this leaves less than half a second of the one-second reply for everything else. */
const GOOD_MS = 300;
/** Above this the sound would have to be held back longer than the browser usually does. */
const STEADY_MS = 150;

export interface Line {
  /** Median round trip to the server. */
  delayMs: number;
  /** Between the quick and the slow tenth of the round trips. */
  spreadMs: number;
  lost: number;
  tries: number;
}

export function lineOf({ delayMs, spreadMs, lost }: Line): "good" | "slow" | "unsteady" {
  if (lost > 0 || spreadMs > STEADY_MS) return "unsteady";
  return delayMs <= GOOD_MS ? "good" : "slow";
}

/** Ten small requests one after the other; rejects when none is answered. The first one may open the connection. */
export async function measureLine(): Promise<Line> {
  await once().catch(() => undefined);
  const times: number[] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const time = await once().catch(() => null);
    if (time !== null) times.push(time);
    // A line that is down is not asked ten times before it is said.
    if (times.length === 0 && probe === 2) throw new Error("the server cannot be reached");
  }
  return lineFrom(times, PROBES);
}

export function lineFrom(times: number[], tries: number): Line {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    delayMs: Math.round(at(0.5)),
    spreadMs: Math.round(at(0.9) - at(0.1)),
    lost: tries - times.length,
    tries,
  };
}

async function once(): Promise<number> {
  const start = performance.now();
  const reply = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(PROBE_WITHIN_MS) });
  await reply.arrayBuffer();
  return performance.now() - start;
}
