import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { rowsAhead } from "@/features/candidates/use-range";
import { useTyped } from "@/lib/use-typed";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a search while one types", () => {
  it("asks for the first letter at once and for the next ones now and then, and keeps what is typed meanwhile", () => {
    const asked: string[] = [];
    const { result, rerender } = renderHook(({ q }) => useTyped(q, (text) => asked.push(text), 90, true), {
      initialProps: { q: "" },
    });
    const type = (text: string) => act(() => result.current[1](text));
    type("k");
    expect(asked).toEqual(["k"]);
    type("ki");
    type("kim");
    expect(asked).toEqual(["k"]);
    act(() => vi.advanceTimersByTime(90));
    expect(asked).toEqual(["k", "kim"]);
    type("kim ");
    // The address follows later, word by word.
    rerender({ q: "k" });
    rerender({ q: "kim" });
    expect(result.current[0]).toBe("kim ");
    // "Clear", or the back button.
    rerender({ q: "" });
    expect(result.current[0]).toBe("");
  });
});

describe("rows ahead of whoever scrolls", () => {
  it("are fetched in the direction one goes, and not at all for whoever flies by", () => {
    expect(rowsAhead(0)).toBe(0);
    expect(rowsAhead(0.36)).toBe(180);
    expect(rowsAhead(-2)).toBe(-300);
    expect(rowsAhead(50)).toBe(0);
  });
});
