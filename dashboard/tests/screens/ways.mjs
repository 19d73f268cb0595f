// Ways to a page that several of them share.
import { live, password, user } from "../fake/data.mjs";
import { playAgent } from "./agent-peer.mjs";

export async function signIn(page, path) {
  await page.goto(path);
  await page.getByLabel("E-mail").fill(user.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

export async function toRoom(page, { context, fake }, token = "resume") {
  const agent = await playAgent(context, fake);
  await page.goto(`/interview/${token}/room`);
  await page.getByTestId("room").waitFor();
  await agent.say({ live: { ...live, version: 1, state: "listening", partial: "" } });
  await page.locator('[data-testid=room][data-state="listening"]').waitFor();
  return agent;
}
