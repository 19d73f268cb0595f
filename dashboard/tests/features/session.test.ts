import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { session } from "@/api/session";
import { password, user } from "../fake/data.mjs";
import { type Fake, withFake } from "../support";

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
    const [first, second] = await Promise.all([companyApi.jobs(), companyApi.candidates()]);
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

  it("gets errors with their code, reason and request id", async () => {
    const failure = await companyApi.interview("nobody").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ status: 404, code: "INT_404", requestId: "req-0001" });
  });
});
