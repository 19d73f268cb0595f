import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { careerApi, careerKeys, type ImportRow, type ProfileImport, type Take } from "@/api/career";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Card, Chip, Notice } from "@/ui/parts";
import { nameOf, useSaid } from "./said";

/** What an import says beside the profile; nothing is taken over before everything that differs is decided. */
export function Comparison({
  found,
  onLookAgain,
  onClose,
}: {
  found: ProfileImport;
  onLookAgain: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const [takes, setTakes] = useState<Readonly<Record<string, Take>>>(() =>
    Object.fromEntries(found.rows.flatMap(({ row, take }) => (take ? [[row, take]] : []))),
  );
  const set = (row: string) => (take: Take) => setTakes((before) => ({ ...before, [row]: take }));
  const of = (status: ImportRow["status"]) => found.rows.filter((row) => row.status === status);
  const [differing, fresh, fuller, same] = [of("conflict"), of("new"), of("fills"), of("same")];
  const open = differing.filter(({ row }) => !takes[row]).length;
  const decided = Object.entries(takes).map(([row, take]) => ({ row, take }));
  const taken = decided.filter(({ take }) => take !== "mine").length;
  const resolve = useMutation({
    mutationFn: () => careerApi.resolveImport(found.id, found.state, decided),
    onSuccess: async (done) => {
      client.setQueryData(careerKeys.import(done.id), done);
      await client.invalidateQueries({ queryKey: ["career"] });
    },
  });
  const forget = useMutation({ mutationFn: () => careerApi.forgetImport(found.id), onSuccess: onClose });
  if (found.counts)
    return (
      <Notice
        tone="good"
        role="status"
        title={t("import.done")}
        actions={<Button onClick={onClose}>{t("import.another")}</Button>}
      >
        {t("import.counts", { ...found.counts })}
      </Notice>
    );
  const moved = resolve.error instanceof ApiError && resolve.error.code === "CAREER_416";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <h2 className="text-xl font-semibold break-words">{found.filename}</h2>
        <p className="max-w-[60ch] text-muted">{t("import.lead")}</p>
      </div>
      <Problems found={found} />
      {differing.length > 0 && (
        <section aria-labelledby="import-differs" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <h3 id="import-differs" className="text-lg font-semibold">
            {t("import.differs", { count: differing.length })}
          </h3>
          {differing.map((row) => (
            <Differing key={row.row} row={row} take={takes[row.row]} onTake={set(row.row)} />
          ))}
        </section>
      )}
      <Offered title={t("import.fresh", { count: fresh.length })} rows={fresh} takes={takes} onTake={set} />
      <Offered
        title={t("import.fuller", { count: fuller.length })}
        rows={fuller}
        takes={takes}
        onTake={set}
      />
      {same.length > 0 && <p className="text-muted">{t("import.same", { count: same.length })}</p>}
      {resolve.error && (
        <Failure error={resolve.error} {...(moved ? { onRetry: () => void onLookAgain() } : {})} />
      )}
      {forget.error && <Failure error={forget.error} />}
      <div className="sticky bottom-[var(--bottom-bar,0px)] z-10 -mx-1 flex flex-wrap items-center gap-2 border-t border-hairline bg-page px-1 py-3">
        <Button
          tone="primary"
          disabled={open > 0}
          busy={resolve.isPending}
          busyLabel={t("saving")}
          onClick={() => resolve.mutate()}
        >
          {taken > 0 ? t("import.take", { count: taken }) : t("import.takeNone")}
        </Button>
        <Button busy={forget.isPending} busyLabel={t("saving")} onClick={() => forget.mutate()}>
          {t("import.forget")}
        </Button>
        <p aria-live="polite" className="text-sm text-muted">
          {open > 0 && t("import.open", { count: open })}
        </p>
      </div>
    </div>
  );
}

