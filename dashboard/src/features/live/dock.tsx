import { lazy, Suspense } from "react";
import { useDesk } from "./desk";

const Strip = lazy(() => import("./strip"));

/** Stands in the frame of all pages: the interview that is listened to goes on while one moves about. */
export function SupervisionDock() {
  const post = useDesk();
  if (post === null) return null;
  return (
    <Suspense fallback={null}>
      <Strip key={post.interviewId} post={post} />
    </Suspense>
  );
}
