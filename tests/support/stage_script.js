// Runs in the page before its own code. Gives the test a voice and an ear at the edge of the browser:
// - the microphone that the page gets carries the real (fake-device) microphone plus what the test says;
// - every remote track is recorded from its first packet on.
// Permission prompts, device lists and refusals stay the browser's own.
(() => {
  if (window.stage) return;
  const stage = { recordings: [], opened: 0 };
  window.stage = stage;

  let context = null;
  let speaker = null;
  function voice() {
    if (!context) {
      context = new AudioContext({ sampleRate: 48000 });
      speaker = context.createMediaStreamDestination();
    }
    if (context.state === "suspended") context.resume();
    return speaker;
  }

  const open = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
  if (open) {
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const device = await open(constraints);
      if (!constraints?.audio) return device;
      stage.opened += 1;
      const mixed = voice().context.createMediaStreamDestination();
      voice().context.createMediaStreamSource(device).connect(mixed);
      voice().context.createMediaStreamSource(speaker.stream).connect(mixed);
      const [track] = mixed.stream.getAudioTracks();
      const stop = track.stop.bind(track);
      track.stop = () => {
        stop();
        for (const own of device.getTracks()) own.stop();
      };
      return mixed.stream;
    };
  }

  // Says the WAV; resolves with the page's clock in ms when it began and ended.
  stage.say = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const target = voice();
    const sound = await context.decodeAudioData(bytes.buffer);
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(target);
    const started = performance.timeOrigin + performance.now();
    await new Promise((resolve) => {
      source.onended = resolve;
      source.start();
    });
    return { started, ended: performance.timeOrigin + performance.now() };
  };

  const Native = window.RTCPeerConnection;
  if (Native) {
    window.RTCPeerConnection = class extends Native {
      constructor(...options) {
        super(...options);
        this.addEventListener("track", ({ track }) => {
          if (track.kind === "audio") record(track);
        });
      }
    };
  }

  function record(track) {
    const recorder = new MediaRecorder(new MediaStream([track]), { mimeType: "audio/webm;codecs=opus" });
    const recording = { parts: [], recorder };
    recorder.ondataavailable = ({ data }) => data.size && recording.parts.push(data);
    recorder.start(500);
    stage.recordings.push(recording);
  }

  // All that was heard so far: one base64 WebM per peer connection, oldest first.
  stage.heard = async () => {
    const files = [];
    for (const { parts, recorder } of stage.recordings) {
      if (recorder.state === "recording") {
        await new Promise((resolve) => {
          recorder.addEventListener("stop", resolve, { once: true });
          recorder.stop();
        });
      }
      const url = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(new Blob(parts));
      });
      files.push(url.slice(url.indexOf(",") + 1));
    }
    return files;
  };
})();
