import { useTranslation } from "react-i18next";
import { formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";

/** The trials that were asked for, by whom and when; `chosen` is the one on the page. */
export function Earlier({
  title,
  rows,
  chosen,
  onShow,
}: {
  title: string;
  rows: { id: string; asked_by: string | null; created_at: string }[];
  chosen: string | undefined;
  onShow: (id: string) => void;
}) {
  const { t, i18n } = useTranslation("trials");
  return (
    <section className="grid gap-2">
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="flex flex-wrap gap-2">
        {rows.map((row) => (
          <li key={row.id}>
            <Button size="sm" aria-pressed={row.id === chosen} onClick={() => onShow(row.id)}>
              {t("asked", {
                name: row.asked_by ?? t("somebody"),
                time: formatDateTime(row.created_at, i18n.language),
              })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
