import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CandidateRow } from "@/api/types";
import { Combobox } from "@/ui/combobox";

export type Person = Pick<CandidateRow, "id" | "name" | "email" | "phone" | "timezone" | "language">;

const SEARCH_MS = 150;
const SHOWN = 20;

interface Props {
  person: Person | null;
  onPerson: (person: Person) => void;
  error?: React.ReactNode;
}

/** One of any number of candidates: the service searches while one types. */
export function CandidateField({ person, onPerson, error }: Props) {
  const { t } = useTranslation("hr");
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), typed ? SEARCH_MS : 0);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: [...keys.candidates, "choice", q],
    queryFn: ({ signal }) => companyApi.candidates({ q, per_page: SHOWN }, signal),
    placeholderData: keepPreviousData,
  });
  const people = found.data?.candidates ?? [];
  return (
    <Combobox
      label={t("schedule.candidate")}
      error={error}
      value={person?.id ?? null}
      shown={person ? `${person.name} · ${person.email}` : undefined}
      placeholder={t("schedule.choose")}
      options={people.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
      onSearch={setTyped}
      loading={found.isPending || (q !== "" && found.isPlaceholderData)}
      onChange={(id) => {
        const chosen = people.find((one) => one.id === id);
        if (chosen) onPerson(chosen);
      }}
    />
  );
}
