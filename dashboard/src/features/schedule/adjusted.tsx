import type { UseFormRegisterReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Choice, SelectField } from "@/ui/field";

interface Props {
  moreTime: UseFormRegisterReturn;
  patience: UseFormRegisterReturn;
  text: UseFormRegisterReturn;
  byPhone: boolean;
}

/** What was agreed with the candidate beforehand. Folded: most interviews have none. */
export function Adjusted({ moreTime, patience, text, byPhone }: Props) {
  const { t } = useTranslation("schedule");
  return (
    <details className="rounded-control border border-hairline px-3 py-2">
      <summary className="min-h-8 cursor-pointer font-medium">{t("adjusted.title")}</summary>
      <div className="mt-2 grid gap-2">
        <p className="text-sm text-muted">{t("adjusted.hint")}</p>
        <SelectField label={t("adjusted.time")} {...moreTime}>
          <option value="1">{t("adjusted.usual")}</option>
          <option value="1.25">{t("adjusted.more", { percent: 25 })}</option>
          <option value="1.5">{t("adjusted.more", { percent: 50 })}</option>
          <option value="2">{t("adjusted.double")}</option>
        </SelectField>
        <Choice type="checkbox" {...patience}>
          {t("adjusted.patience")}
        </Choice>
        <Choice type="checkbox" disabled={byPhone} {...text}>
          {t("adjusted.text")}
          {byPhone && <span className="block text-sm text-muted">{t("adjusted.noText")}</span>}
        </Choice>
      </div>
    </details>
  );
}
