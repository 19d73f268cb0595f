import { act, fireEvent, render, screen } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { mayOpen, placesOf } from "@/features/shell/places";
import { keyNames, switchSingleKeys } from "@/lib/key-registry";
import { useKeyList, useKeys } from "@/lib/use-keys";
import { Toasts } from "@/ui/toast";
import { gone, toasts } from "@/ui/toasts";
import { password, user } from "../fake/data.mjs";
import { openApp, withFake } from "../support";

function Page({ keys }: { keys: Parameters<typeof useKeys>[0] }) {
  useKeys(keys);
  const listed = useKeyList();
  return (
    <>
      <input aria-label="field" />
      <p data-testid="listed">{listed.map(({ label }) => label).join(", ")}</p>
    </>
  );
}

const press = (code: string, more: KeyboardEventInit = {}, on: Element = document.body) =>
  fireEvent.keyDown(on, { code, ...more });

describe("keys", () => {
  it("goes by the physical key, so a Hangul layout changes nothing", () => {
    const run = vi.fn();
    render(<Page keys={{ KeyJ: run }} />);
    press("KeyJ", { key: "ㅓ" });
    expect(run).toHaveBeenCalledTimes(1);
    press("KeyJ", { key: "ㅓ", isComposing: true });
    press("KeyJ", {}, screen.getByLabelText("field"));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("takes one key after the other, and forgets the first when another comes between", () => {
    const go = vi.fn();
    render(<Page keys={{ "KeyG KeyT": go }} />);
    press("KeyG");
    press("KeyX");
    press("KeyT");
    expect(go).not.toHaveBeenCalled();
    press("KeyG");
    press("KeyT");
    expect(go).toHaveBeenCalledTimes(1);
  });

  it("saves from within a field, and leaves single keys out where they are switched off", () => {
    const save = vi.fn();
    const next = vi.fn();
    render(<Page keys={{ "Mod+KeyS": save, KeyJ: next }} />);
    press("KeyS", { ctrlKey: true }, screen.getByLabelText("field"));
    switchSingleKeys(false);
    press("KeyJ");
    press("KeyS", { metaKey: true });
    switchSingleKeys(true);
    expect([save.mock.calls.length, next.mock.calls.length]).toEqual([2, 0]);
  });

  it("lists what works now, and no more", () => {
    const { rerender } = render(<Page keys={{ KeyJ: { label: "Next", run: () => undefined } }} />);
    expect(screen.getByTestId("listed")).toHaveTextContent("Next");
    rerender(<Page keys={{}} />);
    expect(screen.getByTestId("listed")).toHaveTextContent("");
    expect(keyNames("KeyG KeyT")).toEqual([["G"], ["T"]]);
  });
});

describe("messages", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    act(() => toasts.clear());
    vi.useRealTimers();
  });

  it("take back the latest act by key, once", () => {
    const undo = vi.fn();
    render(<Toasts />);
    act(() => toasts.undo("3 candidates moved", undo));
    expect(screen.getByText("3 candidates moved")).toBeInTheDocument();
    press("KeyZ", { ctrlKey: true });
    press("KeyZ", { ctrlKey: true });
    expect(undo).toHaveBeenCalledTimes(1);
    expect(screen.queryByText("3 candidates moved")).toBeNull();
  });

  it("go after ten seconds, and what waited for that happens then", () => {
    const done = vi.fn();
    const undo = vi.fn();
    render(<Toasts />);
    act(() => toasts.undo("Deleted", undo, done));
    act(() => vi.advanceTimersByTime(9_900));
    expect(done).not.toHaveBeenCalled();
    act(() => vi.advanceTimersByTime(200));
    expect(done).toHaveBeenCalledTimes(1);
    press("KeyZ", { ctrlKey: true });
    expect(undo).not.toHaveBeenCalled();
  });

  it("hold three at most; the oldest goes first", () => {
    const first = vi.fn();
    render(<Toasts />);
    act(() => {
      toasts.undo("one", () => undefined, first);
      for (const text of ["two", "three", "four"]) toasts.say(text);
    });
    expect(first).toHaveBeenCalledTimes(1);
    expect(screen.queryByText("one")).toBeNull();
    act(() => gone(-1));
    expect(screen.getByText("four")).toBeInTheDocument();
  });
});

describe("places", () => {
  const names = (role: "HR" | "EMPLOYEE" | "SYSTEM_ADMIN" | "CANDIDATE", company: string | null) =>
    placesOf({ role, company_id: company }).main.map(({ name }) => name);

  it("are those of the role", () => {
    expect(names("HR", "c1")).toHaveLength(7);
    expect(names("EMPLOYEE", "c1")).toEqual(["mine", "candidates", "availability"]);
    expect(names("SYSTEM_ADMIN", null)).toEqual(["requests", "companies", "tasks", "health"]);
    expect(names("CANDIDATE", null)[0]).toBe("me");
  });

  it("are not there for whoever may not open them", () => {
    const reads = (permission: string) => ["jobs:read", "candidates:read"].includes(permission);
    expect(mayOpen("/jobs", "EMPLOYEE", reads)).toBe(false);
    expect(mayOpen("/jobs/j1", "HR", reads)).toBe(true);
    expect(mayOpen("/settings/tasks", "EMPLOYEE", reads)).toBe(false);
    expect(mayOpen("/candidates/p1", "EMPLOYEE", reads)).toBe(true);
    expect(mayOpen("/candidates/import", "EMPLOYEE", reads)).toBe(false);
    expect(mayOpen("/profile", "EMPLOYEE", reads)).toBe(true);
  });
});

describe("what is being held", () => {
  it("is one answer for the rail and for Today, who needs somebody first", async () => {
    const fake = await withFake();
    await session.login(user.email, password);
    const held = fake.state.interviews.filter(({ live }) => live);
    const last = held.at(-1);
    // Areas add to a state that has no type of its own.
    const { needs } = fake.state as unknown as { needs: Record<string, string> };
    needs[last?.id ?? ""] = "person";
    openApp("/today");
    const shown = await screen.findByTestId("today-live");
    expect(shown.querySelectorAll("li")[0]).toHaveTextContent(/Asks for a person/);
    expect(shown.querySelector("h2")).toHaveTextContent(String(held.length));
    expect((await screen.findAllByText("needs attention"))[0]).toBeInTheDocument();
    const asked = fake.state.log.filter(({ path }) => path === "/today/summary");
    expect(asked).toHaveLength(1);
    expect(fake.state.log.filter(({ path }) => path === "/interviews/live")).toEqual([]);
    const found = await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(found.violations).toEqual([]);
    await session.logout();
    await fake.close();
  });
});
