import { useMutation } from "@tanstack/react-query";
import { Check, Pencil, RotateCcw, WandSparkles, X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Generated, jobsApi } from "@/api/jobs";
import type { Task } from "@/api/types";
import { TaskProgress } from "@/features/tasks/task-progress";
import { useTask } from "@/features/tasks/use-task";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { FieldShell, TextField } from "@/ui/field";
import { Chip, Notice } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { useJob } from "./context";
import { draftOf, minutesOf, newKey, type QuestionDraft } from "./drafts";

interface Props {
  open: boolean;
  onClose: () => void;
  onTake: (drafts: QuestionDraft[]) => void;
}

type Choice = "accept" | "drop" | null;
const MOST = 20;

/** Questions written for the job: each is accepted, edited or dropped; nothing that is there is touched. */
export function GenerateSheet({ open, onClose, onTake }: Props) {
  const { t } = useTranslation("jobs");
  const { job, state } = useJob();
  const room = MOST - state.items.length;
  const [count, setCount] = useState(5);
  const start = useMutation({ mutationFn: () => jobsApi.generate(job.id, Math.min(count, room)) });
  const taskId = start.data?.task_id ?? null;
  const task = useTask(taskId);
  const written = task.data?.state === "done" ? resultOf(task.data) : null;
  return (
    <Sheet open={open} onClose={onClose} title={t("generate.title")} lead={t("generate.lead")}>
      <div className="grid gap-4" data-testid="generate-sheet">
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate();
          }}
        >
          <div className="w-32">
            <TextField
              label={t("generate.count")}
              type="number"
              min={1}
              max={room}
              value={count}
              onChange={({ target }) => setCount(Math.max(1, Math.min(room, target.valueAsNumber || 1)))}
            />
          </div>
          <Button
            type="submit"
            tone={written ? "secondary" : "primary"}
            icon={written ? RotateCcw : WandSparkles}
            data-testid="run-generate"
            busy={
              start.isPending ||
              (taskId !== null && task.data?.state !== "done" && task.data?.state !== "failed")
            }
            busyLabel={t("generate.writing")}
          >
            {written ? t("generate.again") : t("generate.run")}
          </Button>
        </form>
        {start.error && <Failure error={start.error} />}
        {taskId && !written && (
          <TaskProgress
            task={task.data}
            label={t("generate.progress")}
            lost={task.isError}
            onRetry={() => start.mutate()}
            retrying={start.isPending}
          />
        )}
        {taskId && !written && <p className="text-sm text-muted">{t("generate.leave")}</p>}
        {written && <Suggestions key={taskId} {...written} room={room} onTake={onTake} />}
      </div>
    </Sheet>
  );
}

interface Written {
  questions: Generated[];
  model: string | null;
}

function resultOf(task: Task): Written | null {
  const result = task.result as Partial<Written> | null | undefined;
  return Array.isArray(result?.questions)
    ? { questions: result.questions, model: result.model ?? null }
    : null;
}

function Suggestions({ questions, model, room, onTake }: Written & { room: number } & Pick<Props, "onTake">) {
  const { t } = useTranslation("jobs");
  const [drafts, setDrafts] = useState(() => questions.map(fresh));
  const [choices, setChoices] = useState<Choice[]>(() => questions.map(() => null));
  const choose = (at: number, choice: Choice) =>
    setChoices(choices.map((one, index) => (index === at ? (one === choice ? null : choice) : one)));
  const taken = drafts.filter((_, index) => choices[index] === "accept");
  return (
    <>
      <p className="text-muted">
        {model === "rules" || model === null ? t("generate.byRules") : t("generate.byModel", { model })}
      </p>
      <ol className="grid gap-3">
        {drafts.map((draft, index) => (
          <Suggestion
            // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change its order
            key={index}
            draft={draft}
            choice={choices[index] ?? null}
            onChange={(next) => {
              setDrafts(drafts.map((one, at) => (at === index ? next : one)));
              setChoices(choices.map((one, at) => (at === index ? "accept" : one)));
            }}
            onChoose={(choice) => choose(index, choice)}
          />
        ))}
      </ol>
      {taken.length > room && <Notice tone="caution" title={t("question.full", { count: MOST })} />}
      <div className="sticky -bottom-4 -mx-4 flex flex-wrap items-center justify-between gap-2 border-t border-hairline bg-surface px-4 pt-3 pb-4 sm:-mx-5 sm:px-5">
        <Button tone="quiet" onClick={() => setChoices(choices.map((one) => one ?? "accept"))}>
          {t("generate.acceptRest")}
        </Button>
        <Button
          tone="primary"
          data-testid="take-generated"
          disabled={taken.length === 0 || taken.length > room}
          onClick={() => onTake(taken)}
        >
          {t("generate.take", { count: taken.length })}
        </Button>
      </div>
    </>
  );
}

/** Ids are given when it is saved. */
function fresh(question: Generated): QuestionDraft {
  const draft = draftOf(question);
  return { ...draft, points: draft.points.map((point) => ({ ...point, key: newKey(), id: null })) };
}

interface SuggestionProps {
  draft: QuestionDraft;
  choice: Choice;
  onChange: (draft: QuestionDraft) => void;
  onChoose: (choice: Choice) => void;
}

function Suggestion({ draft, choice, onChange, onChoose }: SuggestionProps) {
  const { t } = useTranslation("jobs");
  const [editing, setEditing] = useState(false);
  const heading = useId();
  return (
    <li
      aria-labelledby={heading}
      data-testid="suggestion"
      className={
        choice === "drop"
          ? "grid gap-2 rounded-card border border-hairline p-3 text-muted"
          : "grid gap-2 rounded-card border border-hairline border-l-4 border-l-good p-3"
      }
    >
      <p className="flex items-center gap-2">
        {choice === "accept" && <Chip tone="good">{t("generate.accepted")}</Chip>}
        {choice === "drop" && <Chip>{t("generate.dropped")}</Chip>}
        {choice === null && <Chip tone="accent">{t("generate.new")}</Chip>}
        <span className="tabular text-sm text-muted">
          {t("question.meta", { weight: draft.weight, minutes: minutesOf(draft.budget_secs) })}
        </span>
      </p>
      {editing ? (
        <FieldShell label={t("question.text")}>
          {({ id }) => (
            <textarea
              id={id}
              value={draft.text}
              maxLength={2_000}
              rows={3}
              className="w-full rounded-control border border-control bg-surface px-3 py-2 text-lg sm:text-base"
              onChange={({ target }) => onChange({ ...draft, text: target.value })}
            />
          )}
        </FieldShell>
      ) : (
        <p id={heading} className={choice === "drop" ? "line-through" : "font-medium"}>
          <span aria-hidden="true">+ </span>
          {draft.text}
        </p>
      )}
      {choice !== "drop" && (
        <ul className="grid gap-1 text-sm">
          {draft.points.map((point) => (
            <li key={point.key}>
              <span className="block">· {point.text}</span>
              {point.strong && (
                <span className="block pl-3 text-muted">
                  {t("point.strong")}: {point.strong}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={Check} aria-pressed={choice === "accept"} onClick={() => onChoose("accept")}>
          {t("generate.accept")}
        </Button>
        <Button size="sm" tone="quiet" icon={Pencil} onClick={() => setEditing(!editing)}>
          {editing ? t("generate.editDone") : t("generate.edit")}
        </Button>
        <Button
          size="sm"
          tone="quiet"
          icon={X}
          aria-pressed={choice === "drop"}
          onClick={() => onChoose("drop")}
        >
          {t("generate.drop")}
        </Button>
      </div>
    </li>
  );
}
