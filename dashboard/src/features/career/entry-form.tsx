import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, type Entry, type EntryKind } from "@/api/career";
import { Choice, SelectField, TextArea, TextField } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";
import { bodyOf, DATE_PATTERN, draftOf, FIELDS, type Field, KINDS, LEVELS } from "./fields";
import { Suggested } from "./suggested";

/** One entry as a form made of its kind's fields. */
export function EntryForm({
  kind,
  profile,
  entry,
  onDone,
  onCancel,
}: {
  kind: EntryKind;
  profile: CareerProfile;
  entry: Entry | null;
  onDone: () => Promise<void>;
  onCancel: () => void;
}) {
  const { t } = useTranslation("career");
  const [draft, setDraft] = useState(() => draftOf(kind, entry));
  const save = useMutation({
    mutationFn: () =>
      entry
        ? careerApi.save(kind, entry.id, { ...bodyOf(kind, draft), revision: entry.revision })
        : careerApi.add(kind, { ...bodyOf(kind, draft), profile_id: profile.id }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const worded = (["responsibilities", "description"] as const).find((name) =>
    FIELDS[kind].some((field) => field.name === name),
  );
  const set = (name: Field["name"], value: string | boolean) =>
    setDraft((before) => ({ ...before, [name]: value }));
  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="grid items-end gap-4 sm:grid-cols-2">
        {FIELDS[kind].map((field) => (
          <div key={field.name} className={WIDE.has(field.as) ? "sm:col-span-2" : ""}>
            <Input field={field} value={draft[field.name] ?? ""} off={isOff(field, draft)} onValue={set} />
          </div>
        ))}
      </div>
      {worded && (
        <Suggested
          text={String(draft[worded] ?? "")}
          label={t("suggest.ask")}
          disabled={!String(draft[worded] ?? "").trim()}
          ask={() => careerApi.optimize(String(draft[worded] ?? ""), profile.language === "ko" ? "ko" : "en")}
          onTake={(text) => set(worded, text)}
        />
      )}
      <FormEnd
        error={save.error}
        label={t("save")}
        busy={save.isPending}
        busyLabel={t("saving")}
        onCancel={onCancel}
      />
    </form>
  );
}

const WIDE: ReadonlySet<Field["as"]> = new Set(["text", "lines", "check"]);

function isOff(field: Field, draft: ReturnType<typeof draftOf>): boolean {
  return (
    (field.name === "end_date" && draft.is_current === true) ||
    (field.name === "anonymized_name" && draft.is_anonymized !== true)
  );
}

function Input({
  field,
  value,
  off,
  onValue,
}: {
  field: Field;
  value: string | boolean;
  off: boolean;
  onValue: (name: Field["name"], value: string | boolean) => void;
}) {
  const { t } = useTranslation("career");
  const { name, as, required = false } = field;
  const label = t(`field.${name}`);
  const text = typeof value === "string" ? value : "";
  const common = { label, required, disabled: off, value: text };
  switch (as) {
    case "check":
      return (
        <Choice
          type="checkbox"
          checked={value === true}
          onChange={({ target }) => onValue(name, target.checked)}
        >
          {label}
        </Choice>
      );
    case "text":
      return (
        <TextArea
          {...common}
          rows={4}
          maxLength={10_000}
          onChange={({ target }) => onValue(name, target.value)}
        />
      );
    case "lines":
      return (
        <TextArea
          {...common}
          hint={t("linesHint")}
          rows={5}
          maxLength={40_000}
          onChange={({ target }) => onValue(name, target.value)}
        />
      );
    case "level":
      return (
        <SelectField {...common} onChange={({ target }) => onValue(name, target.value)}>
          <option value="">{t("level.none")}</option>
          {LEVELS.map((one) => (
            <option key={one} value={one}>
              {t(`level.${one}`)}
            </option>
          ))}
        </SelectField>
      );
    case "kind":
      return (
        <SelectField {...common} onChange={({ target }) => onValue(name, target.value)}>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`achievement.${one}`)}
            </option>
          ))}
        </SelectField>
      );
    default:
      return (
        <TextField
          {...common}
          {...(as === "date" ? { pattern: DATE_PATTERN, placeholder: "2020-03", hint: t("dateHint") } : {})}
          {...(as === "url" ? { type: "url", placeholder: "https://example.com" } : {})}
          maxLength={
            as === "url" ? 500 : as === "date" ? 10 : name === "category" || name === "grade" ? 100 : 255
          }
          onChange={({ target }) => onValue(name, target.value)}
        />
      );
  }
}
