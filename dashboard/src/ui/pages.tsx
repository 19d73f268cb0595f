import { useTranslation } from "react-i18next";
import { Button } from "./button";

interface Props {
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

/** From page to page of a list; nothing where there is only one. */
export function Pages({ page, pages, onPage }: Props) {
  const { t, i18n } = useTranslation("common");
  if (pages <= 1) return null;
  const number = (value: number) => value.toLocaleString(i18n.language);
  const said = t("pageOf", { page: number(page), pages: number(pages) });
  return (
    <nav aria-label={said} className="flex items-center justify-end gap-3">
      <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {t("previous")}
      </Button>
      <span className="tabular text-muted">{said}</span>
      <Button disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {t("next")}
      </Button>
    </nav>
  );
}
