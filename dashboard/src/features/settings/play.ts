/** Plays one sample at a time, all about equally loud; free of React. */

/** Loudness that samples are brought to: root mean square of about −20 dBFS, as speech on the air has it. */
const TARGET = 0.1;
const LOUDEST = 0.95;
/** Below this a sample is silence, and silence is not amplified. */
const SILENT = 0.001;

/** How much to amplify: to the target, without clipping the highest peak. */
export function gainFor(samples: Float32Array): number {
  let [sum, peak] = [0, 0];
  for (const one of samples) {
    sum += one * one;
    peak = Math.max(peak, Math.abs(one));
  }
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  return rms < SILENT ? 1 : Math.min(TARGET / rms, LOUDEST / peak);
}

let context: AudioContext | null = null;
let stopCurrent: (() => void) | null = null;

/** Must first be called in a click: browsers let no page begin to sound by itself. */
export function readyToPlay(): void {
  context ??= new AudioContext();
  void context.resume();
}

export function stopPlaying(): void {
  stopCurrent?.();
}

/** Resolves when it has been played, or was stopped by another one. */
export async function play(sound: Blob): Promise<void> {
  stopPlaying();
  context ??= new AudioContext();
  const buffer = await context.decodeAudioData(await sound.arrayBuffer());
  const [source, gain] = [context.createBufferSource(), context.createGain()];
  source.buffer = buffer;
  gain.gain.value = gainFor(buffer.getChannelData(0));
  source.connect(gain).connect(context.destination);
  await new Promise<void>((resolve) => {
    const done = () => {
      if (stopCurrent === stop) stopCurrent = null;
      resolve();
    };
    const stop = () => {
      source.onended = null;
      source.stop();
      done();
    };
    stopPlaying();
    stopCurrent = stop;
    source.onended = done;
    source.start();
  });
}
