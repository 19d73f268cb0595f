import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/features/auth/use-may";
import { buttonClass } from "@/ui/button";

/** From a job to what its edits would change. */
export function ReplayLink({ jobId }: { jobId: string }) {
  const { t, ready } = useTranslation("trials", { useSuspense: false });
  if (!useMay()("jobs:write") || !ready) return null;
  return (
    <Link to="/jobs/$id/replay" params={{ id: jobId }} className={buttonClass()}>
      <History aria-hidden="true" size={16} strokeWidth={1.75} />
      {t("replay.open")}
    </Link>
  );
}
