import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import { ApiError } from "@/api/client";
import type { Receipt } from "@/api/types";
import { OurFault } from "@/features/candidate/fault";
import { Contact, LinkProblem } from "@/features/candidate/gone";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { CandidateSkeleton } from "@/features/candidate/skeleton";
import { useToken } from "@/features/candidate/view";
import { heldBy } from "@/features/phone/held-by";
import { formatDateTime } from "@/lib/format";
import { saveFile } from "@/lib/save-file";
import { useNarrow } from "@/lib/use-narrow";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Card, Notice } from "@/ui/parts";
import { receiptText } from "./download";
import { usePlayer } from "./player";
import { SelfReportCard } from "./self-report";
import { Words } from "./words";

export function receiptQuery(token: string) {
  return queryOptions({
    queryKey: ["receipt", token],
    queryFn: ({ signal }) => candidateApi.receipt(token, signal),
    // Right after the interview the last words may still be on their way.
    refetchInterval: ({ state }) =>
      state.data?.questions.length === 0 || state.data?.listening ? 5_000 : false,
  });
}

export default function ReceiptPage() {
  const token = useToken();
  const receipt = useQuery(receiptQuery(token));
  if (receipt.data) return <ReceiptView receipt={receipt.data} token={token} />;
  if (receipt.error) {
    return <LinkProblem error={receipt.error} token={token} onRetry={() => void receipt.refetch()} />;
  }
  return <CandidateSkeleton />;
}

function ReceiptView({ receipt, token }: { receipt: Receipt; token: string }) {
  const { t, i18n } = useTranslation("candidate");
  const client = useQueryClient();
  const player = usePlayer(receipt.recording_urls);
  const [right, setRight] = useState(false);
  const narrow = useNarrow();
  const [open, setOpen] = useState(0);
  const refresh = () => client.invalidateQueries({ queryKey: ["receipt", token] });
  const correct = useMutation({
    mutationFn: (body: { segment_id: string; text: string }) => candidateApi.correct(token, body),
    onSuccess: refresh,
  });
  const undo = useMutation({
    mutationFn: (segmentId: string) => candidateApi.uncorrect(token, segmentId),
    onSuccess: refresh,
  });
  const until = receipt.correct_until;
  const download = () => {
    const words = {
      title: t("receipt.heading"),
      question: (n: number) => t("receipt.question", { n }),
      none: t("receipt.noWords"),
      original: t("receipt.original"),
      corrected: t("receipt.corrected"),
    };
    const time = (at: string) => formatDateTime(at, i18n.language, { zone: true });
    const followed = receipt.watchers.map((one) =>
      [
        t(one.listened ? "receipt.listened" : "receipt.readAlong", { name: one.name }),
        time(one.from_at),
      ].join(" · "),
    );
    const footer = [
      `${t("receipt.watchers")}: ${followed.join("; ") || t("receipt.nobody")}`,
      receipt.completed_at ? t("receipt.finishedAt", { time: time(receipt.completed_at) }) : "",
    ];
    saveFile(
      new Blob([receiptText(receipt, words, footer)], { type: "text/plain;charset=utf-8" }),
      "interview.txt",
    );
  };
  const closed = !receipt.can_correct || isClosed(correct.error);
  const hasSound = Object.keys(receipt.recording_urls).length > 0;
  const spoken = receipt.questions.some((question) => question.words.length > 0);

  return (
    <CandidateShell title={t("title.receipt")}>
      <div className="grid gap-6" data-testid="receipt">
        {receipt.fault && <OurFault fault={receipt.fault} />}
        <div className="grid gap-2">
          <Heading>{t("receipt.heading")}</Heading>
          <p className="text-muted">{t("receipt.leadPlain")}</p>
          {until && (
            <p className="font-medium">
              {closed
                ? t("receipt.over")
                : t("receipt.until", {
                    time: formatDateTime(until, i18n.language, { zone: true, weekday: true }),
                  })}
            </p>
          )}
          {!hasSound && spoken && <p className="text-base text-muted">{t("receipt.noRecording")}</p>}
        </div>
        {receipt.listening && <Notice role="status" title={t("receipt.listening")} />}
        {receipt.questions.length === 0 && <Notice title={t("receipt.empty")} />}
        {narrow && receipt.questions.length > 1 && (
          <QuestionIndex count={receipt.questions.length} open={open} onOpen={setOpen} />
        )}
        <ol className="grid gap-4">
          {receipt.questions.map((question, index) => (
            <li
              key={question.question_id}
              className={narrow && index !== open ? "hidden print:block" : undefined}
            >
              <Card className="grid gap-3">
                <p className="text-base text-muted">{t("receipt.question", { n: index + 1 })}</p>
                <h2 className="font-semibold" id={`question-${index}`} tabIndex={-1}>
                  {question.text}
                </h2>
                {question.words.length === 0 && <p className="text-muted">{t("receipt.noWords")}</p>}
                <ul className="grid gap-3 empty:hidden">
                  {question.words.map((words) => (
                    <li key={words.segment_id}>
                      <Words
                        words={words}
                        player={player}
                        readOnly={closed}
                        onCorrect={(text) => correct.mutateAsync({ segment_id: words.segment_id, text })}
                        onUndo={() => undo.mutateAsync(words.segment_id)}
                      />
                    </li>
                  ))}
                </ul>
              </Card>
            </li>
          ))}
        </ol>
        <SelfReportCard token={token} />
        <section className="grid gap-1 border-t border-hairline pt-4 text-base text-muted">
          <Followers watchers={receipt.watchers} />
          {receipt.held_by.length > 0 && <p>{t(heldBy(receipt.held_by))}</p>}
          {receipt.completed_at && (
            <p>
              {t("receipt.finishedAt", {
                time: formatDateTime(receipt.completed_at, i18n.language, { zone: true }),
              })}
            </p>
          )}
        </section>
        <div className="flex flex-wrap gap-3 no-print">
          <Button tone="primary" size="lg" busy={right} onClick={() => setRight(true)}>
            {t("receipt.looksRight")}
          </Button>
          <Link to="/interview/$token/status" params={{ token }} className={buttonClass("secondary", "lg")}>
            {t("ended.status")}
          </Link>
          <Button size="lg" icon={Printer} onClick={() => window.print()}>
            {t("receipt.print")}
          </Button>
          <Button size="lg" icon={Download} onClick={download}>
            {t("receipt.download")}
          </Button>
        </div>
        <p role="status">{right ? t("receipt.thanks") : ""}</p>
        <section className="grid gap-2 border-t border-hairline pt-4 text-base text-muted no-print">
          <p>{t("receipt.deletion")}</p>
          {receipt.contact_email && <Contact email={receipt.contact_email} />}
        </section>
      </div>
    </CandidateShell>
  );
}