function Problems({ found }: { found: ProfileImport }) {
  const { t } = useTranslation("career");
  const { fieldName } = useSaid();
  if (found.problems.length === 0) return null;
  return (
    <Notice tone="caution" title={t("import.problems", { count: found.problems.length })}>
      <ul className="grid list-disc gap-1 pl-5">
        {found.problems.slice(0, 20).map(({ kind, table, row, field }) => (
          <li key={`${kind}-${table}-${row}-${field}`}>
            {row === null ? table : t("import.place", { table, row })}:{" "}
            {t(`import.problem.${kind}`, { field: field ? fieldName(field) : "" })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Differing({
  row,
  take,
  onTake,
}: {
  row: ImportRow;
  take: Take | undefined;
  onTake: (take: Take) => void;
}) {
  const { t } = useTranslation("career");
  const { fieldName, said, titleOf } = useSaid();
  const fields = Object.keys(row.theirs).filter(
    (name) => row.differs.includes(name) || said(name, row.mine?.[name]) === "",
  );
  return (
    <section
      aria-label={titleOf(row)}
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-card border border-hairline bg-surface"
    >
      <p className="flex flex-wrap items-center gap-2 px-4 pt-4">
        <Chip>{t(`import.kind.${row.kind}`)}</Chip>
        <span className="min-w-0 font-medium break-words">{titleOf(row)}</span>
        {row.remembered && <Chip tone="accent">{t("import.remembered")}</Chip>}
      </p>
      <table className="w-full table-fixed max-sm:block">
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col" className="w-32 px-4 py-1 text-left text-sm font-medium text-muted">
              {t("import.field")}
            </th>
            <th scope="col" className="px-4 py-1 text-left text-sm font-medium text-muted">
              {t("import.mine")}
            </th>
            <th scope="col" className="px-4 py-1 text-left text-sm font-medium text-muted">
              {t("import.theirs")}
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {fields.map((name) => (
            <tr key={name} className="border-t border-hairline align-top max-sm:block max-sm:py-1">
              <th
                scope="row"
                className="px-4 py-2 text-left text-sm font-normal text-muted max-sm:block max-sm:pb-0"
              >
                {fieldName(name)}
              </th>
              {[
                { label: t("import.mine"), text: said(name, row.mine?.[name]) },
                { label: t("import.theirs"), text: said(name, row.theirs[name]) },
              ].map(({ label, text }) => (
                <td
                  key={label}
                  className="px-4 py-2 wrap-anywhere whitespace-pre-line max-sm:block max-sm:py-1"
                >
                  <span className="hidden text-sm text-muted max-sm:inline">{label}: </span>
                  {text || <span className="text-muted">—</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <fieldset className="border-t border-hairline px-4 py-1">
        <legend className="sr-only">{t("import.decide", { name: titleOf(row) })}</legend>
        <div className="flex flex-wrap gap-x-6">
          {row.choices.map((choice) => (
            <Choice
              key={choice}
              type="radio"
              name={`take-${row.row}`}
              checked={take === choice}
              onChange={() => onTake(choice)}
            >
              {t(`import.choice.${choice}`)}
            </Choice>
          ))}
        </div>
      </fieldset>
    </section>
  );
}

function Offered({
  title,
  rows,
  takes,
  onTake,
}: {
  title: string;
  rows: readonly ImportRow[];
  takes: Readonly<Record<string, Take>>;
  onTake: (row: string) => (take: Take) => void;
}) {
  const { t } = useTranslation("career");
  const { fieldName, said, titleOf } = useSaid();
  if (rows.length === 0) return null;
  const all = rows.every(({ row }) => takes[row] === "theirs");
  return (
    <Card className="grid gap-1" aria-label={title}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-lg font-semibold">{title}</h3>
        <Button
          size="sm"
          tone="quiet"
          onClick={() => {
            for (const { row } of rows) onTake(row)(all ? "mine" : "theirs");
          }}
        >
          {t(all ? "import.noneOfThem" : "import.allOfThem")}
        </Button>
      </div>
      <ul className="divide-y divide-hairline">
        {rows.map((row) => {
          const named = nameOf(row.theirs);
          const facts = Object.entries(row.theirs)
            .filter(([name, value]) => value !== named && said(name, value) && name !== "responsibilities")
            .map(([name, value]) =>
              row.kind === "profile" ? said(name, value) : `${fieldName(name)}: ${said(name, value)}`,
            );
          return (
            <li key={row.row}>
              <Choice
                type="checkbox"
                checked={takes[row.row] === "theirs"}
                onChange={({ target }) => onTake(row.row)(target.checked ? "theirs" : "mine")}
              >
                <span className="font-medium wrap-anywhere">{titleOf(row)}</span>{" "}
                <span className="text-sm text-muted">{t(`import.kind.${row.kind}`)}</span>
                {row.remembered && <Chip tone="accent">{t("import.remembered")}</Chip>}
                {facts.length > 0 && (
                  <span className="line-clamp-2 block text-sm wrap-anywhere text-muted">
                    {facts.join(" · ")}
                  </span>
                )}
              </Choice>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
