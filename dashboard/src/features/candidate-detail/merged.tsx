import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { peopleApi } from "@/api/people";
import type { CandidateHistory } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { formatDateTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { toasts } from "@/ui/toasts";

const MINUTE_MS = 60_000;

/** Who was merged into this entry, and the way back for as long as there is one. */
export function Merged({ id, merge }: { id: string; merge: CandidateHistory["history"][number] }) {
  const { t, i18n } = useTranslation("people");
  const may = useMay();
  const now = useNow(MINUTE_MS);
  const client = useQueryClient();
  const navigate = useNavigate();
  const name = merge.merged_name ?? "";
  const undo = useMutation({
    mutationFn: () => peopleApi.undoMerge(id, merge.merged_id ?? ""),
    onSuccess: async (one) => {
      toasts.say(t("timeline.undoneMerge", { name: one.name }));
      await client.invalidateQueries({ queryKey: keys.candidates });
      await navigate({ to: "/candidates/$id", params: { id: one.id }, search: {} });
    },
  });
  const until = merge.undo_until;
  const open = until != null && Date.parse(until) > now;
  return (
    <>
      {t("timeline.merged", { name })}
      {undo.error && <Failure error={undo.error} className="my-2 font-normal" />}
      {may("candidates:write") && (open || until === null) && (
        <p className="my-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm font-normal text-muted">
          {open ? (
            <>
              <Button
                size="sm"
                icon={Undo2}
                busy={undo.isPending}
                busyLabel={t("timeline.undoingMerge")}
                onClick={() => undo.mutate()}
              >
                {t("timeline.undoMerge")}
              </Button>
              {t("timeline.undoUntil", { time: formatDateTime(until, i18n.language) })}
            </>
          ) : (
            t("timeline.undoLast")
          )}
        </p>
      )}
    </>
  );
}
