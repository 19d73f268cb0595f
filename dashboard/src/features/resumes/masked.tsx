import { useTranslation } from "react-i18next";
import type { ResumeReading } from "@/api/resumes";
import { Card, Chip } from "@/ui/parts";

const KINDS = [
  "name",
  "email",
  "phone",
  "address",
  "birth",
  "national_id",
  "business_id",
  "card",
  "iban",
  "ip",
  "link",
] as const;

/** Which private data were found, and what becomes of them. Kinds and numbers only. */
export function Masked({ resume }: { resume: ResumeReading }) {
  const { t } = useTranslation("prepare");
  const found = KINDS.filter((kind) => (resume.masked_counts[kind] ?? 0) > 0);
  return (
    <Card aria-label={t("resumes.masked")} className="grid gap-3">
      <h2 className="text-xl font-semibold">{t("resumes.masked")}</h2>
      <p className="max-w-[60ch] text-muted">
        {t(found.length > 0 ? "resumes.maskedWhy" : "resumes.maskedNone")}
      </p>
      {found.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {found.map((kind) => (
            <li key={kind}>
              <Chip>
                {t(`resumes.kinds.${kind}`)} <span className="tabular">{resume.masked_counts[kind]}</span>
              </Chip>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
