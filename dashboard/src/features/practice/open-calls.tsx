import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type OpenPracticeCall, practiceApi } from "@/api/practice";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Time } from "@/ui/time";
import { practiceKeys } from "./keys";
import { useKind } from "./words";

/** Calls that can be gone on with, or wait to be kept or thrown away; nothing where there are none. */
export function OpenCalls() {
  const { t } = useTranslation("prepare");
  const open = useQuery({
    queryKey: practiceKeys.calls,
    queryFn: ({ signal }) => practiceApi.openCalls(signal),
  });
  if (open.error && !open.data) return <Failure error={open.error} onRetry={() => void open.refetch()} />;
  if (!open.data?.calls.length) return null;
  return (
    <section aria-labelledby="practice-open" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="practice-open" className="text-xl font-semibold">
        {t("practice.openCalls")}
      </h2>
      <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
        {open.data.calls.map((call) => (
          <Row key={call.interview_id} call={call} />
        ))}
      </ul>
    </section>
  );
}

function Row({ call }: { call: OpenPracticeCall }) {
  const { t } = useTranslation("prepare");
  const kind = useKind();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3" data-testid="open-call">
      <span className="min-w-0 flex-1 basis-56">
        <span className="block truncate font-medium">{call.job_title}</span>
        <span className="block text-sm text-muted">
          {kind(call.interview_type)} · {t("practice.goneAt")} <Time at={call.gone_at} />
        </span>
      </span>
      <span className="flex flex-wrap gap-2">
        {call.token ? (
          <Enter token={call.token} />
        ) : (
          <Link
            to="/practice/$practiceId"
            params={{ practiceId: call.interview_id }}
            className={buttonClass("primary")}
          >
            {t("practice.look")}
          </Link>
        )}
        <ThrowAway practiceId={call.interview_id} />
      </span>
    </li>
  );
}

/** Into a call, by way of the device check. */
export function Enter({ token }: { token: string }) {
  const { t } = useTranslation("prepare");
  return (
    <Link to="/interview/$token/check" params={{ token }} className={buttonClass("primary")}>
      {t("practice.enter")}
    </Link>
  );
}

/** Deletes a call at once, on the second press. */
export function ThrowAway({ practiceId, onGone }: { practiceId: string; onGone?: () => Promise<void> }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const remove = useMutation({
    mutationFn: () => practiceApi.removeCall(practiceId),
    onSuccess: async () => {
      await onGone?.();
      await client.invalidateQueries({ queryKey: practiceKeys.all });
    },
  });
  return (
    <>
      {sure ? (
        <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t("practice.throwAwaySure")}
        </Button>
      ) : (
        <Button tone="quiet" onClick={() => setSure(true)}>
          {t("practice.throwAway")}
        </Button>
      )}
      {remove.error && <Failure error={remove.error} />}
    </>
  );
}