/** One question to a screen, and the way to each. */
function QuestionIndex({
  count,
  open,
  onOpen,
}: {
  count: number;
  open: number;
  onOpen: (index: number) => void;
}) {
  const { t } = useTranslation("candidate");
  return (
    <nav aria-label={t("receipt.index")} className="flex flex-wrap gap-2 no-print">
      {Array.from({ length: count }, (_, index) => (
        <button
          type="button"
          // biome-ignore lint/suspicious/noArrayIndexKey: the questions are fixed places
          key={index}
          aria-current={index === open ? "true" : undefined}
          aria-label={t("receipt.question", { n: index + 1 })}
          className={cn(
            "min-h-11 min-w-11 rounded-control border px-3 tabular",
            index === open
              ? "border-accent bg-accent-tint font-semibold text-accent-tint-text"
              : "border-control",
          )}
          onClick={() => onOpen(index)}
        >
          {index + 1}
        </button>
      ))}
    </nav>
  );
}

function isClosed(error: unknown): boolean {
  return error instanceof ApiError && error.code === "INT_416";
}

function Followers({ watchers }: { watchers: Receipt["watchers"] }) {
  const { t, i18n } = useTranslation("candidate");
  if (watchers.length === 0) {
    return (
      <p>
        {t("receipt.watchers")}: {t("receipt.nobody")}
      </p>
    );
  }
  const time = (at: string) => formatDateTime(at, i18n.language, { zone: true });
  return (
    <div>
      <p>{t("receipt.watchers")}:</p>
      <ul>
        {watchers.map(({ name, from_at, until_at, listened }) => (
          <li key={name + from_at}>
            {t(listened ? "receipt.listened" : "receipt.readAlong", { name })} ·{" "}
            {until_at
              ? t("receipt.fromUntil", { from: time(from_at), until: time(until_at) })
              : time(from_at)}
          </li>
        ))}
      </ul>
    </div>
  );
}
