/** Talks to `/api/v1`: errors become `ApiError`, a 401 is answered with one silent refresh, then a sign-in. */

export const BASE = "/api/v1";

export interface FieldError {
  field: string;
  message: string;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null,
    readonly fields: FieldError[] = [],
    /** Further facts of the error body, such as `reason`. */
    readonly body: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** The request never got an answer. */
export class OfflineError extends Error {
  constructor() {
    super("the server cannot be reached");
    this.name = "OfflineError";
  }
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** In place of `body`: fields and files. */
  form?: FormData;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  /** Goes on when the page is left. */
  keepalive?: boolean;
}

let requestId: string | null = null;

/** The id of the latest answer, for whoever reports a problem. */
export function lastRequestId(): string | null {
  return requestId;
}

/** For the candidate's pages: the interview token in the path is the credential. */
export async function openRequest<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return read<T>(await send(path, options));
}

export async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = "GET", body, form, signal, headers = {}, query, keepalive = false } = options;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== "") search.set(key, String(value));
  }
  const url = `${BASE}${path}${search.size > 0 ? `?${search}` : ""}`;
  try {
    const reply = await fetch(url, {
      method,
      keepalive,
      signal: signal ?? null,
      referrerPolicy: "no-referrer",
      headers: { Accept: "application/json", ...(body === undefined ? {} : JSON_BODY), ...headers },
      ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    requestId = reply.headers.get("X-Request-ID") ?? requestId;
    return reply;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new OfflineError();
  }
}

export async function read<T>(reply: Response): Promise<T> {
  const text = await reply.text();
  const value: unknown = text ? safeParse(text) : undefined;
  if (reply.ok) return value as T;
  const body = (value !== null && typeof value === "object" ? value : {}) as Record<string, unknown>;
  throw new ApiError(
    reply.status,
    typeof body.error_code === "string" ? body.error_code : `HTTP_${reply.status}`,
    typeof body.detail === "string" ? body.detail : reply.statusText,
    reply.headers.get("X-Request-ID"),
    fieldErrors(body.details),
    body,
  );
}

const JSON_BODY = { "Content-Type": "application/json" };

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldErrors(details: unknown): FieldError[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((item: unknown) => {
    if (item === null || typeof item !== "object") return [];
    const { field, message } = item as Partial<FieldError>;
    return typeof message === "string" ? [{ field: typeof field === "string" ? field : "", message }] : [];
  });
}
