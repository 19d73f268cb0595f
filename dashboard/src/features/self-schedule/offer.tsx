import { useMutation } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Offer, timesApi } from "@/api/schedule";
import { placeOf } from "@/features/schedule/clock";
import { momentIn } from "@/features/schedule/zones";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea, TextField } from "@/ui/field";

const MOST = 3;
let made = 0;

interface Props {
  token: string;
  zone: string;
  onSent: (offer: Offer) => void;
  onClose: () => void;
}

/** None of the free times suits: up to three others, for a person to answer. */
export function OfferForm({ token, zone, onSent, onClose }: Props) {
  const { t } = useTranslation("candidate");
  const [rows, setRows] = useState(() => [{ id: ++made, local: "" }]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const times = rows.map(({ local }) => momentIn(zone, local));
  const wrong = (index: number): string | null => {
    if (!tried) return null;
    const at = times[index];
    if (!at) return t("times.offerMissing");
    if (at.getTime() < Date.now()) return t("times.offerPast");
    return times.findIndex((one) => one?.getTime() === at.getTime()) < index ? t("times.offerTwice") : null;
  };
  const send = useMutation({
    mutationFn: (starts: string[]) =>
      timesApi.offer(token, {
        times: starts,
        timezone: zone,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      }),
    onSuccess: onSent,
  });
  const submit = () => {
    setTried(true);
    const starts = times.flatMap((at) => (at && at.getTime() > Date.now() ? [at.toISOString()] : []));
    if (starts.length === rows.length && new Set(starts).size === starts.length) send.mutate(starts);
  };
  return (
    <form
      noValidate
      data-testid="offer-form"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="text-muted">{t("times.offerLead")}</p>
      {rows.map(({ id, local }, index) => (
        <div key={id} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <TextField
              label={t("times.offerTime", { n: index + 1, place: placeOf(zone) })}
              type="datetime-local"
              value={local}
              error={wrong(index)}
              className="min-h-12"
              onChange={(event) =>
                setRows(rows.map((one) => (one.id === id ? { ...one, local: event.target.value } : one)))
              }
            />
          </div>
          {rows.length > 1 && (
            <Button
              size="lg"
              icon={X}
              aria-label={t("times.offerRemove", { n: index + 1 })}
              onClick={() => setRows(rows.filter((one) => one.id !== id))}
            />
          )}
        </div>
      ))}
      {rows.length < MOST && (
        <Button
          size="lg"
          icon={Plus}
          className="justify-self-start"
          onClick={() => setRows([...rows, { id: ++made, local: "" }])}
        >
          {t("times.offerAdd")}
        </Button>
      )}
      <TextArea
        label={t("times.offerReason")}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {send.error && <Failure error={send.error} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" tone="primary" size="lg" busy={send.isPending} busyLabel={t("times.sending")}>
          {t("times.offerSend")}
        </Button>
        <Button size="lg" onClick={onClose}>
          {t("times.back")}
        </Button>
      </div>
    </form>
  );
}
