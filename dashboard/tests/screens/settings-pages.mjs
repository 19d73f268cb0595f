// The settings, people and roles, and the pages of system admins.
import { ALL, inherited } from "../fake/settings.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

async function open(page, fake, path, heading) {
  fake.state.permissions = [...ALL, "companies:manage"];
  fake.state.settings.inherited = inherited();
  fake.state.settings.name = "Hangang Labs";
  await signIn(page, path);
  // By what it is, not by its role: behind an open sheet it has none.
  await page.locator("h1", { hasText: heading }).first().waitFor();
}

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
  await page.locator("html[lang=ko]").waitFor();
}

const korean = (one) => ({
  ...one,
  name: `${one.name}-korean`,
  schemes: ["light"],
  run: async (page, context) => {
    await one.run(page, context);
    context.fake.state.refresh = true;
    await inKorean(page);
    if (one.ready) await one.ready(page);
  },
});

const list = {
  name: "settings-list",
  sizes: ["phone"],
  run: async (page, { fake }) => {
    await open(page, fake, "/settings", "Settings");
  },
};
const company = {
  name: "settings-company",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("company-name").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/company", "Company");
    await page.getByTestId("company-name").waitFor();
  },
};
const thresholds = {
  name: "settings-thresholds",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("now-passed").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/thresholds", "Thresholds");
    await page.getByLabel("Pass from, as a number").fill("75");
    await page.getByTestId("then-passed").waitFor();
  },
};
const voices = {
  name: "settings-voices",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("voice").first().waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/voices", "Voices");
    await page.getByTestId("voice").first().waitFor();
  },
};
const conflict = {
  name: "settings-conflict",
  shot: full,
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/thresholds", "Thresholds");
    fake.state.savedMeanwhile = { settings: { thresholds: { pass: 80, review: 50 } } };
    await page.getByLabel("Pass from, as a number").fill("75");
    await page.keyboard.press("Control+s");
    await page.getByTestId("conflict").waitFor();
  },
};
const policies = {
  name: "settings-policies",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("consent-preview").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/policies", "Policies");
    await page.getByTestId("consent-preview").waitFor();
  },
};
const webhooks = {
  name: "settings-webhooks",
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/webhooks", "Webhooks");
    await page.getByText("hooks.example.com").waitFor();
  },
};
const webhook = {
  name: "settings-webhook-log",
  schemes: BOTH,
  ready: (page) => page.getByTestId("delivery").first().waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/webhooks", "Webhooks");
    await page.getByRole("button", { name: /hooks\.example/ }).click();
    await page.getByTestId("delivery").first().locator("summary").click();
  },
};
const newHook = {
  name: "settings-webhook-new",
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/webhooks", "Webhooks");
    await page.getByTestId("add-webhook").click();
    await page.getByLabel("Only these").check();
  },
};
const keys = {
  name: "settings-keys",
  schemes: BOTH,
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/api-keys", "API keys");
    await page.getByTestId("api-key").first().waitFor();
  },
};
const newKey = {
  name: "settings-key-shown",
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/api-keys", "API keys");
    await page.getByTestId("add-key").click();
    await page.getByTestId("key-name").fill("Nightly report");
    await page.getByLabel("See jobs").check();
    await page.getByTestId("make-key").click();
    await page.getByTestId("secret").waitFor();
  },
};
const privacy = {
  name: "settings-privacy",
  shot: full,
  ready: (page) => page.getByText("Kim Haneul").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/privacy", "Data and privacy");
    await page.getByText("Kim Haneul").waitFor();
  },
};
const audit = {
  name: "settings-audit",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("audit-rows").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/settings/audit", "Audit log");
    await page.getByTestId("audit-rows").locator("summary").first().click();
    await page.getByTestId("chain").getByRole("button").click();
    await page.getByText("The chain is intact").waitFor();
  },
};
const users = {
  name: "users-list",
  schemes: BOTH,
  ready: (page) => page.getByTestId("person").first().waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/users", "Users and roles");
    await page.getByTestId("person").first().waitFor();
  },
};
const bounced = {
  name: "users-person",
  schemes: BOTH,
  ready: (page) => page.getByTestId("invite-again").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/users", "Users and roles");
    await page.getByRole("button", { name: "Jo", exact: true }).click();
    await page.getByTestId("invite-again").waitFor();
  },
};
const handOver = {
  name: "users-hand-over",
  run: async (page, { fake }) => {
    await open(page, fake, "/users", "Users and roles");
    await page.getByRole("button", { name: "김하늘" }).click();
    await page.getByTestId("deactivate").click();
    await page.getByTestId("hand-over").waitFor();
  },
};
const invite = {
  name: "users-invite",
  run: async (page, { fake }) => {
    await open(page, fake, "/users", "Users and roles");
    await page.getByTestId("invite").click();
    await page.getByTestId("addresses").fill("ok@example.test\ntaken@example.test");
    await page.getByTestId("send-invitations").click();
    await page.getByTestId("invited").nth(1).waitFor();
  },
};
const roles = {
  name: "users-role",
  run: async (page, { fake }) => {
    await open(page, fake, "/users?tab=roles", "Users and roles");
    await page.getByRole("button", { name: "Edit Reviewer" }).click();
    await page.getByTestId("role-name").waitFor();
  },
};
const viewAs = {
  name: "users-view-as",
  run: async (page, { fake }) => {
    await open(page, fake, "/users?tab=roles", "Users and roles");
    await page.getByRole("button", { name: "View as Reviewer" }).click();
    await page.getByRole("dialog").waitFor();
  },
};
const requests = {
  name: "admin-request",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("flags").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/requests", "Requests");
    await page.getByTestId("request").nth(1).click();
    await page.getByTestId("flags").waitFor();
  },
};
const approving = {
  name: "admin-approve",
  shot: full,
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/requests", "Requests");
    await page.getByTestId("request").first().click();
    await page.getByTestId("approve").click();
    await page.getByTestId("will-create").waitFor();
  },
};
const rejecting = {
  name: "admin-reject",
  shot: full,
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/requests", "Requests");
    await page.getByTestId("request").first().click();
    await page.getByTestId("reject").click();
    await page.getByTestId("reason").fill("We could not reach the company.");
    await page
      .getByText("The reason:\n\nWe could not")
      .or(page.getByTestId("mail").getByText("We could not reach"))
      .first()
      .waitFor();
  },
};
const companies = {
  name: "admin-companies",
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/companies", "Companies");
    await page.getByText("Contoso").waitFor();
  },
};
const one = {
  name: "admin-company",
  shot: full,
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/companies/c1", "Hangang Labs");
    await page.getByText("Mina Park").last().waitFor();
  },
};
const tasks = {
  name: "admin-tasks",
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/tasks", "Tasks");
  },
};
const health = {
  name: "admin-health",
  schemes: BOTH,
  shot: full,
  ready: (page) => page.getByTestId("health").waitFor(),
  run: async (page, { fake }) => {
    await open(page, fake, "/admin/health", "Health");
    await page.getByTestId("health").waitFor();
  },
};

export const settingsPages = [
  list,
  company,
  thresholds,
  voices,
  conflict,
  policies,
  webhooks,
  webhook,
  newHook,
  keys,
  newKey,
  privacy,
  audit,
  users,
  bounced,
  handOver,
  invite,
  roles,
  viewAs,
  requests,
  approving,
  rejecting,
  companies,
  one,
  tasks,
  health,
  ...[company, thresholds, policies, webhook, privacy, audit, users, bounced, requests, health].map(korean),
];
