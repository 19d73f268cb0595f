import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Person, peopleApi } from "@/api/people";
import type { CandidateStatus } from "@/api/types";
import { CANDIDATE_STATUSES } from "@/routes/people";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";

export const colleaguesKey = ["users", "colleagues"] as const;

/** People a candidate can be given to. */
export function useColleagues(enabled = true) {
  const found = useQuery({
    queryKey: colleaguesKey,
    queryFn: ({ signal }) => peopleApi.colleagues(signal),
    enabled,
    staleTime: 60_000,
  });
  return (found.data?.users ?? []).filter(
    ({ role, is_active }) => is_active && (role === "HR" || role === "EMPLOYEE"),
  );
}

interface Choice {
  key: string;
  label: string;
  hint?: string | undefined;
}

/** A list of which one is chosen by arrows and Enter, a digit or a click. */
function Choices({
  label,
  choices,
  current,
  onChoose,
}: {
  label: string;
  choices: readonly Choice[];
  current: string | null;
  onChoose: (key: string) => void;
}) {
  const step = (event: KeyboardEvent<HTMLUListElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    const to = event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : null;
    if (digit !== undefined) {
      event.preventDefault();
      const chosen = choices[Number(digit) - 1];
      if (chosen) onChoose(chosen.key);
    } else if (to !== null) {
      event.preventDefault();
      buttons[(to + buttons.length) % buttons.length]?.focus();
    }
  };
  const start = Math.max(
    0,
    choices.findIndex(({ key }) => key === current),
  );
  return (
    <ul
      aria-label={label}
      onKeyDown={step}
      className="-mx-2 grid max-h-[60dvh] gap-0.5 overflow-y-auto px-2 py-1"
    >
      {choices.map(({ key, label: text, hint }, place) => (
        <li key={key}>
          <button
            type="button"
            // biome-ignore lint/a11y/noAutofocus: a dialog's first choice takes the keys
            autoFocus={place === start}
            onClick={() => onChoose(key)}
            className="flex min-h-10 w-full items-center gap-3 rounded-control px-3 text-left hover:bg-sunken focus:bg-sunken max-sm:min-h-11"
          >
            <span
              aria-hidden="true"
              className={cn("w-4 text-center text-sm text-subtle", place > 8 && "invisible")}
            >
              {place + 1}
            </span>
            <span className="min-w-0 flex-1">{text}</span>
            {hint && <span className="text-sm text-muted">{hint}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface Picked {
  people: readonly Person[];
  /** Of all that match, where no list of them is at hand. */
  count?: number | undefined;
}

export function StagePicker({
  people,
  count = people.length,
  without = [],
  onChoose,
  onClose,
}: Picked & {
  without?: CandidateStatus[];
  onChoose: (status: CandidateStatus) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation(["people", "hr"]);
  const current = people.length === 1 && count === 1 ? (people[0]?.status ?? null) : null;
  const n = count.toLocaleString(i18n.language);
  return (
    <Dialog open onClose={onClose} title={t("move.title", { count, n, name: people[0]?.name })}>
      <p className="text-sm text-muted">{without.length > 0 ? t("bulk.notReject") : t("move.hint")}</p>
      <Choices
        label={t("key.stage")}
        current={current}
        onChoose={(key) => onChoose(key as CandidateStatus)}
        choices={CANDIDATE_STATUSES.filter((one) => !without.includes(one)).map((one) => ({
          key: one,
          label: t(`hr:stage.${one}`),
          hint: one === current ? t("move.current") : undefined,
        }))}
      />
    </Dialog>
  );
}

export function OwnerPicker({
  people,
  onChoose,
  onClose,
}: Picked & { onChoose: (user: { id: string; name: string } | null) => void; onClose: () => void }) {
  const { t, i18n } = useTranslation("people");
  const users = useColleagues();
  const current = people.length === 1 ? (people[0]?.assigned_to ?? "none") : null;
  const n = people.length.toLocaleString(i18n.language);
  const choices = [
    ...users.map(({ id, name }) => ({ key: id, label: name })),
    { key: "none", label: t("nobody") },
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("assign.title", { count: people.length, n, name: people[0]?.name })}
    >
      <Choices
        key={users.length}
        label={t("assign.search")}
        current={current}
        choices={choices}
        onChoose={(key) => onChoose(users.find(({ id }) => id === key) ?? null)}
      />
    </Dialog>
  );
}

/** Nobody is declined by a slip of the hand: a reason in words, and a result that waits is looked at first. */
export function Decline({
  people,
  onDecline,
  onClose,
}: Picked & { onDecline: (reason: string) => Promise<boolean>; onClose: () => void }) {
  const { t, i18n } = useTranslation(["people", "common"]);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const waiting = people.find((one) => one.latest_interview?.scored && !one.latest_interview.verdict);
  const values = {
    count: people.length,
    n: people.length.toLocaleString(i18n.language),
    name: people[0]?.name,
  };
  const decline = async () => {
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    setBusy(true);
    if (await onDecline(reason.trim())) onClose();
    setBusy(false);
  };
  return (
    <Dialog open onClose={onClose} title={t("decline.title", values)}>
      <p className="text-muted">{t("decline.lead")}</p>
      {waiting?.latest_interview && (
        <Notice
          tone="caution"
          title={people.length > 1 ? waiting.name : undefined}
          actions={
            <Link
              to="/interviews/$id"
              params={{ id: waiting.latest_interview.id }}
              search={{}}
              className={buttonClass("secondary", "sm")}
            >
              {t("decline.openResult")}
            </Link>
          }
        >
          {t("decline.result")}
        </Notice>
      )}
      <TextArea
        id={id}
        label={t("decline.reason")}
        hint={t("decline.reasonHint")}
        error={missing && t("decline.needed")}
        maxLength={500}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button tone="danger" busy={busy} busyLabel={t("decline.doing")} onClick={() => void decline()}>
          {t("decline.act", values)}
        </Button>
        <Button onClick={onClose}>{t("common:cancel")}</Button>
      </div>
    </Dialog>
  );
}
