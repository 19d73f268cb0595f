import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { session } from "@/api/session";
import { count, money, percent, seconds } from "@/features/result/figures";
import { password, user } from "../fake/data.mjs";
import { goodQuality, noQuality, spoiltQuality } from "../fake/quality.mjs";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
});
afterEach(async () => {
  await session.logout();
  await fake.close();
});

async function open(quality: unknown) {
  fake.state.quality.set("i1", quality);
  await session.login(user.email, password);
  openApp("/interviews/i1");
  return await screen.findByTestId("quality");
}
const asked = (path: string) =>
  fake.state.log.filter((entry) => entry.method === "POST" && entry.path === path);

it("keeps quality and cost closed, with the sums in sight", async () => {
  const section = await open(goodQuality("i1"));
  expect(section).toHaveTextContent("Quality 96 of 100 · 25:14 · $0.51");
  const details = section.querySelector("details");
  expect(details).not.toHaveAttribute("open");
  await userEvent.click(within(section).getByText("Call quality and cost"));
  expect(details).toHaveAttribute("open");
});

it("shows what each engine did and cost, also after a failover", async () => {
  const section = await open(goodQuality("i1"));
  const row = (name: RegExp) => within(section).getByRole("row", { name, hidden: true });
  expect(row(/deepgram · nova-3-general/)).toHaveTextContent("1,380 sec$0.18");
  expect(row(/whisper/)).toHaveTextContent("$0.00");
  expect(row(/elevenlabs/)).toHaveTextContent("6,120 characters$0.31");
  expect(row(/gpt-4.1-mini/)).toHaveTextContent("48,210 tokens in2,950 tokens out$0.024");
  expect(row(/End of the answer to the reply/)).toHaveTextContent("0.74 sec1.31 sec");
});

it("says so where there are no figures, no prices and no latency", async () => {
  expect(await open(noQuality("i1"))).toHaveTextContent("There are no figures");
  expect(screen.queryByTestId("fault")).toBeNull();
});

it("says which costs are missing", async () => {
  const good = goodQuality("i1");
  const [first] = good.usage;
  const section = await open({
    ...good,
    usage: [{ ...first, cost_usd: null }],
    cost_usd: null,
    unpriced: true,
    figures: {
      ...good.figures,
      total: { ...good.figures.total, voice_to_voice: null, stt: null, llm: null, tts: null },
    },
  });
  expect(section).toHaveTextContent("no price");
  expect(section).toHaveTextContent("What has no price is not in the sum.");
  expect(section).toHaveTextContent("Nothing was measured");
});

it("shows a fault instead of a score, and offers a redo once a person confirms", async () => {
  await open(spoiltQuality("i1"));
  const box = screen.getByTestId("fault");
  expect(box).toHaveTextContent("Not scored: a technical fault on our side");
  expect(box).toHaveTextContent("The interviewer was gone for 47 sec.");
  expect(box).toHaveTextContent("silence for 21% of the call");
  expect(screen.queryByTestId("open-decision")).toBeNull();
  expect(screen.queryByTestId("report")).toBeNull();
  await userEvent.click(screen.getByTestId("offer-redo"));
  const dialog = await screen.findByRole("dialog", { name: "Offer a free redo?" });
  expect(asked("/interviews/i1/redo")).toHaveLength(0);
  await userEvent.click(within(dialog).getByRole("button", { name: "Send the offer" }));
  expect(await screen.findByTestId("redo-offered")).toHaveTextContent("A free redo was offered");
  expect(screen.getByRole("link", { name: "Open the redo" })).toHaveAttribute("href", "/interviews/i3");
  expect(screen.queryByTestId("offer-redo")).toBeNull();
});

it("has it scored anyway with a reason in the person's name", async () => {
  await open(spoiltQuality("i1"));
  await userEvent.click(screen.getByTestId("score-anyway"));
  const dialog = await screen.findByRole("dialog", { name: "Score this interview anyway?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Score it anyway" }));
  expect(within(dialog).getByText("Say in a sentence why.")).toBeVisible();
  expect(asked("/interviews/i1/score-anyway")).toHaveLength(0);
  await userEvent.type(within(dialog).getByRole("textbox"), "All answers are there.");
  await userEvent.click(within(dialog).getByRole("button", { name: "Score it anyway" }));
  expect(await screen.findByTestId("released")).toHaveTextContent("All answers are there.");
  expect(asked("/interviews/i1/score-anyway")[0]?.body).toEqual({ reason: "All answers are there." });
  expect(await screen.findByTestId("open-decision")).toBeVisible();
});

it("sends a person who has had all redos to a person", async () => {
  await open({ ...spoiltQuality("i1"), can_offer_redo: false });
  expect(screen.getByTestId("fault")).toHaveTextContent("This candidate has had all free redos.");
});

it("links a redo back to the interview it stands in for", async () => {
  await open({ ...goodQuality("i1"), redo_of: "i4" });
  expect(screen.getByRole("link", { name: "Open the earlier interview" })).toHaveAttribute(
    "href",
    "/interviews/i4",
  );
  expect(screen.queryByTestId("fault")).toBeNull();
});

it("writes figures as the language does", () => {
  expect([seconds(740, "en"), seconds(47_300, "en"), seconds(740, "ko")]).toEqual([
    "0.74 sec",
    "47 sec",
    "0.74초",
  ]);
  expect([money(0, "en"), money(0.0312, "en"), money(1.256, "en")]).toEqual(["$0.00", "$0.0312", "$1.26"]);
  expect([percent(0.214, "en"), count(48_210, "en")]).toEqual(["21%", "48,210"]);
});
