import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Judges, type ReplayPlan, trialKeys, trialsApi, type VersionChange } from "@/api/trials";
import type { Question } from "@/api/types";
import { money } from "@/features/result/figures";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { JudgeFields } from "./judge-fields";
import { asChoice, draftWeights, LIMITS, PANEL, weightOf } from "./rows";

interface Props {
  jobId: string;
  questions: Question[];
  judges: Judges;
  /** One is on its way already. */
  busy: boolean;
  onStarted: (id: string) => Promise<void>;
}

/** The draft, who reads, how many interviews; and what that will ask and cost before it is asked. */
export function DraftForm({ jobId, questions, judges, busy, onStarted }: Props) {
  const { t } = useTranslation("trials");
  const [judge, setJudge] = useState(PANEL);
  const [limit, setLimit] = useState<number>(50);
  const [weights, setWeights] = useState<Record<string, string>>({});
  const body = { questions: draftWeights(questions, weights), judge: asChoice(judge, judges), limit };
  const plan = useQuery({
    queryKey: trialKeys.plan(jobId, body),
    queryFn: ({ signal }) => trialsApi.plan(jobId, body, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const start = useMutation({
    mutationFn: () => trialsApi.replay(jobId, body),
    onSuccess: ({ id }) => onStarted(id),
  });
  const nothing = plan.data?.estimate.interviews === 0;
  return (
    <Card className="grid gap-4">
      <section className="grid gap-1">
        <h2 className="font-semibold">{t("replay.draft")}</h2>
        {plan.data ? <Changes changes={plan.data.changes} /> : !plan.error && <Skeleton className="h-6" />}
      </section>
      <details>
        <summary className="py-1 font-medium">{t("replay.weights")}</summary>
        <div className="mt-2 grid gap-3 sm:grid-cols-2">
          {[...questions]
            .sort((a, b) => a.position - b.position)
            .map((question, index) => {
              const typed = weights[question.id];
              return (
                <TextField
                  key={question.id}
                  label={t("replay.weightOf", { n: index + 1 })}
                  hint={question.text}
                  inputMode="numeric"
                  value={typed ?? String(question.weight)}
                  error={
                    typed !== undefined && weightOf(typed) === null ? t("replay.weightWrong") : undefined
                  }
                  onChange={(event) => setWeights({ ...weights, [question.id]: event.target.value })}
                />
              );
            })}
        </div>
      </details>
      <div className="grid gap-4 sm:grid-cols-2">
        <JudgeFields judges={judges} value={judge} onChange={setJudge} />
        <SelectField
          label={t("replay.howMany")}
          value={limit}
          onChange={(event) => setLimit(Number(event.target.value))}
        >
          {LIMITS.map((one) => (
            <option key={one} value={one}>
              {t("replay.newest", { count: one })}
            </option>
          ))}
        </SelectField>
      </div>
      {plan.error && <Failure error={plan.error} onRetry={() => void plan.refetch()} />}
      {start.error && <Failure error={start.error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          tone="primary"
          icon={History}
          busy={start.isPending}
          busyLabel={t("replay.starting")}
          disabled={busy || nothing || !plan.data || plan.isError}
          onClick={() => start.mutate()}
        >
          {t("replay.start")}
        </Button>
        <p role="status" className="min-w-0 flex-1 basis-60 text-muted">
          {plan.data && <Expected estimate={plan.data.estimate} />}
        </p>
      </div>
    </Card>
  );
}

function Expected({ estimate }: { estimate: ReplayPlan["estimate"] }) {
  const { t, i18n } = useTranslation("trials");
  if (estimate.interviews === 0) return t("replay.nothing");
  const tokens = (estimate.input_tokens + estimate.output_tokens).toLocaleString(i18n.language);
  const cost =
    estimate.requests === 0
      ? t("replay.costsNothing")
      : estimate.cost === null
        ? t("replay.costsUnknown", { tokens })
        : t("replay.costs", { cost: money(estimate.cost, i18n.language) });
  return `${t("replay.plan", { count: estimate.interviews, answers: estimate.answers })} · ${cost}`;
}

const FIELDS = [
  "title",
  "description",
  "facts",
  "text",
  "rephrasing",
  "weight",
  "points",
  "max_follow_ups",
  "budget_secs",
  "patience",
] as const;

/** What was edited since the job's last version. */
export function Changes({ changes }: { changes: VersionChange[] }) {
  const { t } = useTranslation("trials");
  if (changes.length === 0) return <p className="text-muted">{t("replay.noChanges")}</p>;
  const fieldsOf = (change: VersionChange) =>
    [
      ...new Set(
        change.fields.map((field) =>
          t(`replay.field.${FIELDS.find((known) => known === field) ?? ("other" as const)}`),
        ),
      ),
    ].join(", ");
  return (
    <ul className="list-disc pl-5 marker:text-subtle">
      {changes.map((change) => (
        <li key={`${change.what} ${change.question_id ?? ""}`}>
          {t(`replay.change.${change.what}`, {
            fields: fieldsOf(change),
            text: change.question_text ?? "",
          })}
        </li>
      ))}
    </ul>
  );
}
