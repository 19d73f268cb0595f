import { useTranslation } from "react-i18next";
import { formatDate, formatDateTime } from "@/lib/format";

interface Props {
  at: string;
  /** Writes the zone out; else it shows on hover. */
  zone?: boolean;
  timeZone?: string;
  /** Where the hour does not matter; it shows on hover. */
  dateOnly?: boolean;
}

/** A moment in the reader's zone. */
export function Time({ at, zone = false, timeZone, dateOnly = false }: Props) {
  const { i18n } = useTranslation();
  const full = formatDateTime(at, i18n.language, { zone: true, timeZone });
  const short = dateOnly ? formatDate(at, i18n.language) : formatDateTime(at, i18n.language, { timeZone });
  return (
    <time dateTime={at} title={full}>
      {zone ? full : short}
    </time>
  );
}
