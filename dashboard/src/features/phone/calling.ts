import type { CallOrder } from "@/api/types";

/** Where a call that was asked for stands, as far as it matters to whoever waits for it. */
export type Calling =
  | { kind: "asking" }
  | { kind: "ringing" }
  | { kind: "answered" }
  | { kind: "talking" }
  /** Nobody was reached, or it may not be now: the next try, and why not sooner. */
  | { kind: "later"; at: string; why: Why }
  | { kind: "over"; why: Why };

interface Why {
  reason: string | null;
  /** The service's own words, for a reason that the page does not know. */
  said: string;
}

/** A try that is due in less is about to be made: nobody reads a time of the next seconds. */
const SOON_MS = 30_000;

/** Null where there is nothing to tell: no order, or one that was taken back or led to a talk that is over. */
export function callingOf(order: CallOrder | null, now = Date.now()): Calling | null {
  if (!order) return null;
  const why = { reason: order.reason, said: order.said };
  switch (order.state) {
    case "waiting":
      return order.next_at && new Date(order.next_at).getTime() - now > SOON_MS
        ? { kind: "later", at: order.next_at, why }
        : { kind: "asking" };
    case "placing":
      return { kind: "asking" };
    case "calling":
      if (order.leg_status === "in_progress") return { kind: "answered" };
      return order.leg_status === "ringing" ? { kind: "ringing" } : { kind: "asking" };
    case "talking":
      return { kind: "talking" };
    case "given_up":
      return { kind: "over", why };
    default:
      return null;
  }
}

/** Something may change without anybody pressing anything. */
export function isUnderWay(calling: Calling | null): boolean {
  return calling !== null && calling.kind !== "over";
}
