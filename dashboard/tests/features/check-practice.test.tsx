import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Practice } from "@/features/check/practice";
import { readyTexts } from "@/i18n";

/** What is being said: its address, and its ends. */
let said: HTMLMediaElement | null = null;
let playable = true;

class FakeRecorder extends EventTarget {
  state: "inactive" | "recording" = "inactive";
  mimeType = "audio/webm";
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop: () => void = () => undefined;
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.ondataavailable({ data: new Blob(["an answer"]) });
    this.onstop();
  }
}

beforeEach(async () => {
  await readyTexts("candidate", "en");
  said = null;
  playable = true;
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  Object.assign(URL, { createObjectURL: () => "blob:answer", revokeObjectURL: () => undefined });
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    if (!playable) return Promise.reject(new Error("no sound"));
    said = this;
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("pause"));
  });
});

const stream = {} as MediaStream;
const ask = () => screen.getByRole("button", { name: "Ask me the question" });
const state = (value: string) =>
  vi.waitFor(() => expect(screen.getByTestId("practice").dataset.state).toBe(value));

describe("the practice question", () => {
  it("is asked aloud, answered once it was said, and heard again; nothing leaves the page", async () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    const actor = userEvent.setup();
    render(<Practice stream={stream} />);
    await actor.click(ask());
    await vi.waitFor(() => expect(said?.src).toContain("practice-en.mp3"));
    await state("asking");
    said?.dispatchEvent(new Event("ended"));
    await state("recording");
    await actor.click(screen.getByRole("button", { name: "I'm done" }));
    await state("done");
    await actor.click(screen.getByRole("button", { name: "Play back" }));
    expect(said?.src).toBe("blob:answer");
    expect(fetched).not.toHaveBeenCalled();
  });

  it("may be cut short by answering, and is answered where no sound can be played", async () => {
    const actor = userEvent.setup();
    const { unmount } = render(<Practice stream={stream} />);
    await actor.click(ask());
    await vi.waitFor(() => expect(said).not.toBeNull());
    await actor.click(screen.getByRole("button", { name: "Answer now" }));
    await state("recording");
    unmount();
    playable = false;
    render(<Practice stream={stream} />);
    await actor.click(ask());
    await state("recording");
  });

  it("says what is missing while there is no microphone", () => {
    render(<Practice stream={null} />);
    expect(ask()).toBeDisabled();
    expect(ask()).toHaveAccessibleDescription("Allow the microphone above, then you can practise.");
  });
});
