/** What a person has connected, and signing in with GitHub. */

import { openRequest } from "./client";
import type { components } from "./generated";
import { request } from "./session";

type Schemas = components["schemas"];
export type Connection = Schemas["ConnectionView"];
type Authorize = Schemas["AuthorizeView"];

export const connectionKeys = { all: ["connections"] as const };

/** The provider's page takes this one's place, and sends the browser back. */
const leaveFor = ({ authorize_url }: Authorize) => window.location.assign(authorize_url);

export const connectionsApi = {
  list: async (signal?: AbortSignal) =>
    (await request<Schemas["ConnectionList"]>("/integrations", { signal })).connections,
  connectGitHub: async (isPrivate: boolean) =>
    leaveFor(
      await request<Authorize>("/integrations/github/connect", { query: { private: String(isPrivate) } }),
    ),
  connectCalendar: async (write: boolean) =>
    leaveFor(
      await request<Authorize>("/integrations/google-calendar/connect", { query: { write: String(write) } }),
    ),
  disconnect: (provider: Connection["provider"]) =>
    request<void>(`/integrations/${provider}`, { method: "DELETE" }),
  writeInterviews: (writes_interviews: boolean) =>
    request<Connection>("/integrations/google-calendar", { method: "PUT", body: { writes_interviews } }),
  signInWithGitHub: async () => leaveFor(await openRequest<Authorize>("/auth/github", { method: "POST" })),
  linkGitHub: () => request<void>("/auth/github/link", { method: "POST" }),
};
