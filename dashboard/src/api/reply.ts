import type { operations } from "./generated";

/** What an endpoint answers, where several of the service's areas have a shape of that name. */
export type Reply<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;
