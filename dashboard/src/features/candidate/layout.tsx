import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { LinkProblem } from "./gone";
import { CandidateSkeleton } from "./skeleton";
import { useToken, viewQuery } from "./view";

/** Everything that needs the interview to be open; what the link opens is known below. */
export default function CandidateLayout() {
  const token = useToken();
  const view = useQuery(viewQuery(token));
  if (view.data) return <Outlet />;
  if (view.error) return <LinkProblem error={view.error} token={token} onRetry={() => void view.refetch()} />;
  return <CandidateSkeleton />;
}
