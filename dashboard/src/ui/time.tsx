import { useTranslation } from "react-i18next";
import { formatDateTime } from "@/lib/format";

/** A moment in the reader's zone; the zone is written out where `zone` asks for it, else on hover. */
export function Time({ at, zone = false, timeZone }: { at: string; zone?: boolean; timeZone?: string }) {
  const { i18n } = useTranslation();
  const full = formatDateTime(at, i18n.language, { zone: true, timeZone });
  return (
    <time dateTime={at} title={full}>
      {zone ? full : formatDateTime(at, i18n.language, { timeZone })}
    </time>
  );
}
