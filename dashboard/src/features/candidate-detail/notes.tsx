import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type Note, peopleApi } from "@/api/people";
import { useKeptState } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { useRemoval } from "@/ui/use-removal";

export function Notes({ id, writes }: { id: string; writes: boolean }) {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const key = [...keys.candidate(id), "notes"];
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => peopleApi.notes(id, signal) });
  const [text, setText] = useKeptState(`note.${id}`, "");
  const [missing, setMissing] = useState(false);
  const removal = useRemoval();
  const add = useMutation({
    mutationFn: () => peopleApi.addNote(id, text.trim()),
    onSuccess: (note) => {
      setText("");
      client.setQueryData<{ notes: Note[] }>(key, (before) => ({ notes: [note, ...(before?.notes ?? [])] }));
    },
  });
  const submit = () => {
    setMissing(text.trim() === "");
    if (text.trim() && !add.isPending) add.mutate();
  };
  const remove = (note: Note) =>
    removal.remove({
      key: note.id,
      said: t("notes.removed"),
      failed: t("notes.failed"),
      act: () => peopleApi.removeNote(id, note.id),
      refresh: () => client.invalidateQueries({ queryKey: key }),
    });
  const notes = found.data?.notes.filter((note) => !removal.isGoing(note.id));
  return (
    <Card className="grid gap-5">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextArea
          label={t("notes.new")}
          hint={t("notes.hint")}
          error={missing && t("notes.needed")}
          maxLength={4_000}
          rows={3}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) submit();
          }}
        />
        {add.error && <Failure error={add.error} />}
        <div>
          <Button type="submit" tone="primary" busy={add.isPending} busyLabel={t("notes.adding")}>
            {t("notes.add")}
          </Button>
        </div>
      </form>
      {found.isPending && <Skeleton className="h-16" />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {notes?.length === 0 && <p className="text-muted">{t("notes.empty")}</p>}
      <ul className="grid gap-3">
        {notes?.map((note) => (
          <li key={note.id} className="flex gap-2 border-t border-hairline pt-3">
            <div className="min-w-0 flex-1">
              <p className="whitespace-pre-wrap">{note.text}</p>
              <p className="text-sm text-muted">
                {note.by?.name ?? t("notes.gone")} · <Time at={note.at} />
              </p>
            </div>
            {writes && (
              <Button
                size="sm"
                tone="quiet"
                icon={Trash2}
                aria-label={t("notes.remove")}
                onClick={() => remove(note)}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
