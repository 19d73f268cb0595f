import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import type { CallOrder } from "@/api/types";
import { callingOf, isUnderWay } from "@/features/phone/calling";
import { readyTexts } from "@/i18n";
import { password, user, view } from "../fake/data.mjs";
import { candidatePhone, interviewPhone, leg, legs, order, unanswered } from "../fake/phone.mjs";
import { goodQuality } from "../fake/quality.mjs";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
  await readyTexts("candidate", "en");
});
afterEach(async () => {
  await session.logout();
  await fake.close();
});

const asked = (method: string, path: string) =>
  fake.state.log.filter((entry) => entry.method === method && entry.path === path);
const link = (extra: object) => fake.state.links.set("open", view(extra));

async function noBarriers() {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
}

describe("where a call that was asked for stands", () => {
  const now = Date.parse("2026-11-24T14:00:00Z");
  const at = (order: Partial<CallOrder>) => callingOf({ ...orderOf("waiting"), ...order }, now);
  const orderOf = (state: CallOrder["state"]): CallOrder => order(state);

  it("is about to come while it is due in the next moments, and later otherwise", () => {
    expect(at({ next_at: "2026-11-24T14:00:10Z" })).toEqual({ kind: "asking" });
    expect(at({ next_at: null })).toEqual({ kind: "asking" });
    expect(at({ next_at: "2026-11-24T14:15:00Z", reason: "busy", said: "It was busy." })).toEqual({
      kind: "later",
      at: "2026-11-24T14:15:00Z",
      why: { reason: "busy", said: "It was busy." },
    });
  });

  it("rings only once the carrier says so, and is picked up before it is a talk", () => {
    expect(at({ state: "placing" })).toEqual({ kind: "asking" });
    expect(at({ state: "calling", leg_status: "queued" })).toEqual({ kind: "asking" });
    expect(at({ state: "calling", leg_status: "ringing" })).toEqual({ kind: "ringing" });
    expect(at({ state: "calling", leg_status: "in_progress" })).toEqual({ kind: "answered" });
    expect(at({ state: "talking", leg_status: "in_progress" })).toEqual({ kind: "talking" });
  });

  it("is not looked at any more once nothing changes by itself", () => {
    expect(isUnderWay(at({ state: "given_up", reason: "tried_enough" }))).toBe(false);
    expect(isUnderWay(at({ state: "done" }))).toBe(false);
    expect(isUnderWay(at({ state: "canceled" }))).toBe(false);
    expect(isUnderWay(at({ state: "placing" }))).toBe(true);
  });
});

