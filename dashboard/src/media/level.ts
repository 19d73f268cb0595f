import { SoundGate } from "./sound-gate";

/** How loud a stream is, as a number between 0 (silence) and 1, read when asked. */
export class LevelReader {
  private readonly source: MediaStreamAudioSourceNode;
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.source = context.createMediaStreamSource(stream);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
  }

  /** Root mean square over the last 21 ms at 48 kHz, on a scale where -60 dBFS is 0 and -6 dBFS is 1. */
  read(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples) sum += sample * sample;
    const db = 10 * Math.log10(sum / this.samples.length + 1e-9);
    return Math.min(1, Math.max(0, (db + 60) / 54));
  }

  close(): void {
    this.source.disconnect();
  }
}

/** The page's one way to its sound. */
export const sound = new SoundGate(() => new AudioContext(), document);

/** One context for all meters and test sounds; running once the page was touched. */
export function audioContext(): AudioContext {
  const context = sound.context();
  // After a click that led here the browser lets it start; without one this would only be refused.
  if (context.state === "suspended" && navigator.userActivation?.hasBeenActive !== false) void sound.open();
  return context;
}

/** A track that is always silent: what a typed call sends in place of a microphone. */
export function silentTrack(): MediaStreamTrack {
  const destination = audioContext().createMediaStreamDestination();
  const gain = audioContext().createGain();
  gain.gain.value = 0;
  const source = audioContext().createConstantSource();
  source.connect(gain).connect(destination);
  source.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error("an audio destination has one track");
  return track;
}
