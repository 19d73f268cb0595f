import { Check, Globe } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { offsetName } from "@/features/schedule/clock";
import { zones } from "@/features/schedule/zones";
import { TextField } from "@/ui/field";
import { zoneTitle } from "./days";

const MOST = 8;

interface Props {
  zone: string;
  onZone: (zone: string) => void;
  hours: "h12" | "h23";
  onHours: (hours: "h12" | "h23") => void;
}

/** Whose clock the times go by, and how it counts. Folded: it is nearly always right. */
export function ZonePicker({ zone, onZone, hours, onHours }: Props) {
  const { t, i18n } = useTranslation("candidate");
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const list = useId();
  const [now] = useState(() => Date.now());
  const found = useMemo(() => {
    if (!open) return [];
    const wanted = search.trim().toLowerCase().replaceAll(" ", "_");
    const all = zones();
    const hits = wanted
      ? all.filter(
          (name) =>
            name.toLowerCase().includes(wanted) ||
            zoneTitle(name, now, i18n.language).toLowerCase().replaceAll(" ", "_").includes(wanted),
        )
      : [zone, ...all.filter((name) => name !== zone && offsetName(name, now) === offsetName(zone, now))];
    return hits.slice(0, MOST);
  }, [open, search, zone, now, i18n.language]);
  return (
    <details
      className="rounded-card border border-hairline bg-surface px-4"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-12 cursor-pointer items-center gap-2">
        <Globe aria-hidden="true" size={20} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="min-w-0 flex-1" data-testid="zone-shown">
          {zoneTitle(zone, now, i18n.language)}{" "}
          <span className="text-base text-muted">
            ({zone.replaceAll("_", " ")}, {offsetName(zone, now)})
          </span>
        </span>
        <span className="text-base text-accent underline">{t("times.zoneChange")}</span>
      </summary>
      <div className="grid gap-3 pb-4">
        <TextField
          label={t("times.zoneSearch")}
          hint={t("times.zoneHint")}
          autoComplete="off"
          aria-controls={list}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <ul id={list} className="grid" data-testid="zones">
          {found.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-pressed={name === zone}
                onClick={() => onZone(name)}
                className="flex min-h-12 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-sunken aria-pressed:font-medium"
              >
                <Check
                  aria-hidden="true"
                  size={16}
                  strokeWidth={1.75}
                  className={name === zone ? "shrink-0" : "invisible shrink-0"}
                />
                <span className="min-w-0 flex-1">
                  {name.replaceAll("_", " ")}
                  <span className="block text-base text-muted">
                    {zoneTitle(name, now, i18n.language)} · {offsetName(name, now)}
                  </span>
                </span>
              </button>
            </li>
          ))}
          {open && found.length === 0 && <li className="py-2 text-muted">{t("times.zoneNone")}</li>}
        </ul>
        <fieldset className="flex flex-wrap items-center gap-x-4 border-t border-hairline pt-3">
          <legend className="sr-only">{t("times.hours")}</legend>
          {(["h23", "h12"] as const).map((one) => (
            <label key={one} className="flex min-h-11 items-center gap-2">
              <input
                type="radio"
                name={`${list}-hours`}
                className="size-5 accent-accent"
                checked={hours === one}
                onChange={() => onHours(one)}
              />
              {t(`times.${one}`)}
            </label>
          ))}
        </fieldset>
      </div>
    </details>
  );
}
