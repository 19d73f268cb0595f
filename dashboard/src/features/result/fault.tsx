import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, RotateCcw, Wrench } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { FaultFact, InterviewDetail, Quality } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { percent, seconds } from "./figures";

/** The figures are written once, when the interview ends. */
export function useQuality(id: string, ended: string | null) {
  return useQuery({
    queryKey: keys.quality(id, ended),
    queryFn: ({ signal }) => companyApi.quality(id, signal),
  });
}

export function Fault({ interview }: { interview: InterviewDetail }) {
  const quality = useQuality(interview.id, interview.completed_at);
  return quality.data ? <FaultBox quality={quality.data} /> : null;
}

/** A fault of ours: what happened, and the two ways to settle it. Nothing where all was well. */
function FaultBox({ quality }: { quality: Quality }) {
  const { t, i18n } = useTranslation("hr");
  const { faults, released, redo } = quality;
  if (quality.redo_of) {
    return (
      <>
        <Notice className="mb-4" icon={RotateCcw} title={t("fault.isRedo")} data-testid="is-redo">
          <Link
            to="/interviews/$id"
            params={{ id: quality.redo_of }}
            className="text-accent underline underline-offset-2"
          >
            {t("fault.earlier")}
          </Link>
        </Notice>
        <FaultBox quality={{ ...quality, redo_of: null }} />
      </>
    );
  }
  if (faults.length === 0 && !quality.can_offer_redo && !redo) return null;
  const settled = released !== null || redo !== null;
  return (
    <Notice
      className="mb-4"
      tone={settled ? "neutral" : "caution"}
      icon={settled ? CircleCheck : Wrench}
      title={t(released ? "fault.titleReleased" : "fault.title")}
      data-testid="fault"
    >
      <div className="grid gap-2">
        {!settled && <p>{t("fault.text")}</p>}
        {faults.length > 0 && (
          <ul className="list-disc pl-5 marker:text-subtle">
            {faults.map((fact) => (
              <li key={fact.fault}>{factText(fact, t, i18n.language)}</li>
            ))}
          </ul>
        )}
        {redo && (
          <p data-testid="redo-offered">
            {t("fault.offered", { time: formatDateTime(redo.created_at, i18n.language) })}{" "}
            <Link
              to="/interviews/$id"
              params={{ id: redo.id }}
              className="text-accent underline underline-offset-2"
            >
              {t("fault.later")}
            </Link>
          </p>
        )}
        {released && (
          <div className="grid gap-1" data-testid="released">
            <p>
              {t("fault.released", {
                name: released.by_name,
                time: formatDateTime(released.at, i18n.language),
              })}
            </p>
            {released.reason && (
              <blockquote className="border-l-2 border-hairline pl-3">{released.reason}</blockquote>
            )}
          </div>
        )}
        {!settled && <Settle quality={quality} />}
      </div>
    </Notice>
  );
}

function Settle({ quality }: { quality: Quality }) {
  const { t } = useTranslation("hr");
  const [asking, setAsking] = useState<"redo" | "anyway" | null>(null);
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2">
      {quality.can_offer_redo ? (
        <Button icon={RotateCcw} onClick={() => setAsking("redo")} data-testid="offer-redo">
          {t("fault.offer")}
        </Button>
      ) : (
        <span>{t("fault.noRedo")}</span>
      )}
      {quality.blocked && (
        <Button onClick={() => setAsking("anyway")} data-testid="score-anyway">
          {t("fault.anyway")}
        </Button>
      )}
      <RedoDialog id={quality.interview_id} open={asking === "redo"} onClose={() => setAsking(null)} />
      <AnywayDialog id={quality.interview_id} open={asking === "anyway"} onClose={() => setAsking(null)} />
    </div>
  );
}

interface Asked {
  id: string;
  open: boolean;
  onClose: () => void;
}

function useSettled({ id, onClose }: Asked) {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: keys.qualityOf(id) });
    await client.invalidateQueries({ queryKey: keys.interview(id) });
    await client.invalidateQueries({ queryKey: keys.interviews });
    onClose();
  };
}

function RedoDialog(asked: Asked) {
  const { t } = useTranslation(["hr", "common"]);
  const onSuccess = useSettled(asked);
  const offer = useMutation({ mutationFn: () => companyApi.offerRedo(asked.id), onSuccess });
  return (
    <Dialog open={asked.open} onClose={asked.onClose} title={t("fault.offerTitle")}>
      <p className="text-muted">{t("fault.offerText")}</p>
      {offer.error && <Failure error={offer.error} />}
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" busy={offer.isPending} onClick={() => offer.mutate()}>
          {t("fault.offerSend")}
        </Button>
        <Button onClick={asked.onClose}>{t("common:back")}</Button>
      </div>
    </Dialog>
  );
}

function AnywayDialog(asked: Asked) {
  const { t } = useTranslation(["hr", "common"]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = reason.trim().length < 3;
  const onSuccess = useSettled(asked);
  const release = useMutation({
    mutationFn: () => companyApi.scoreAnyway(asked.id, reason.trim()),
    onSuccess,
  });
  return (
    <Dialog open={asked.open} onClose={asked.onClose} title={t("fault.anywayTitle")}>
      <p className="text-muted">{t("fault.anywayText")}</p>
      <TextArea
        label={t("fault.reason")}
        value={reason}
        maxLength={2_000}
        error={tried && missing ? t("fault.reasonMissing") : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {release.error && <Failure error={release.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          busy={release.isPending}
          onClick={() => {
            setTried(true);
            if (!missing) release.mutate();
          }}
        >
          {t("fault.anyway")}
        </Button>
        <Button onClick={asked.onClose}>{t("common:back")}</Button>
      </div>
    </Dialog>
  );
}

type Translate = ReturnType<typeof useTranslation<"hr">>["t"];

function factText({ fault, value, limit }: FaultFact, t: Translate, language: string): string {
  switch (fault) {
    case "broken_off":
      return t("fault.fact.broken_off");
    case "words_missing":
      return t("fault.fact.words_missing");
    case "words_unsure":
      return t("fault.fact.words_unsure", { share: percent(value, language) });
    case "dead_air":
      // A share of the call is below 1, the longest stretch is in ms.
      return limit < 1
        ? t("fault.fact.dead_air_share", { share: percent(value, language) })
        : t("fault.fact.dead_air", { time: seconds(value, language) });
    default:
      return t(`fault.fact.${fault}`, { time: seconds(value, language) });
  }
}
