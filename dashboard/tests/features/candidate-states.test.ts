import { describe, expect, it } from "vitest";
import type { ConsentText, Receipt } from "@/api/types";
import { tokenIn } from "@/features/candidate/paste-link";
import { keepCheck, keptCheck } from "@/features/candidate/view";
import { lineFrom, lineOf } from "@/features/check/line";
import { changesOf } from "@/features/consent/changes";
import { receiptText } from "@/features/receipt/download";
import { zoneThatDiffers } from "@/lib/format";

describe("a link that was pasted", () => {
  const token = "k3J-9_abcdefghijklmnopqrstuvwxyz0123456789A";
  it.each([
    [`Please come: https://example.com/interview/${token}/check thanks`, token],
    [` ${token} `, token],
    ["https://example.com/interview/short", null],
    ["hello", null],
  ])("%s", (pasted, found) => expect(tokenIn(pasted)).toBe(found));
});

describe("a consent text that changed", () => {
  const text = (part: Partial<ConsentText>): ConsentText => ({
    version: "1",
    language: "en",
    items: [{ id: "interview", text: "I agree.", required: true }],
    lines: [
      { id: "kept", heading: "What is kept?", short: "Your voice.", detail: "" },
      { id: "who", heading: "Who listens?", short: "People.", detail: "Approved ones." },
    ],
    ...part,
  });

  it("is told line by line, with what fell away and what came", () => {
    const after = text({
      items: [{ id: "interview", text: "I agree to all.", required: true }],
      lines: [
        { id: "kept", heading: "What is kept?", short: "Your voice.", detail: "" },
        { id: "new", heading: "What else?", short: "Nothing.", detail: "" },
      ],
    });
    expect(changesOf(text({}), after)).toEqual([
      { id: "new", heading: "What else?", before: null, after: "Nothing." },
      { id: "box:interview", heading: "", before: "I agree.", after: "I agree to all." },
      { id: "who", heading: "Who listens?", before: "People.\nApproved ones.", after: null },
    ]);
    expect(changesOf(text({}), text({ version: "2" }))).toEqual([]);
  });
});

describe("the device check", () => {
  it("calls a line good, slow or unsteady by its figures", () => {
    const even = (ms: number) => Array.from({ length: 10 }, () => ms);
    expect(lineFrom(even(80), 10)).toEqual({ delayMs: 80, spreadMs: 0, lost: 0, tries: 10 });
    expect(lineOf(lineFrom(even(80), 10))).toBe("good");
    expect(lineOf(lineFrom(even(450), 10))).toBe("slow");
    expect(lineOf(lineFrom(even(80).slice(2), 10))).toBe("unsteady");
    expect(lineOf(lineFrom([60, 60, 60, 60, 60, 60, 60, 60, 400, 400], 10))).toBe("unsteady");
  });

  it("keeps its result when the room is entered in another way", () => {
    keepCheck(false, { mic: "good", sound: "good", line: "good" });
    keepCheck(true);
    expect(keptCheck()).toMatchObject({ text_mode: true, result: { mic: "good" } });
  });
});

describe("the receipt as text", () => {
  it("has both versions of corrected words, and who followed", () => {
    const words = (text: string, correction: string | null) => ({ text, correction });
    const receipt = {
      questions: [
        { text: "What did you build?", words: [words("A cash.", "A cache."), words("In Go.", null)] },
        { text: "And then?", words: [] },
      ],
    } as unknown as Receipt;
    const named = {
      title: "T",
      question: (n: number) => `Q${n}`,
      none: "-",
      original: "Heard:",
      corrected: "Said:",
    };
    expect(receiptText(receipt, named, ["Nobody"])).toBe(
      "T\n\nQ1: What did you build?\nHeard: A cash.\nSaid: A cache.\nIn Go.\n\nQ2: And then?\n-\n\nNobody",
    );
  });
});

it("names another time zone only where its clock differs", () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(zoneThatDiffers(own, "2026-11-24T05:00:00Z")).toBeNull();
  expect(zoneThatDiffers("Pacific/Kiritimati", "2026-11-24T05:00:00Z")).toBe("Pacific/Kiritimati");
  expect(zoneThatDiffers("Not/AZone", "2026-11-24T05:00:00Z")).toBeNull();
});
