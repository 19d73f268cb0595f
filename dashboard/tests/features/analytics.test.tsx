import { screen, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { filterBefore } from "@/features/analytics/before";
import { monthBefore } from "@/features/analytics/numbers";
import { password, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

describe("the months before", () => {
  const now = new Date(2026, 4, 31, 12);

  it("are as many, of the same job", () => {
    expect(filterBefore({ job: "j1", since: "2026-01", until: "2026-03" }, now)).toEqual({
      job: "j1",
      since: "2025-10",
      until: "2025-12",
      months: 3,
    });
  });

  it("end on the same day where the last month still runs, or on the last day of a shorter one", () => {
    const before = filterBefore({ since: "2026-05" }, now);
    expect(before).toMatchObject({ since: "2026-04", until: "2026-04", months: 1 });
    expect(new Date(before?.upTo ?? "")).toEqual(new Date(2026, 3, 30, 12));
    expect(filterBefore({ since: "2026-04", until: "2026-12" }, now)).toMatchObject({
      since: "2026-02",
      until: "2026-03",
      months: 2,
    });
  });

  it("are none without a first month, or where it is still to come", () => {
    expect(filterBefore({ until: "2026-03" }, now)).toBeNull();
    expect(filterBefore({ since: "2026-06" }, now)).toBeNull();
  });
});

describe("the pages of numbers", () => {
  let fake: Fake;
  beforeEach(async () => {
    fake = await withFake();
    await session.login(user.email, password);
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });

  it("set the months before beside the present ones, in words and in the table", async () => {
    openApp(`/analytics?since=${monthBefore(2)}`);
    const figures = await screen.findByTestId("figures");
    expect(await within(figures).findByText("+34% on the 3 months before (160)")).toBeVisible();
    const asked = fake.state.log.filter(({ path }) => path === "/analytics/funnel");
    expect(asked).toHaveLength(2);
    expect(within(figures).getByText("as in the 3 months before (78)")).toBeVisible();
    expect(await screen.findAllByText(/in the 3 months before/)).not.toHaveLength(1);
    const found = await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(found.violations).toEqual([]);
  });
});
