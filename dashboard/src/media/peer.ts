import { type Doorway, MediaError } from "./types";

/** Candidates of the own machine come at once; later ones follow by PATCH. */
const GATHER_AT_MOST_MS = 500;
const CONNECT_WITHIN_MS = 20_000;

/** One request to the embedded door. Rejects with MediaError. */
export async function signal(
  { offer_url, join_ticket }: Pick<Doorway, "offer_url" | "join_ticket">,
  method: "POST" | "PATCH",
  body: unknown,
): Promise<Response> {
  let reply: Response;
  try {
    reply = await fetch(offer_url, {
      method,
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${join_ticket}` },
      body: JSON.stringify(body),
    });
  } catch {
    throw new MediaError("unreachable", "the server cannot be reached");
  }
  if (reply.ok) return reply;
  const temporary = reply.status >= 500 || reply.status === 429;
  throw new MediaError(temporary ? "unreachable" : "refused", `signalling answered ${reply.status}`);
}

export function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_AT_MOST_MS);
    pc.addEventListener("icegatheringstatechange", () => {
      if (pc.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Until sound can flow. Rejects with MediaError `blocked`. */
export function linked(pc: RTCPeerConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish("took too long"), CONNECT_WITHIN_MS);
    const finish = (failure?: string) => {
      clearTimeout(timer);
      pc.removeEventListener("connectionstatechange", check);
      if (failure) reject(new MediaError("blocked", `no path for the sound: ${failure}`));
      else resolve();
    };
    const check = () => {
      if (pc.connectionState === "connected") finish();
      else if (pc.connectionState === "failed" || pc.connectionState === "closed") finish(pc.connectionState);
    };
    pc.addEventListener("connectionstatechange", check);
    check();
  });
}
