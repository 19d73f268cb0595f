import { createRoute, redirect } from "@tanstack/react-router";
import { root } from "./base";

export const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/interviews" });
  },
});
