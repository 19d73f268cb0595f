import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { useKeptState } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { toasts } from "@/ui/toasts";

interface Props {
  about: { id: string; name: string } | null;
  onClose: () => void;
}

/** A note on an interview without leaving the wall; nobody in the call hears of it. */
export function NoteDialog({ about, onClose }: Props) {
  const { t } = useTranslation(["live", "common"]);
  return (
    <Dialog open={about !== null} onClose={onClose} title={t("note.title", { name: about?.name ?? "" })}>
      {about && <Form key={about.id} about={about} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ about, onClose }: { about: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation(["live", "common"]);
  const [text, setText, forget] = useKeptState(`compose.${about.id}`, "");
  const id = useId();
  const save = useMutation({
    mutationFn: () => companyApi.command(about.id, { kind: "note", text: text.trim() }),
    onSuccess: () => {
      forget();
      toasts.say(t("note.saved"));
      onClose();
    },
  });
  const send = () => {
    if (text.trim() !== "" && !save.isPending) save.mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <>
      <div className="grid gap-1">
        <label htmlFor={id} className="text-muted">
          {t("note.label")}
        </label>
        <textarea
          id={id}
          rows={3}
          maxLength={4_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="w-full resize-y rounded-control border border-control bg-surface px-3 py-2 text-lg sm:text-base"
        />
      </div>
      {save.error && <Failure error={save.error} />}
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" busy={save.isPending} busyLabel={t("note.saving")} onClick={send}>
          {t("note.save")}
        </Button>
        <Button onClick={onClose}>{t("common:cancel")}</Button>
      </div>
    </>
  );
}
