import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { spread, tally } from "@/features/result/range";
import { readyTexts } from "@/i18n";
import { password, rangedReport, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

describe("several readings", () => {
  it("are a range only where they differ in whole points", () => {
    expect(spread({ low: 58.2, high: 70.9 })).toEqual({ low: 58, high: 71 });
    expect(spread({ low: 62.5, high: 62.9 })).toBeNull();
    expect(spread(null)).toBeNull();
  });

  it("are told by how often they said what, only where they differ", () => {
    expect(tally(["not_shown", "shown", "shown"])).toEqual([
      { status: "shown", count: 2 },
      { status: "not_shown", count: 1 },
    ]);
    expect(tally(["shown", "shown"])).toEqual([]);
    expect(tally([])).toEqual([]);
  });
});

describe("the result of several readings", () => {
  let fake: Fake;
  beforeEach(async () => {
    fake = await withFake();
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });

  it("is a range with its middle, says who read, who failed, and where they differ", async () => {
    const held = fake.state.interviews.find(({ id }) => id === "i1");
    Object.assign(held ?? {}, { report: rangedReport() });
    await session.login(user.email, password);
    openApp("/interviews/i1");
    const judges = await screen.findByTestId("judges");
    expect(judges).toHaveTextContent("model-b");
    expect(judges).toHaveTextContent("The model server did not answer in time.");
    expect(judges).not.toHaveTextContent("75, 100");
    expect(screen.queryByText("75–100")).toBeNull();
    expect(screen.getByTestId("votes")).toHaveTextContent("Readings differ: shown 2×, partly 1×");
    await userEvent.click(screen.getByTestId("open-decision"));
    await userEvent.click(screen.getByTestId("decide-REVIEW"));
    await userEvent.click(screen.getByTestId("show-suggestion"));
    const suggestion = screen.getByTestId("verdict-suggested");
    expect(suggestion).toHaveTextContent("75–100 middle 82");
    expect(suggestion).toHaveTextContent("3 readings");
    expect(within(suggestion).getByText(/differ widely/)).toBeVisible();
    expect(judges).toHaveTextContent("1 of 2 readings");
    expect(judges).toHaveTextContent("scores 75, 100");
    expect(screen.getAllByTestId("score-band")).toHaveLength(2);
  });

  it("is told in the reader's language, but for what a model wrote", async () => {
    const told = rangedReport();
    const [first, second, third] = told.per_question;
    Object.assign(told, { summary: "In English.", range: { low: 75, high: 100 } });
    Object.assign(first ?? {}, {
      feedback: "In English.",
      feedback_lines: [
        { kind: "shown", point_ids: ["q1p1"] },
        { kind: "not_shown", point_ids: ["q1p2"] },
        { kind: "steering", point_ids: [] },
      ],
    });
    Object.assign(second ?? {}, { status: "scored", score: 60, feedback: "어떤 기록을 봤는지 말했어요." });
    Object.assign(third ?? {}, { feedback: "In English." });
    const held = fake.state.interviews.find(({ id }) => id === "i1");
    Object.assign(held ?? {}, { report: told, blind_first_view: false });
    await session.login(user.email, password);
    await readyTexts("result", "ko");
    try {
      openApp("/interviews/i1");
      const summary = await screen.findByTestId("report-summary");
      expect(summary).toHaveTextContent("질문 3개 중 2개에 점수가 있어요.");
      expect(summary).toHaveTextContent("82점이고, 3번 평가한 점수는 75점에서 100점 사이예요.");
      expect(summary).toHaveTextContent("model-b 모델은 2번 중 1번만 평가했어요.");
      expect(summary).toHaveTextContent("평가 기준 4개 중 2개가 확인됐고 0개는 일부만");
      expect(screen.getAllByTestId("feedback").map((one) => one.textContent)).toEqual([
        "확인됨: Names the own part. 확인되지 않음: Says what came of it. AI에게 지시하려는 말은 빼고 평가했어요.",
        "어떤 기록을 봤는지 말했어요.",
      ]);
      expect(screen.getByText("이 질문을 마치기 전에 면접이 끝났어요.")).toBeVisible();
      expect(screen.getByTestId("report")).not.toHaveTextContent("In English.");
    } finally {
      await readyTexts("result", "en");
    }
  });
});
