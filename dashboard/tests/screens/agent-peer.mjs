// Plays the agent in a page of its own: answers the offer, sends a tone as its voice and lines over the data channel.

/** Answers every offer of the fake service until the page closes; `say` sends a message to the candidate's page. */
export async function playAgent(context, fake) {
  const page = await context.newPage();
  await page.goto(`${fake.url}/favicon.svg`);
  await page.evaluate(() => {
    globalThis.received = [];
    globalThis.answer = async (offer) => {
      const pc = new RTCPeerConnection();
      globalThis.pc = pc;
      pc.ondatachannel = ({ channel }) => {
        globalThis.channel = channel;
        channel.onmessage = ({ data }) => globalThis.received.push(data);
      };
      const audio = new AudioContext();
      const tone = audio.createOscillator();
      const out = audio.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      await pc.setRemoteDescription({ type: offer.type, sdp: offer.sdp });
      for (const track of out.stream.getTracks()) pc.addTrack(track, out.stream);
      await pc.setLocalDescription(await pc.createAnswer());
      await new Promise((resolve) => {
        if (pc.iceGatheringState === "complete") resolve();
        pc.onicegatheringstatechange = () => pc.iceGatheringState === "complete" && resolve();
      });
      return { type: pc.localDescription.type, sdp: pc.localDescription.sdp };
    };
  });
  let stopped = false;
  const serve = async () => {
    while (!stopped) {
      const offer = await fake.nextOffer();
      if (stopped) return;
      offer.answer(
        await page.evaluate((sent) => globalThis.answer(sent), { type: offer.type, sdp: offer.sdp }),
      );
    }
  };
  void serve().catch(() => undefined);
  return {
    say: async (message) => {
      await page.waitForFunction(() => globalThis.channel?.readyState === "open");
      await page.evaluate((text) => globalThis.channel.send(text), JSON.stringify(message));
    },
    received: () => page.evaluate(() => globalThis.received),
    hangUp: () => page.evaluate(() => globalThis.pc.close()),
    stop: () => {
      stopped = true;
    },
  };
}
