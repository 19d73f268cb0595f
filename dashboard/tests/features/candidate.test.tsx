import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TextBox } from "@/features/room/text-box";
import { readyTexts } from "@/i18n";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
  await readyTexts("candidate", "en");
});
afterEach(() => fake.close());

const asked = (path: string) => fake.state.log.filter((entry) => entry.path === path);

async function noBarriers() {
  // Colours and layout need a real browser; they are looked at there.
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
}

describe("the link", () => {
  it("opens the invitation and says first that it is an AI", async () => {
    openApp("/interview/open");
    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Hangang Labs invites you");
    expect(screen.getByText(/AI voice, not a person/)).toBeVisible();
    expect(screen.getByTestId("start")).toHaveTextContent("Start");
    await noBarriers();
  });

  it("never puts itself or the candidate's name into the title", async () => {
    openApp("/interview/open");
    await screen.findByTestId("start");
    expect(document.title).toBe("Invitation · Hangang Labs · AI Interviewer");
  });

  it("speaks the interview's language", async () => {
    openApp("/interview/korean");
    expect(await screen.findByTestId("start")).toHaveTextContent("시작하기");
    expect(document.documentElement.lang).toBe("ko");
    await readyTexts("common", "en");
  });

  it("offers the device check before the time", async () => {
    openApp("/interview/early");
    expect(await screen.findByTestId("start")).toHaveTextContent("Check my device");
    expect(screen.getByText(/You can start in 2 days/)).toBeVisible();
  });

  it("does not let a typed address into the room before consent", async () => {
    const router = openApp("/interview/open/room");
    await screen.findByTestId("agree");
    expect(router.state.location.pathname).toBe("/interview/open/consent");
  });

  it.each(["unknown", "expired", "cancelled", "finished"])(
    "has a page of its own when it is %s",
    async (token) => {
      openApp(`/interview/${token}`);
      expect(await screen.findByTestId(`link-${token}`)).toBeVisible();
      await noBarriers();
    },
  );

  it("shows what failed with a way to try again", async () => {
    fake.state.fail.set("GET /interviews/validate/open", { status: 503, code: "SRV_503" });
    openApp("/interview/open");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("req-0001");
    fake.state.fail.clear();
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("start")).toBeVisible();
  });
});

describe("consent", () => {
  it("starts unticked, explains what is missing, and stores version, language and items", async () => {
    openApp("/interview/open/consent");
    const box = await screen.findByTestId("consent-interview");
    expect(box).not.toBeChecked();
    await userEvent.click(screen.getByTestId("agree"));
    expect(await screen.findByText(/tick the box above/)).toBeVisible();
    expect(asked("/interviews/consent/open")).toHaveLength(0);
    await userEvent.click(box);
    await userEvent.click(screen.getByTestId("agree"));
    await vi.waitFor(() => expect(asked("/interviews/consent/open")).toHaveLength(1), { timeout: 10_000 });
    expect(asked("/interviews/consent/open")[0]?.body).toEqual({
      version: "2026-11",
      language: "en",
      items: ["interview"],
    });
  });

  it("has no barriers", async () => {
    openApp("/interview/open/consent");
    await screen.findByTestId("agree");
    await noBarriers();
  });

  it("lets somebody take part another way without a word about why", async () => {
    openApp("/interview/open/other");
    await userEvent.click(await screen.findByLabelText(/talk to a person/));
    await userEvent.click(screen.getByRole("button", { name: "Send my choice" }));
    expect(await screen.findByTestId("declined")).toHaveTextContent("Somebody will contact you");
    expect(asked("/interviews/consent/open/decline")[0]?.body).toEqual({ route: "person" });
  });
});

describe("the receipt", () => {
  it("keeps what was understood and what the candidate says it was", async () => {
    openApp("/interview/open/receipt");
    const [first] = await screen.findAllByRole("button", { name: "That's not what I said" });
    if (!first) throw new Error("no words can be corrected");
    await userEvent.click(first);
    const field = screen.getByLabelText("What you said instead");
    await userEvent.clear(field);
    await userEvent.type(field, "I led the move to queues.");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("I led the move to queues.", { selector: "ins" })).toBeVisible();
    expect(screen.getByText("I led the move of our billing service to events.").tagName).toBe("DEL");
    await userEvent.click(screen.getByRole("button", { name: "Take the correction back" }));
    await vi.waitFor(() => expect(screen.queryByText("I led the move to queues.")).toBeNull(), {
      timeout: 10_000,
    });
    await noBarriers();
  });
});

describe("answering in writing", () => {
  it("sends with Enter, but not while a syllable is being composed", async () => {
    const onSend = vi.fn();
    render(<TextBox onSend={onSend} onPaste={() => undefined} />);
    const box = screen.getByTestId("text-box");
    fireEvent.change(box, { target: { value: "안녕하세" } });
    fireEvent.keyDown(box, { key: "Enter", isComposing: true });
    fireEvent.keyDown(box, { key: "Enter", keyCode: 229 });
    fireEvent.keyDown(box, { key: "Enter", shiftKey: true });
    expect(onSend).not.toHaveBeenCalled();
    fireEvent.keyDown(box, { key: "Enter" });
    expect(onSend).toHaveBeenCalledExactlyOnceWith("안녕하세");
    expect(box).toHaveValue("");
  });

  it("keeps a draft over a reload and tells of a long paste by its length", async () => {
    const onPaste = vi.fn();
    const box = <TextBox onSend={() => undefined} onPaste={onPaste} />;
    const { unmount } = render(box);
    await userEvent.type(screen.getByTestId("text-box"), "half");
    await userEvent.paste("https://example.com");
    expect(onPaste).not.toHaveBeenCalled();
    await userEvent.paste("an answer from elsewhere ".repeat(8));
    expect(onPaste).toHaveBeenCalledExactlyOnceWith(200);
    unmount();
    render(box);
    expect(screen.getByTestId("text-box")).toHaveDisplayValue(/^half/);
  });
});
