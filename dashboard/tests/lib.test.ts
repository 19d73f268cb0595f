import { describe, expect, it } from "vitest";
import { calendarFile } from "@/features/invitation/calendar";
import { oddHour } from "@/features/schedule/hours";
import { momentIn } from "@/features/schedule/zones";
import { formatClock, formatRelative } from "@/lib/format";
import { compact, lastDigits, numberGroups, pinGroups, spokenDigits, telLink } from "@/lib/phone";

describe("times", () => {
  it("writes places in a recording", () => {
    expect(formatClock(0)).toBe("0:00");
    expect(formatClock(65_900)).toBe("1:05");
    expect(formatClock(3_661_000)).toBe("1:01:01");
  });

  it("counts days by the calendar and never finer than a minute", () => {
    const now = new Date(2026, 10, 21, 23, 0).getTime();
    expect(formatRelative(new Date(2026, 10, 23, 0, 30).toISOString(), "en", now)).toBe("in 2 days");
    expect(formatRelative(new Date(2026, 10, 22, 1, 30).toISOString(), "en", now)).toBe("in 2 hours");
    expect(formatRelative(new Date(2026, 10, 21, 23, 0, 40).toISOString(), "en", now)).toBe("this minute");
  });

  it("finds the moment of a wall clock in a zone", () => {
    expect(momentIn("Asia/Seoul", "2026-11-27T14:30")?.toISOString()).toBe("2026-11-27T05:30:00.000Z");
    expect(momentIn("America/New_York", "2026-07-01T09:00")?.toISOString()).toBe("2026-07-01T13:00:00.000Z");
  });

  it("finds it on both sides of a clock change", () => {
    expect(momentIn("Europe/Berlin", "2026-03-29T01:30")?.toISOString()).toBe("2026-03-29T00:30:00.000Z");
    expect(momentIn("Europe/Berlin", "2026-03-29T03:30")?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
    expect(momentIn("Europe/Berlin", "2026-10-25T04:00")?.toISOString()).toBe("2026-10-25T03:00:00.000Z");
  });

  it("has no moment for what is no date", () => {
    expect(momentIn("Asia/Seoul", "soon")).toBeNull();
    expect(momentIn("Asia/Seoul", "2026-13-40T14:30")).toBeNull();
  });

  it("writes a calendar file with start, end and escaped text", () => {
    const file = decodeURIComponent(calendarFile("2026-11-27T05:30:00Z", 1_800, "Han, gang; job"));
    expect(file).toContain("DTSTART:20261127T053000Z");
    expect(file).toContain("DTEND:20261127T060000Z");
    expect(file).toContain("SUMMARY:Han\\, gang\\; job");
  });
});

describe("phone numbers", () => {
  it("are grouped as people read them out, by their calling code", () => {
    expect(numberGroups("+15550100123")).toEqual(["+1", "555", "010", "0123"]);
    expect(numberGroups("+821012345678")).toEqual(["+82", "10", "1234", "5678"]);
    expect(numberGroups("+82 2-312-3456")).toEqual(["+82", "2", "312", "3456"]);
    expect(numberGroups("+351912345678")).toEqual(["+351", "912", "345", "678"]);
    expect(numberGroups("+4915112345678")).toEqual(["+49", "151", "123", "456", "78"]);
    expect(numberGroups("010-1234-5678")).toEqual(["010-1234-5678"]);
  });

  it("are dialled and copied without what helps the eye", () => {
    expect(telLink("+82 10-1234-5678")).toBe("tel:+821012345678");
    expect(compact("4071 8296")).toBe("40718296");
    expect(pinGroups("40718296")).toEqual(["4071", "8296"]);
    expect(pinGroups("407182")).toEqual(["407", "182"]);
    expect(spokenDigits("4071 82")).toBe("4, 0, 7, 1, 8, 2");
    expect(lastDigits("…23")).toBe("23");
  });
});

describe("odd hours", () => {
  it("are those outside 08:00 to 20:00 of the other's day", () => {
    const at = new Date("2026-11-27T14:30:00Z");
    expect(oddHour("Europe/Lisbon", at)).toBeNull();
    expect(oddHour("Asia/Seoul", at)).toBe("late");
    expect(oddHour("America/Los_Angeles", at)).toBe("early");
    expect(oddHour("Europe/Lisbon", new Date("2026-11-27T20:00:00Z"))).toBe("late");
    expect(oddHour("Europe/Lisbon", new Date("2026-11-27T08:00:00Z"))).toBeNull();
  });
});
