import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { session } from "@/api/session";
import { sessionNeeds } from "@/features/auth/session-needs";
import { password, user } from "../fake/data.mjs";
import { type Fake, withFake } from "../support";

const DAY_MS = 86_400_000;
let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
  await session.login(user.email, password);
});
afterEach(() => fake.close());

const asked = (path: string) => fake.state.log.filter((entry) => entry.path === path);

describe("the signed-in person", () => {
  it("keeps the access token out of every storage", () => {
    expect(session.token()).toBeTruthy();
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(session.token());
  });

  it("is renewed silently and once for requests that fail together", async () => {
    fake.state.accessTokens.clear();
    const [first, second] = await Promise.all([companyApi.jobs(), companyApi.candidates({})]);
    expect(first.jobs).toHaveLength(1);
    expect(second.candidates.length).toBeGreaterThan(1);
    expect(asked("/auth/refresh")).toHaveLength(1);
    expect(asked("/auth/refresh")[0]?.headers["x-requested-with"]).toBe("dashboard");
  });

  it("waits for a new sign-in when the cookie is gone, then finishes what was asked", async () => {
    fake.state.accessTokens.clear();
    fake.state.refresh = false;
    const answer = companyApi.jobs();
    await vi.waitFor(() => expect(session.snapshot().status).toBe("expired"), { timeout: 10_000 });
    await session.login(user.email, password);
    expect((await answer).jobs).toHaveLength(1);
  });

  it("is asked for the password when the time of the sign-in is over, unless it was renewed", async () => {
    expect(session.endsAt()).toBeGreaterThan(Date.now() + 6 * DAY_MS);
    await session.runOut();
    expect(session.snapshot().status).toBe("signed_in");
    fake.state.refresh = false;
    await session.runOut();
    expect(session.snapshot().status).toBe("expired");
  });

  it("is warned two minutes before the end, and only when not at work", () => {
    const end = 10 * DAY_MS;
    const long = DAY_MS;
    expect(sessionNeeds(end - 121_000, end, long)).toBe("nothing");
    expect(sessionNeeds(end - 120_000, end, long)).toBe("warning");
    expect(sessionNeeds(end - 200_000, end, end - 210_000)).toBe("renewal");
    expect(sessionNeeds(end, end, end - 1_000)).toBe("sign_in");
    expect(sessionNeeds(end, null, long)).toBe("nothing");
  });

  it("gets errors with their code, reason and request id", async () => {
    const failure = await companyApi.interview("nobody").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ status: 404, code: "INT_404", requestId: "req-0001" });
  });
});

/** The same page in another tab: its own memory, the same cookie, storage and channel. */
async function anotherTab() {
  vi.resetModules();
  const [{ session: other }, { companyApi: api }] = await Promise.all([
    import("@/api/session"),
    import("@/api/company"),
  ]);
  return { session: other, companyApi: api };
}

describe("two tabs", () => {
  it("renew one at a time, and the second takes over what the first got", async () => {
    const other = await anotherTab();
    await other.session.refresh();
    fake.state.accessTokens.clear();
    fake.state.renewingAtOnce = 0;
    const before = asked("/auth/refresh").length;
    const [first, second] = await Promise.all([companyApi.jobs(), other.companyApi.jobs()]);
    expect(first.jobs).toHaveLength(1);
    expect(second.jobs).toHaveLength(1);
    expect(fake.state.renewingAtOnce).toBe(1);
    expect(asked("/auth/refresh")).toHaveLength(before + 1);
    expect(other.session.token()).toBe(session.token());
  });

  it("never renew at the same time when they open together", async () => {
    const tabs = [await anotherTab(), await anotherTab(), await anotherTab()];
    fake.state.renewingAtOnce = 0;
    expect(await Promise.all(tabs.map((tab) => tab.session.refresh()))).toEqual([true, true, true]);
    expect(fake.state.renewingAtOnce).toBe(1);
  });

  it("go on when somebody signs in again in the other one", async () => {
    const other = await anotherTab();
    fake.state.accessTokens.clear();
    fake.state.refresh = false;
    const answer = companyApi.jobs();
    await vi.waitFor(() => expect(session.snapshot().status).toBe("expired"), { timeout: 10_000 });
    await other.session.login(user.email, password);
    expect((await answer).jobs).toHaveLength(1);
  });

  it("sign out together", async () => {
    const other = await anotherTab();
    await other.session.logout();
    await vi.waitFor(() => expect(session.snapshot().status).toBe("signed_out"), { timeout: 10_000 });
    expect(session.token()).toBeNull();
  });
});
