import { Navigate, useRouter } from "@tanstack/react-router";
import { firstPlace } from "./places";
import { useUser } from "./use-places";

/** Leads to where the person starts. */
export default function Home() {
  const user = useUser();
  const router = useRouter();
  const first = user ? firstPlace(user) : "/interviews";
  return <Navigate to={first in router.routesByPath ? first : "/interviews"} replace />;
}
