// The fake service's doors for people who are not signed in. Tokens are words: "good", "used", "old".
import { user } from "./data.mjs";

const LINKED = new Set(["/auth/verify-email", "/auth/password-reset/confirm", "/auth/invitation/accept"]);

/** Answers what belongs here; false: it does not. */
export function accounts({ res, path, sent, reply, error, signIn }) {
  if (path === "/auth/resend-verification" || path === "/auth/password-reset/request") {
    reply(res, 202);
    return true;
  }
  if (path === "/privacy-policy") {
    reply(res, 200, { version: "2026-11", language: "en", title: "Privacy", text: "We keep your name." });
    return true;
  }
  if (path === "/auth/register") {
    if (sent.email.startsWith("again")) error(res, 409, "AUTH_013", "There is an account already.");
    else reply(res, 201, { ...user, email: sent.email, email_verified: false, warnings: ["no_special"] });
    return true;
  }
  if (path === "/register/company") {
    if (sent.contact_email.startsWith("again")) error(res, 409, "COMP_411", "A request is waiting already.");
    else reply(res, 201, { id: "r1", status: "pending" });
    return true;
  }
  if (!LINKED.has(path)) return false;
  if (sent.token === "old") error(res, 400, "AUTH_015", "This link has expired. Ask for a new one.");
  else if (sent.token !== "good") error(res, 404, "AUTH_014", "This link was used already.");
  else if (path === "/auth/verify-email") reply(res, 200, { email: user.email, email_verified: true });
  else if (sent.new_password.length < 10)
    error(res, 422, "AUTH_017", "Choose a longer password.", {
      details: [{ field: "new_password", message: "at least 10 characters" }],
    });
  else {
    const warnings = /\d/.test(sent.new_password) ? [] : ["no_digit", "no_special"];
    reply(res, 200, path === "/auth/invitation/accept" ? { ...signIn(sent.name), warnings } : { warnings });
  }
  return true;
}
