/** How well the line carries, by the browser's own counters (W3C webrtc-stats). */
export interface LineFacts {
  /** Round trip in ms; null while nobody has said. */
  roundTripMs: number | null;
  /** Share of packets lost since the last look, in either direction, the worse of both. */
  lost: number | null;
  /** The sound goes through a relay. */
  relayed: boolean;
}

/** ITU-T G.114: beyond 400 ms one way a conversation suffers; both ways and the turn's own second leave less. */
export const SLOW_ROUND_TRIP_MS = 600;
/** Opus conceals single losses; from about a tenth on words go missing. */
export const SLOW_LOSS = 0.1;
/** So many looks in a row must agree before anything is said. */
const AGREE = 2;
export const LOOK_EVERY_MS = 4_000;

/** One look at the counters of all reports; remembers the last one to tell losses since then. */
export class LineReader {
  private before = { lost: 0, received: 0 };

  read(reports: Iterable<Record<string, unknown>>): LineFacts {
    const all = [...reports];
    const pair = all.find(
      (one) => one.type === "candidate-pair" && one.nominated === true && one.state === "succeeded",
    );
    const local = all.find((one) => pair !== undefined && one.id === pair.localCandidateId);
    const far = all.find((one) => pair !== undefined && one.id === pair.remoteCandidateId);
    const heard = all.find((one) => one.type === "inbound-rtp" && one.kind === "audio");
    const said = all.find((one) => one.type === "remote-inbound-rtp" && one.kind === "audio");
    const losses = [this.sinceLast(heard), number(said?.fractionLost)].filter((loss) => loss !== null);
    const secs = number(pair?.currentRoundTripTime) ?? number(said?.roundTripTime);
    return {
      roundTripMs: secs === null ? null : Math.round(secs * 1_000),
      lost: losses.length > 0 ? Math.max(...losses) : null,
      relayed: local?.candidateType === "relay" || far?.candidateType === "relay",
    };
  }

  private sinceLast(heard: Record<string, unknown> | undefined): number | null {
    const [lost, received] = [number(heard?.packetsLost), number(heard?.packetsReceived)];
    if (lost === null || received === null) return null;
    const [newLost, newReceived] = [lost - this.before.lost, received - this.before.received];
    this.before = { lost, received };
    const total = newLost + newReceived;
    return total > 0 && newLost >= 0 ? newLost / total : null;
  }
}

/** Slow or not, and not changing its mind over one look. */
export class LineJudge {
  private slow = false;
  private against = 0;

  judge({ roundTripMs, lost }: LineFacts): boolean {
    const now = (roundTripMs ?? 0) > SLOW_ROUND_TRIP_MS || (lost ?? 0) > SLOW_LOSS;
    this.against = now === this.slow ? 0 : this.against + 1;
    if (this.against >= AGREE) {
      this.slow = now;
      this.against = 0;
    }
    return this.slow;
  }
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Looks at a connection's counters now and then, and tells whether its line is slow. Returns how to stop. */
export function watchLine(
  stats: () => Promise<RTCStatsReport | undefined>,
  tell: (slow: boolean, facts: LineFacts) => void,
): () => void {
  const reader = new LineReader();
  const judge = new LineJudge();
  const timer = setInterval(() => {
    stats()
      .then((reports) => {
        const rows: Record<string, unknown>[] = [];
        reports?.forEach((report) => {
          rows.push(report as Record<string, unknown>);
        });
        const facts = reader.read(rows);
        tell(judge.judge(facts), facts);
      })
      .catch(() => undefined);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
