import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CandidateView } from "@/api/types";
import { Elsewhere } from "@/features/room/elsewhere";
import { LongWait } from "@/features/room/long-wait";
import { roomState } from "@/features/room/room-state";
import type { RoomCall } from "@/features/room/use-room";
import { readyTexts } from "@/i18n";
import { type CallParts, CallSession } from "@/media/call";
import { view } from "../fake/data.mjs";
import { candidatePhone, order } from "../fake/phone.mjs";
import { type Fake, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
  await readyTexts("candidate", "en");
});
afterEach(async () => {
  vi.useRealTimers();
  await fake.close();
});

const client = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });
const track = () => ({ enabled: true, stop: vi.fn() }) as unknown as MediaStreamTrack;

/** A real call whose line was there, is lost, and is not found again. */
async function lost() {
  const links: ((link: "connected" | "lost") => void)[] = [];
  const joins: boolean[] = [];
  const parts: CallParts = {
    join: async (takeOver) => {
      joins.push(takeOver);
      if (joins.length > 1) throw new TypeError("network");
      return {
        call_id: "c1",
        transport: "smallwebrtc",
        offer_url: "/rtc",
        join_ticket: "t",
        ice_servers: [],
      };
    },
    port: () =>
      ({
        agentsFollow: false,
        on: (name: string, listener: (link: "connected" | "lost") => void) =>
          name === "link" && links.push(listener),
        connect: async () => links.at(-1)?.("connected"),
        disconnect: () => {},
        setMuted: async () => {},
        sendCommand: () => {},
        takeUnsent: () => [],
        replaceMicrophone: async () => {},
      }) as unknown as ReturnType<CallParts["port"]>,
    verdictOn: () => "unreachable",
  };
  const session = new CallSession(parts);
  await session.start(track());
  links[0]?.("lost");
  await vi.advanceTimersByTimeAsync(0);
  return { session, joins };
}

function show(session: CallSession, extra: object = {}) {
  const page = () => {
    const call = session.snapshot();
    const room = { call, session } as unknown as RoomCall;
    return (
      <QueryClientProvider client={queries}>
        <LongWait state={roomState(call)} room={room} view={view(extra) as CandidateView} token="open" />
      </QueryClientProvider>
    );
  };
  const queries = client();
  const { rerender } = render(page());
  return async (ms: number) => {
    await act(() => vi.advanceTimersByTimeAsync(ms));
    rerender(page());
  };
}

describe("a line that stays away", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("offers number and PIN after 15 seconds, and not before", async () => {
    const { session, joins } = await lost();
    const pass = show(session, { status: "in_progress" });
    await pass(14_000);
    expect(screen.queryByTestId("long-wait")).toBeNull();
    await pass(2_000);
    expect(joins.length).toBeGreaterThan(2);
    const offer = screen.getByTestId("phone-instead");
    expect(within(offer).getByTestId("dial-in")).toBeVisible();
    expect(within(offer).getByText("4, 0, 7, 1, 8, 2, 9, 6")).toBeInTheDocument();
    expect(within(offer).getByTestId("call-me")).toBeVisible();
    session.close();
  });

  it("counts from when the line was lost, not from the latest try, and stays while the candidate tries", async () => {
    const { session } = await lost();
    const pass = show(session);
    await pass(16_000);
    expect(screen.getByTestId("phone-instead")).toBeVisible();
    act(() => session.retry());
    await pass(1_000);
    expect(screen.getByTestId("phone-instead")).toBeVisible();
    session.close();
  });

  it("offers no phone where there is none", async () => {
    const { session } = await lost();
    const pass = show(session, { phone: null });
    await pass(16_000);
    expect(screen.getByTestId("long-wait")).toBeVisible();
    expect(screen.queryByTestId("phone-instead")).toBeNull();
    session.close();
  });

  it("shows the call that rings meanwhile", async () => {
    const { session } = await lost();
    const ringing = order("calling", { leg_status: "ringing" });
    const pass = show(session, { phone: candidatePhone({ calling: ringing, call_me: false }) });
    await pass(16_000);
    expect(screen.getByTestId("cancel-call")).toBeVisible();
    expect(screen.queryByTestId("call-me")).toBeNull();
    session.close();
  });
});

describe("an interview that is held on the phone", () => {
  const open = (onHere: () => void) => {
    const root = createRootRoute({
      component: () => <Elsewhere token="open" moved={false} onHere={onHere} />,
    });
    render(
      <QueryClientProvider client={client()}>
        <RouterProvider router={createRouter({ routeTree: root, history: createMemoryHistory() })} />
      </QueryClientProvider>,
    );
  };
  const link = (extra: object) => fake.state.links.set("open", view({ status: "in_progress", ...extra }));

  it("goes on in the page by itself once the phone is hung up", async () => {
    link({ open_channel: "phone", open_elsewhere: true });
    const onHere = vi.fn();
    open(onHere);
    expect(await screen.findByText("Your interview goes on by phone")).toBeVisible();
    expect(onHere).not.toHaveBeenCalled();
    link({ open_channel: null, open_elsewhere: false });
    await vi.waitFor(() => expect(onHere).toHaveBeenCalledOnce(), 10_000);
  });

  it("stays where it is while another page holds it", async () => {
    link({ open_channel: "browser", open_elsewhere: true });
    const onHere = vi.fn();
    open(onHere);
    const button = await screen.findByTestId("continue-here");
    expect(onHere).not.toHaveBeenCalled();
    await userEvent.click(button);
    expect(onHere).toHaveBeenCalledOnce();
  });
});
