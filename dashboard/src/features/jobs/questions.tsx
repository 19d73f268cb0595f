import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Plus, SpellCheck, WandSparkles } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "@/lib/use-keys";
import type { JobSearch } from "@/routes/jobs";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { sentence } from "@/ui/failure";
import { Empty } from "@/ui/parts";
import { toasts } from "@/ui/toasts";
import { useJob } from "./context";
import { newKey, type QuestionDraft } from "./drafts";
import type { Item } from "./editor";
import { GenerateSheet } from "./generate-sheet";
import { HearIt } from "./hear-it";
import { JobPage } from "./page";
import { QuestionForm } from "./question-form";
import { QuestionList } from "./question-list";
import { Remarks } from "./remarks";
import { type Remark, useRemarks } from "./use-remarks";

const route = getRouteApi("/company/jobs/$id");
const MOST = 20;

/** List, question and rubric check side by side; on a phone one after the other. */
export default function QuestionsPage() {
  return (
    <JobPage>
      <Questions />
    </JobPage>
  );
}

function Questions() {
  const { t } = useTranslation("jobs");
  const { t: common } = useTranslation("common");
  const { job, editor, state } = useJob();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [generating, setGenerating] = useState(false);
  const named = state.items.find(({ key, id }) => key === search.question || id === search.question);
  const item = named ?? state.items[0] ?? null;
  const go = (next: JobSearch, replace = false) =>
    void navigate({ to: "/jobs/$id", params: { id: job.id }, search: next, replace, resetScroll: false });
  const open = (key: string) => go({ question: key, step: "question" }, search.step !== undefined);
  const add = (draft?: QuestionDraft, after?: string) => {
    open(editor.add(draft, after ?? state.items.at(-1)?.key ?? null));
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-place="text"]')?.focus());
  };
  const remove = (key: string) => {
    const text = state.items.find((one) => one.key === key)?.draft.text.trim() ?? "";
    editor.remove(key).then(
      (back) => text && toasts.undo(t("question.removed", { text: short(text) }), back),
      (error) => toasts.fail(sentence(error, common)),
    );
    if (key === item?.key) go({}, true);
  };
  const copy = (key: string) => {
    const draft = state.items.find((one) => one.key === key)?.draft;
    if (draft)
      add({ ...draft, points: draft.points.map((point) => ({ ...point, key: newKey(), id: null })) }, key);
  };
  const move = (by: 1 | -1) => {
    if (item) editor.move(item.key, state.items.indexOf(item) + by);
  };
  useKeys({
    "Alt+ArrowUp": { label: t("move.up"), run: () => move(-1) },
    "Alt+ArrowDown": { label: t("move.down"), run: () => move(1) },
    KeyN: { label: t("question.add"), run: () => state.items.length < MOST && add() },
  });
  const full = state.items.length >= MOST;
  return (
    <>
      {state.items.length === 0 ? (
        <Empty
          title={t("empty.title")}
          action={
            <span className="flex flex-wrap justify-center gap-2">
              <Button tone="primary" icon={Plus} data-testid="add-question" onClick={() => add()}>
                {t("question.add")}
              </Button>
              <Button icon={WandSparkles} onClick={() => setGenerating(true)}>
                {t("generate.open")}
              </Button>
            </span>
          }
        >
          {t("empty.text")}
        </Empty>
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[216px_minmax(0,1fr)]">
          <div className={cn("grid gap-2 lg:sticky lg:top-4", search.step && "max-lg:hidden")}>
            <QuestionList
              items={state.items}
              current={item?.key ?? null}
              onOpen={open}
              onMove={(key, to) => editor.move(key, to)}
              onCopy={copy}
              onRemove={remove}
            />
            <div className="grid gap-2">
              <Button icon={Plus} data-testid="add-question" disabled={full} onClick={() => add()}>
                {t("question.add")}
              </Button>
              <Button
                icon={WandSparkles}
                data-testid="generate"
                disabled={full}
                onClick={() => setGenerating(true)}
              >
                {t("generate.open")}
              </Button>
              {full && <p className="text-sm text-muted">{t("question.full", { count: MOST })}</p>}
            </div>
          </div>
          {item && (
            <Open
              key={item.key}
              item={item}
              step={search.step}
              onStep={(step) => go(step ? { question: item.key, step } : { question: item.key })}
            />
          )}
        </div>
      )}
      <GenerateSheet
        open={generating}
        onClose={() => setGenerating(false)}
        onTake={(drafts) => {
          let after = state.items.at(-1)?.key ?? null;
          for (const draft of drafts) after = editor.add(draft, after);
          setGenerating(false);
          if (after) open(after);
        }}
      />
    </>
  );
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

interface OpenProps {
  item: Item;
  step: JobSearch["step"];
  onStep: (step?: JobSearch["step"]) => void;
}

function Open({ item, step, onStep }: OpenProps) {
  const { t } = useTranslation("jobs");
  const { job, editor, state } = useJob();
  const { remarks, checking, error, again } = useRemarks(item.draft, job.language);
  const change = (draft: QuestionDraft) => editor.change(item.key, draft);
  const accept = (remark: Remark, wording: string | null) => {
    change(accepted(item.draft, remark, wording));
    focusOn(remark.place);
  };
  const index = state.items.indexOf(item);
  return (
    <div className="grid items-start gap-5 min-[1200px]:grid-cols-[minmax(0,1fr)_244px]">
      <div className={cn("min-w-0", step !== "question" && "max-lg:hidden")}>
        <Steps onBack={() => onStep()} back={t("steps.list")}>
          <Button size="sm" icon={SpellCheck} onClick={() => onStep("check")}>
            {t("steps.check", { count: remarks.length })}
          </Button>
        </Steps>
        <QuestionForm
          item={item}
          index={index}
          remarks={remarks}
          aside={<HearIt key={item.key} job={job} text={item.draft.text} />}
          onChange={change}
        />
      </div>
      <div className={cn("min-[1200px]:sticky min-[1200px]:top-4", step !== "check" && "max-lg:hidden")}>
        <Steps onBack={() => onStep("question")} back={t("steps.question")} />
        <Remarks
          remarks={remarks}
          checking={checking}
          error={error}
          onAgain={() => void again()}
          onAccept={accept}
          onGo={(remark) => {
            if (step === "check") onStep("question");
            focusOn(remark.place);
          }}
        />
      </div>
    </div>
  );
}

function Steps({ back, onBack, children }: { back: string; onBack: () => void; children?: ReactNode }) {
  return (
    <div className="mb-3 flex items-center justify-between gap-2 lg:hidden">
      <Button size="sm" tone="quiet" icon={ArrowLeft} onClick={onBack}>
        {back}
      </Button>
      {children}
    </div>
  );
}

function focusOn(place: string): void {
  requestAnimationFrame(() => {
    const found = [...document.querySelectorAll<HTMLElement>("[data-place]")].find(
      (one) => one.dataset.place === place,
    );
    found?.focus();
  });
}

/** The draft with a remark's wording in the place of what it is about; a point without one goes. */
function accepted(draft: QuestionDraft, { point, part }: Remark, wording: string | null): QuestionDraft {
  if (!point) return wording === null ? draft : { ...draft, text: wording };
  if (part === "text" && wording === null)
    return { ...draft, points: draft.points.filter(({ key }) => key !== point.key) };
  return {
    ...draft,
    points: draft.points.map((one) => (one.key === point.key ? { ...one, [part]: wording ?? "" } : one)),
  };
}
