import { useTranslation } from "react-i18next";
import { TextField } from "@/ui/field";

/** The last part of the public page's address. */
export function SlugField({ value, onChange }: { value: string; onChange: (slug: string) => void }) {
  const { t } = useTranslation("career");
  return (
    <TextField
      label={t("publish.slug")}
      hint={t("publish.slugHint")}
      required
      minLength={3}
      maxLength={60}
      pattern="[a-z0-9]([a-z0-9\-]{1,58}[a-z0-9])"
      value={value}
      onChange={({ target }) => onChange(target.value.toLowerCase())}
    />
  );
}
