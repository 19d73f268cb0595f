import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleCheck, EyeOff, Info } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { keys } from "@/api/keys";
import { type ReviewForm, scheduleApi, scheduleKeys } from "@/api/schedule";
import { PageHead } from "@/features/shell/page-head";
import { forgetDraft, keptDraft } from "@/lib/kept-draft";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { Skeleton } from "@/ui/skeleton";
import { allPoints, bodyOf, type Draft, draftOf, missing } from "./draft";
import { QuestionForm } from "./question";
import { SideBySide } from "./side-by-side";
import { useDraft } from "./use-draft";
import { useSound } from "./use-sound";

const route = getRouteApi("/company/mine/$id");

export default function ReviewPage() {
  const { t } = useTranslation("schedule");
  const { id } = route.useParams();
  const review = useQuery({
    queryKey: scheduleKeys.review(id),
    queryFn: ({ signal }) => scheduleApi.review(id, signal),
    refetchOnWindowFocus: false,
  });
  const form = review.data;
  return (
    <div className="max-w-[860px]">
      <PageHead title={t("review.title")} object={form?.candidate.name}>
        <Link to="/mine" className={buttonClass()}>
          {t("review.back")}
        </Link>
      </PageHead>
      {form ? (
        <>
          <p className="-mt-3 mb-4 text-muted">{form.job.title}</p>
          <Body key={form.state} form={form} />
        </>
      ) : review.error instanceof ApiError && review.error.status === 404 ? (
        <Gone id={id} />
      ) : review.error ? (
        <Failure error={review.error} onRetry={() => void review.refetch()} />
      ) : (
        <div aria-busy="true" className="grid gap-4">
          <Skeleton className="h-16" />
          <Skeleton className="h-96" />
        </div>
      )}
    </div>
  );
}

function Body({ form }: { form: ReviewForm }) {
  const { t } = useTranslation("schedule");
  if (form.state === "due") return <Giving form={form} />;
  if (form.state === "not_held") return <Notice icon={Info} title={t("review.notHeld")} />;
  return (
    <div className="grid gap-4">
      {form.state === "sent" ? (
        <Notice role="status" tone="good" icon={CircleCheck} title={t("review.sent")} data-testid="view-sent">
          {form.others?.length === 0 && t("review.noOthers")}
        </Notice>
      ) : (
        <Notice icon={Info} title={t(form.state === "redo" ? "review.redo" : "review.decided")} />
      )}
      {form.own && !form.own.sent_at && <Kept form={form} draft={draftOf(form.own)} />}
      <SideBySide form={form} own={form.own} others={form.others ?? []} />
      {form.state !== "redo" && (
        <Link
          to="/interviews/$id"
          params={{ id: form.interview_id }}
          search={{}}
          className={`${buttonClass("primary")} justify-self-start`}
        >
          {t("review.openResult")}
        </Link>
      )}
    </div>
  );
}

function Giving({ form }: { form: ReviewForm }) {
  const { t } = useTranslation(["schedule", "common"]);
  const client = useQueryClient();
  const id = form.interview_id;
  const { draft, change, saving, done } = useDraft(id, draftOf(form.own), true);
  const [flagged, setFlagged] = useState<ReadonlySet<string>>(new Set());
  const sound = useSound(form.recordings);
  const send = useMutation({
    mutationFn: () => scheduleApi.sendReview(id, bodyOf(draft)),
    onSuccess: (sent) => {
      done();
      forgetDraft(`review.${id}`);
      client.setQueryData(scheduleKeys.review(id), sent);
      void client.invalidateQueries({ queryKey: scheduleKeys.mine, exact: true });
      void client.invalidateQueries({ queryKey: keys.interview(id) });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) {
        void client.invalidateQueries({ queryKey: scheduleKeys.review(id) });
      }
    },
  });
  const open = missing(form, draft);
  const total = allPoints(form).length;
  const submit = () => {
    setFlagged(new Set(open));
    if (open.length === 0 && !send.isPending) send.mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  };
  const toFirst = () => {
    const field = document.getElementById(`point-${open[0]}`);
    field?.scrollIntoView({ block: "center" });
    field?.querySelector("input")?.focus({ preventScroll: true });
  };
  return (
    <form
      noValidate
      data-testid="review-form"
      className="grid gap-4"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Notice icon={EyeOff} title={t("review.blind")} />
      {form.recordings.length === 0 && <p className="text-muted">{t("review.noRecording")}</p>}
      {form.questions.map((question, index) => (
        <QuestionForm
          key={question.question_id}
          question={question}
          n={index + 1}
          total={form.questions.length}
          points={draft.points}
          flagged={flagged}
          sound={sound}
          onPoint={(key, point) => change({ ...draft, points: { ...draft.points, [key]: point } })}
        />
      ))}
      <TextArea
        label={t("review.summary")}
        hint={t("review.summaryHint")}
        maxLength={4_000}
        value={draft.summary}
        onChange={(event) => change({ ...draft, summary: event.target.value })}
      />
      {flagged.size > 0 && open.length > 0 && (
        <Notice
          role="alert"
          tone="bad"
          title={t("review.missing", { count: open.length })}
          actions={<Button onClick={toFirst}>{t("review.goMissing")}</Button>}
        />
      )}
      {send.error && <Failure error={send.error} />}
      <div className="bottom-sticky sticky bottom-[var(--bottom-bar,0px)] z-10 -mx-4 grid gap-2 border-t border-hairline bg-surface px-4 py-3 sm:mx-0 sm:rounded-card sm:border">
        {sound.current && (
          <audio
            {...sound.audioProps}
            key={sound.current.call_id}
            src={sound.current.url}
            controls
            preload="metadata"
            aria-label={t("review.player")}
            className="h-10 w-full"
          />
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="tabular min-w-0 flex-1 basis-40 text-sm text-muted">
            {t("review.progress", { done: total - open.length, total })}
            <span role="status">{saving === "idle" ? "" : ` · ${t(`review.${saving}`)}`}</span>
            <span className="block">{t("review.sendHint")}</span>
          </p>
          <Button
            type="submit"
            tone="primary"
            className="max-sm:min-h-11"
            busy={send.isPending}
            busyLabel={t("review.sending")}
          >
            {t("review.send")}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Given to somebody else while one wrote: what was written stays as a note of one's own. */
function Gone({ id }: { id: string }) {
  const { t } = useTranslation("schedule");
  const draft = keptDraft<Draft>(`review.${id}`);
  const words = draft ? [...Object.values(draft.points).map(({ note }) => note ?? ""), draft.summary] : [];
  const kept = words.filter(Boolean);
  return (
    <Notice icon={Info} title={t("review.gone")}>
      {kept.length > 0 && (
        <>
          <p>{t("review.kept")}</p>
          <ul className="mt-1 list-disc pl-5">
            {kept.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

function Kept({ form, draft }: { form: ReviewForm; draft: Draft }) {
  const { t } = useTranslation("schedule");
  const none = { canPlay: () => false, play: () => undefined };
  return (
    <details className="rounded-control border border-hairline px-3 py-2">
      <summary className="cursor-pointer">{t("review.kept")}</summary>
      <div className="mt-3 grid gap-3">
        {form.questions.map((question, index) => (
          <QuestionForm
            key={question.question_id}
            question={{ ...question, words: [] }}
            n={index + 1}
            total={form.questions.length}
            points={draft.points}
            onPoint={null}
            flagged={new Set()}
            sound={none}
          />
        ))}
        <p>{draft.summary}</p>
      </div>
    </details>
  );
}
