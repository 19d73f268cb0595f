import type { MediaEvents } from "./types";

/** Tells when the microphone stops giving sound by itself, and when it comes back. */
export function watchMicrophone(track: MediaStreamTrack, tell: MediaEvents["microphone"]): void {
  track.onmute = () => tell("muted");
  track.onunmute = () => tell("live");
  track.onended = () => tell("ended");
  // iOS may hand out a track that is mute from its first moment, and never says so by an event.
  if (track.readyState === "live") tell(track.muted ? "muted" : "live");
}
