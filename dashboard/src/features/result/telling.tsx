import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { resultApi } from "@/api/result";
import type { Decision, InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { formatTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Time } from "@/ui/time";
import { useToasts } from "@/ui/toasts";

/** Looked at again this often once the candidate should have been told. */
const LOOK_MS = 5_000;

interface Props {
  interview: InterviewDetail;
  decision: Decision;
}

/** When the candidate is told of the decision, or since when they know; until then it can be taken back. */
export function Telling({ interview, decision }: Props) {
  const { t } = useTranslation("result");
  if (decision.told_at) {
    if (decision.decision === "REVIEW") return null;
    return (
      <p className="text-muted" data-testid="told">
        {t("telling.told", { name: interview.candidate.name })} <Time at={decision.told_at} zone />
      </p>
    );
  }
  if (!decision.tell_at) return null;
  return <Waiting interview={interview} decision={decision} at={decision.tell_at} />;
}

function Waiting({ interview, decision, at }: Props & { at: string }) {
  const { t, i18n } = useTranslation("result");
  const client = useQueryClient();
  const { say } = useToasts();
  const may = useMay()("verdicts:write");
  const now = useNow(LOOK_MS);
  const due = Date.parse(at) <= now;
  const refresh = () => client.invalidateQueries({ queryKey: keys.interview(interview.id) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again with every tick while it is due
  useEffect(() => {
    if (due) void refresh();
  }, [due, now]);
  const undo = useMutation({
    mutationFn: () => resultApi.takeBack(interview.id, decision.id),
    onSuccess: async () => {
      await refresh();
      void client.invalidateQueries({ queryKey: keys.interviews });
      // The button goes with what it took back.
      document.getElementById("decision-heading")?.focus();
      say(t("telling.undone", { name: interview.candidate.name }));
    },
    onError: () => void refresh(),
  });
  const time = formatTime(at, i18n.language);
  const silent = decision.decision === "REVIEW";
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1" data-testid="sends-at">
        <time dateTime={at} className="tabular">
          {due ? t("telling.now") : t(silent ? "telling.silent" : "telling.sendsAt", { time })}
        </time>
        {may && !due && (
          <Button
            size="sm"
            icon={Undo2}
            className="no-print"
            data-testid="take-back"
            busy={undo.isPending}
            busyLabel={t("telling.undoing")}
            onClick={() => undo.mutate()}
          >
            {t("telling.undo")}
          </Button>
        )}
      </p>
      {undo.error && <Failure error={undo.error} />}
    </div>
  );
}
