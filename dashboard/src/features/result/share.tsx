import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resultApi, resultKeys } from "@/api/result";
import type { InterviewDetail } from "@/api/types";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Notice, Skeleton } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";

interface Props {
  interview: InterviewDetail;
  open: boolean;
  onClose: () => void;
}

/** The result is seen by people it is assigned to: sharing is assigning, and a link that leads there. */
export function ShareSheet({ interview, open, onClose }: Props) {
  const { t } = useTranslation("result");
  return (
    <Sheet open={open} onClose={onClose} title={t("share.title")} lead={t("share.lead")}>
      {open && <Share interview={interview} />}
    </Sheet>
  );
}

function Share({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("result");
  const [chosen, setChosen] = useState("");
  const people = useQuery({
    queryKey: resultKeys.colleagues,
    queryFn: ({ signal }) => resultApi.colleagues(signal),
  });
  const assign = useMutation({ mutationFn: () => resultApi.assign(interview.candidate.id, chosen) });
  const link = `${window.location.origin}/interviews/${interview.id}`;
  if (people.error) return <Failure error={people.error} onRetry={() => void people.refetch()} />;
  if (!people.data) return <Skeleton className="h-24" />;
  const users = people.data.users.filter(
    ({ role, is_active }) => (role === "EMPLOYEE" || role === "HR") && is_active !== false,
  );
  return (
    <div className="grid gap-4">
      <SelectField label={t("share.who")} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{t("share.choose")}</option>
        {users.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {assign.error && <Failure error={assign.error} />}
      {assign.isSuccess && (
        <Notice role="status" tone="good" title={t("share.done")}>
          {t("share.doneText")}
        </Notice>
      )}
      <Button
        tone="primary"
        className="justify-self-start"
        disabled={!chosen}
        busy={assign.isPending}
        busyLabel={t("share.sharing")}
        onClick={() => assign.mutate()}
      >
        {t("share.share")}
      </Button>
      <div className="grid gap-1 border-t border-hairline pt-4">
        <p className="text-sm text-muted">{t("share.link")}</p>
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 break-all font-mono text-sm">{link}</code>
          <CopyButton text={link} label={t("share.copy")} />
        </div>
      </div>
    </div>
  );
}