describe("the invitation", () => {
  it("gives the number to dial and the PIN, each read digit by digit and copied without gaps", async () => {
    const copied = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal("navigator", Object.assign(navigator, { clipboard: { writeText: copied } }));
    openApp("/interview/open");
    const card = await screen.findByTestId("phone-card");
    const number = within(card).getByRole("link", { name: /^Call:? ?\+1, 5, 5, 5, 0, 1, 0, 0, 1, 2, 3$/ });
    expect(number).toHaveAttribute("href", "tel:+15550100123");
    expect(within(card).getByText("4, 0, 7, 1, 8, 2, 9, 6")).toBeInTheDocument();
    await userEvent.click(within(card).getByRole("button", { name: "Copy PIN" }));
    expect(copied).toHaveBeenCalledExactlyOnceWith("40718296");
    expect(document.title).not.toContain("4071");
    await noBarriers();
  });

  it("calls at the press of a button, follows it, and takes it back", async () => {
    openApp("/interview/open");
    await userEvent.click(await screen.findByTestId("call-me"));
    expect(await screen.findByTestId("call-state")).toHaveAttribute("data-state", "asking");
    expect(asked("POST", "/interviews/call-me/open")).toHaveLength(1);
    const known = fake.state.links.get("open");
    if (!known) throw new Error("no such link");
    known.phone.calling = order("calling", { leg_status: "ringing" });
    expect(await screen.findByText("Your phone is ringing")).toBeVisible();
    expect(screen.queryByTestId("call-me")).toBeNull();
    await noBarriers();
    await userEvent.click(screen.getByTestId("cancel-call"));
    await vi.waitFor(() => expect(asked("DELETE", "/interviews/call-me/open")).toHaveLength(1));
    expect(await screen.findByTestId("call-me")).toHaveTextContent("Call me now");
  });

  it("says when it tries again and why, and lets the candidate not wait for it", async () => {
    link({ phone: candidatePhone({ calling: unanswered() }) });
    openApp("/interview/open");
    const state = await screen.findByTestId("call-state");
    expect(state).toHaveTextContent("We call you again");
    expect(state).toHaveTextContent("Nobody picked up.");
    expect(screen.getByTestId("call-me")).toHaveTextContent("Call me again");
    expect(screen.getByTestId("cancel-call")).toHaveTextContent("Don't call me");
  });

  it("shows the service's own words for a reason it does not know", async () => {
    const calling = unanswered({ reason: "something_new", said: "The moon was in the way." });
    link({ phone: candidatePhone({ calling }) });
    openApp("/interview/open");
    expect(await screen.findByTestId("call-state")).toHaveTextContent("The moon was in the way.");
  });

  it.each([
    ["no_number", "The company has no phone number of yours"],
    ["too_early", "It is not time yet. You can ask to be called"],
    ["carrier_away", "The telephone network is not available right now"],
    ["no_common_hours", "do not meet"],
  ])("says why it cannot call: %s", async (why_not, words) => {
    link({ phone: candidatePhone({ call_me: false, why_not }) });
    openApp("/interview/open");
    expect(await screen.findByTestId("why-not")).toHaveTextContent(words);
    expect(screen.queryByTestId("call-me")).toBeNull();
    expect(screen.getByTestId("dial-in")).toBeVisible();
  });

  it("says nothing of telephones where there are none", async () => {
    link({ phone: candidatePhone({ number: null, pin: null, call_me: false, why_not: "not_set_up" }) });
    openApp("/interview/open");
    await screen.findByTestId("start");
    expect(screen.queryByTestId("phone-card")).toBeNull();
    expect(screen.queryByText(/phone/i)).toBeNull();
  });

  it("keeps the hours in which to call, with the zone they are meant in", async () => {
    openApp("/interview/open");
    const box = await screen.findByTestId("call-hours");
    await userEvent.click(within(box).getByText("When we may call you"));
    fireEvent.change(within(box).getByLabelText("Time zone"), { target: { value: "Asia/Seoul" } });
    await userEvent.click(within(box).getByLabelText("Sunday"));
    fireEvent.change(within(box).getByLabelText("To"), { target: { value: "07:00" } });
    await userEvent.click(within(box).getByRole("button", { name: "Save hours" }));
    expect(within(box).getByRole("alert")).toHaveTextContent("later than the beginning");
    expect(asked("PUT", "/interviews/call-hours/open")).toHaveLength(0);
    fireEvent.change(within(box).getByLabelText("To"), { target: { value: "18:30" } });
    await userEvent.click(within(box).getByRole("button", { name: "Save hours" }));
    expect(await within(box).findByText(/We call you within these hours/)).toBeVisible();
    expect(asked("PUT", "/interviews/call-hours/open")[0]?.body).toEqual({
      timezone: "Asia/Seoul",
      days: [0, 1, 2, 3, 4, 5],
      start: "08:00",
      end: "18:30",
    });
  });

  it("puts the phone first where that was arranged", async () => {
    link({ channel: "phone", call_candidate: true });
    openApp("/interview/open");
    expect(await screen.findByText(/We call you at the time above/)).toBeVisible();
    expect(screen.getByTestId("start")).toHaveTextContent("Take part in the browser");
    const order = screen.getByTestId("phone-card").compareDocumentPosition(screen.getByTestId("start"));
    expect(order & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it("says that the interview goes on by phone while it does", async () => {
    link({ open_channel: "phone", open_elsewhere: true, status: "in_progress" });
    openApp("/interview/open");
    expect(await screen.findByTestId("on-the-phone")).toHaveTextContent("Your interview goes on by phone");
    expect(screen.getByTestId("start")).toHaveTextContent("Continue in this browser");
  });
});

describe("the other pages of a candidate", () => {
  it("offers the phone where the device has no microphone to give", async () => {
    openApp("/interview/open/check");
    await userEvent.click(await screen.findByTestId("phone-instead-button"));
    const dialog = await screen.findByRole("dialog", { name: "Take part by phone instead" });
    expect(within(dialog).getByTestId("dial-in")).toBeVisible();
    await noBarriers();
  });

  it("offers the phone before consent: it is asked there, too", async () => {
    openApp("/interview/open/consent");
    expect(await screen.findByTestId("phone-instead-button")).toBeVisible();
  });

  it("says in the receipt and the status how it was held", async () => {
    fake.state.receipt.held_by = ["phone", "browser"];
    openApp("/interview/open/receipt");
    expect(await screen.findByText("Held by phone and in the browser")).toBeVisible();
  });
});

describe("scheduling", () => {
  const open = async (candidate: string) => {
    await session.login(user.email, password);
    openApp(`/schedule?view=list&candidate=${candidate}`);
    // The calendar and its form are the largest page to load.
    await userEvent.selectOptions(await screen.findByLabelText("Job", {}, { timeout: 30_000 }), "j1");
  };

  it("has us call the candidate at the time that was chosen", async () => {
    await open("p2");
    await userEvent.click(screen.getByTestId("by-phone"));
    await userEvent.click(screen.getByTestId("we-call"));
    expect(screen.getByText("+8, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Schedule interview" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Choose a date and time");
    expect(asked("POST", "/interviews")).toHaveLength(0);
    await userEvent.type(screen.getByLabelText("Date and time"), "2090-11-27T12:00");
    await userEvent.selectOptions(screen.getByLabelText("Time zone"), "Asia/Seoul");
    await userEvent.click(screen.getByRole("button", { name: "Schedule interview" }));
    expect(await screen.findByTestId("dial-in-box")).toHaveTextContent("40718296");
    expect(asked("POST", "/interviews").at(-1)?.body).toEqual({
      candidate_id: "p2",
      job_template_id: "j1",
      scheduled_at: "2090-11-27T03:00:00.000Z",
      timezone: "Asia/Seoul",
      channel: "phone",
      call_candidate: true,
    });
    await noBarriers();
  });

  it("warns where there is no number to call", async () => {
    await open("p1");
    await userEvent.click(screen.getByTestId("by-phone"));
    expect(screen.queryByTestId("no-number")).toBeNull();
    await userEvent.click(screen.getByTestId("we-call"));
    expect(screen.getByTestId("no-number")).toHaveTextContent("no phone number to call");
  });

  it("says what an odd hour is on the candidate's clock, and sends that it was agreed", async () => {
    await open("p2");
    await userEvent.selectOptions(screen.getByLabelText("Time zone"), "Europe/Lisbon");
    await userEvent.type(screen.getByLabelText("Date and time"), "2090-11-27T14:30");
    expect(screen.getByTestId("odd-hour")).toHaveTextContent("Late for the candidate");
    expect(screen.getByTestId("odd-hour")).toHaveTextContent("(Asia/Seoul)");
    await userEvent.click(screen.getByLabelText("They agreed to this time"));
    await userEvent.click(screen.getByRole("button", { name: "Schedule interview" }));
    await screen.findByTestId("scheduled");
    expect(asked("POST", "/interviews").at(-1)?.body.confirm_unsocial_hours).toBe(true);
  });

  it("keeps what was entered when the service finds the hour odd", async () => {
    await open("p2");
    fake.state.fail.set("POST /interviews", { status: 409, code: "INT_418" });
    await userEvent.selectOptions(screen.getByLabelText("Time zone"), "Asia/Seoul");
    await userEvent.type(screen.getByLabelText("Date and time"), "2090-11-27T19:45");
    await userEvent.click(screen.getByRole("button", { name: "Schedule interview" }));
    expect(await screen.findByTestId("odd-hour")).toHaveAttribute("role", "alert");
    expect(screen.getByLabelText("Date and time")).toHaveValue("2090-11-27T19:45");
  });
});

describe("the company's page of an interview", () => {
  const open = async (phone: object, extra: object = {}) => {
    await session.login(user.email, password);
    Object.assign(fake.state.interviews[2] ?? {}, { phone: interviewPhone(phone), ...extra });
    openApp("/interviews/i3");
    return screen.findByTestId("phone-block");
  };

  it("calls now and says where that stands", async () => {
    const block = await open({}, { channel: "phone" });
    expect(block).toHaveTextContent("ends in");
    await userEvent.click(within(block).getByTestId("call-now"));
    expect(await screen.findByTestId("call-order")).toHaveAttribute("data-state", "waiting");
    expect(asked("POST", "/interviews/i3/call")).toHaveLength(1);
    await userEvent.click(screen.getByTestId("cancel-call"));
    await vi.waitFor(() => expect(asked("DELETE", "/interviews/i3/call")).toHaveLength(1));
    expect(await screen.findByText("The call was cancelled")).toBeVisible();
    await noBarriers();
  });

  it("says why it cannot call", async () => {
    const block = await open({ can_call: false, why_not: "no_number", masked_number: null });
    expect(within(block).getByTestId("call-now")).toBeDisabled();
    expect(within(block).getByTestId("call-now")).toHaveAccessibleDescription(
      "There is no phone number to call.",
    );
  });

  it("tells each connection, its length and its cost, and what all cost together", async () => {
    const calling = unanswered({ asked_by: "schedule", message_left: true });
    const block = await open({ legs, calling });
    expect(within(block).getAllByRole("listitem")).toHaveLength(3);
    expect(block).toHaveTextContent("21:44");
    expect(block).toHaveTextContent("The PIN was wrong three times.");
    expect(block).toHaveTextContent("no cost yet");
    expect(within(block).getByTestId("phone-cost")).toHaveTextContent("≈ $0.32");
    expect(block).toHaveTextContent("A short message was left on the mailbox.");
    expect(block).toHaveTextContent("(Asia/Seoul)");
    await noBarriers();
  });

  it("says in the reader's language what the carrier's error means", async () => {
    const failed = { status: "failed", cost: null, answered_by: null };
    const refused = order("given_up", { reason: "impossible", error: "number_invalid", error_code: "21211" });
    const known = { ...failed, error: "account_trial", error_code: "21219", said: "In English." };
    const other = { ...failed, error: null, error_code: "99999", said: "" };
    await readyTexts("hr", "ko");
    try {
      const block = await open({ calling: refused, legs: [leg("l1", known), leg("l2", other)] });
      expect(screen.getByTestId("call-order")).toHaveTextContent("전화번호가 올바르지 않아요");
      expect(block).toHaveTextContent("체험 계정이라");
      expect(block).toHaveTextContent("코드 99999");
      expect(block).not.toHaveTextContent("In English.");
    } finally {
      await readyTexts("hr", "en");
    }
  });
});

describe("what an interview cost", () => {
  it("has a row of the telephone's own", async () => {
    await session.login(user.email, password);
    const phone = { legs: 2, minutes: 22.25, cost_usd: 0.322, estimated: true };
    fake.state.quality.set("i1", { ...goodQuality("i1"), phone });
    openApp("/interviews/i1");
    const row = await screen.findByTestId("phone-row");
    expect(row).toHaveTextContent("Phone2 connections22:15≈ $0.32");
  });
});

describe("the line", () => {
  const open = async () => {
    await session.login(user.email, password);
    openApp("/settings/phone");
    return screen.findByTestId("phone-line");
  };

  it("asks the carrier only when somebody wants to know", async () => {
    await open();
    expect(await screen.findByTestId("line-state")).toHaveAttribute("data-state", "unchecked");
    await userEvent.click(screen.getByTestId("check-line"));
    await vi.waitFor(() => expect(screen.getByTestId("line-state")).toHaveAttribute("data-state", "ready"));
    await noBarriers();
  });

  it("shows where the number's calls go instead", async () => {
    Object.assign(fake.state.line, { state: "led_elsewhere", led_to: "https://demo.example.com/voice" });
    const card = await open();
    expect(await within(card).findByText("https://demo.example.com/voice")).toBeVisible();
  });

  it("saves when the company calls beside every other setting", async () => {
    Object.assign(fake.state.settings, { settings: { retention_days: 90 } });
    await open();
    await userEvent.click(await screen.findByLabelText("Saturday"));
    await userEvent.type(screen.getByLabelText(/Calls at the same time/), "900");
    await userEvent.click(screen.getByTestId("save-calling"));
    expect(screen.getByText("A whole number from 1 to 500, or nothing.")).toBeVisible();
    expect(asked("PUT", "/company/settings")).toHaveLength(0);
    await userEvent.clear(screen.getByLabelText(/Calls at the same time/));
    await userEvent.type(screen.getByLabelText(/Calls at the same time/), "3");
    await userEvent.click(screen.getByTestId("save-calling"));
    expect(await screen.findByText("Saved. It holds from the next call on.")).toBeVisible();
    expect(asked("PUT", "/company/settings")[0]?.body).toEqual({
      settings: {
        retention_days: 90,
        calling: { days: [0, 1, 2, 3, 4, 6], start: "08:00", end: "20:00", at_once: 3 },
      },
      revision: 3,
    });
  });

  it("is read only for whoever may not change it", async () => {
    fake.state.permissions = ["company:read"];
    await open();
    expect(await screen.findByLabelText("From")).toBeDisabled();
    expect(screen.queryByTestId("save-calling")).toBeNull();
  });
});
