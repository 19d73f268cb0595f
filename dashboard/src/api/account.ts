/** The surface of people who are not signed in: what mailed links open, and the request for a company. */

import { openRequest } from "./client";
import type { CompanyRequest, PasswordWarning, Policy, Registered, RegisterRequest } from "./types";

const post = <T>(path: string, body: unknown) => openRequest<T>(path, { method: "POST", body });

export const accountApi = {
  policy: (language: string) => openRequest<Policy>("/privacy-policy", { query: { language } }),
  register: (body: RegisterRequest) => post<Registered>("/auth/register", body),
  verify: (token: string) => post<{ email: string }>("/auth/verify-email", { token }),
  resendVerification: (email: string) => post<unknown>("/auth/resend-verification", { email }),
  askReset: (email: string) => post<unknown>("/auth/password-reset/request", { email }),
  reset: (token: string, new_password: string) =>
    post<{ warnings: PasswordWarning[] }>("/auth/password-reset/confirm", { token, new_password }),
  requestCompany: (body: CompanyRequest) => post<unknown>("/register/company", body),
};
