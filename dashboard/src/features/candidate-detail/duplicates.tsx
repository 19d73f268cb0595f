import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type PersonDetail, peopleApi } from "@/api/people";
import { useMay } from "@/features/auth/use-may";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { toasts } from "@/ui/toasts";

/** Somebody with the same address or number: a hint, and a merge that says which entry stays. */
export function Duplicates({ candidate }: { candidate: PersonDetail }) {
  const { t } = useTranslation(["people", "common"]);
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [keep, setKeep] = useState(candidate.id);
  const others = candidate.duplicates ?? [];
  const merge = useMutation({
    mutationFn: () => {
      const all = [candidate.id, ...others.map(({ id }) => id)];
      return peopleApi.merge(
        keep,
        all.filter((id) => id !== keep),
      );
    },
    onSuccess: async (kept) => {
      setOpen(false);
      toasts.say(t("merge.done", { name: kept.name }));
      await client.invalidateQueries({ queryKey: keys.candidates });
      if (kept.id !== candidate.id)
        await navigate({ to: "/candidates/$id", params: { id: kept.id }, search: {} });
    },
  });
  const [first] = others;
  if (!first || !may("candidates:write")) return null;
  const name = [candidate, ...others].find(({ id }) => id === keep)?.name;
  return (
    <>
      <Notice
        tone="caution"
        icon={Users}
        title={t("detail.duplicate", { name: first.name })}
        className="mb-4"
        actions={
          <Button size="sm" onClick={() => setOpen(true)}>
            {t("detail.compare")}
          </Button>
        }
      />
      <Dialog open={open} onClose={() => setOpen(false)} title={t("merge.title")}>
        <p className="text-muted">{t("merge.lead")}</p>
        <fieldset className="grid gap-2">
          <legend className="sr-only">{t("merge.kept")}</legend>
          {[candidate, ...others].map((one) => (
            <Choice
              key={one.id}
              type="radio"
              name="keep"
              checked={keep === one.id}
              onChange={() => setKeep(one.id)}
            >
              {t("merge.keep", { name: one.name })}
            </Choice>
          ))}
        </fieldset>
        {merge.error && <Failure error={merge.error} />}
        <div className="flex flex-wrap gap-2">
          <Button
            tone="primary"
            busy={merge.isPending}
            busyLabel={t("merge.doing")}
            onClick={() => merge.mutate()}
          >
            {t("merge.act", { name })}
          </Button>
          <Button onClick={() => setOpen(false)}>{t("common:cancel")}</Button>
        </div>
      </Dialog>
    </>
  );
}
