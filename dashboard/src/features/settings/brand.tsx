import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { isColour, leastContrast, type Scheme, shades } from "@/lib/accent";
import { Button } from "@/ui/button";
import { FieldShell, TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { BrandPreview } from "./brand-preview";
import { LogoCard, useLogo } from "./logo";
import { SettingsPage } from "./page";
import { Save } from "./save";
import { fieldProblem, type Part, useDraft } from "./use-settings";

interface BrandFields extends Record<string, unknown> {
  /** Empty: the program's own. */
  accent: string;
}

const PART: Part<BrandFields> = {
  read: ({ settings }) => ({ accent: settings.accent ?? "" }),
  write: ({ settings }, { accent }) => ({ settings: { ...settings, accent: accent || null } }),
};

const SCHEMES: readonly Scheme[] = ["light", "dark"];
/** Where a chooser of colours begins when none was chosen: the program's own, in light. */
const USUAL = "#2a5bc0";

export default function BrandPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("topic.brand")} lead={t("brand.lead")}>
      {(settings) => <Editor settings={settings} />}
    </SettingsPage>
  );
}

function Editor({ settings }: { settings: CompanySettings }) {
  const { t } = useTranslation("settings");
  const draft = useDraft("brand", settings, PART);
  const disabled = !useMay()("company:write");
  const logo = useLogo(settings);
  const typed = draft.fields.accent;
  const known = typed === "" || isColour(typed);
  const [last, setLast] = useState(typed);
  // While a colour is being typed the preview stays with the one before.
  const accent = known ? typed : last;
  const pick = (colour: string) => {
    if (colour === "" || isColour(colour)) setLast(colour);
    draft.set({ accent: colour });
  };
  return (
    <div className="grid gap-4">
      <LogoCard logo={logo} disabled={disabled} />
      <Card className="grid gap-4" aria-labelledby="brand-colour">
        <h2 id="brand-colour" className="text-lg font-semibold">
          {t("brand.colour")}
        </h2>
        <div className="flex flex-wrap items-end gap-3">
          <FieldShell label={t("brand.pick")}>
            {({ id, describedBy }) => (
              <input
                id={id}
                type="color"
                aria-describedby={describedBy}
                value={accent || USUAL}
                disabled={disabled}
                className="h-[42px] w-16 cursor-pointer rounded-control border border-control bg-surface p-1 disabled:opacity-60"
                onChange={({ target }) => pick(target.value)}
              />
            )}
          </FieldShell>
          <div className="w-40">
            <TextField
              label={t("brand.accent")}
              value={typed}
              maxLength={7}
              placeholder="#0a7d5b"
              spellCheck={false}
              autoComplete="off"
              disabled={disabled}
              error={known ? fieldProblem(draft.error, "settings.accent") : t("brand.accentWrong")}
              data-testid="accent"
              onChange={({ target }) => pick(target.value.trim().toLowerCase())}
            />
          </div>
          {typed !== "" && !disabled && (
            <Button tone="quiet" onClick={() => pick("")}>
              {t("brand.usual")}
            </Button>
          )}
        </div>
        <Readable accent={accent} />
      </Card>
      <Card className="grid gap-4" aria-labelledby="brand-preview">
        <h2 id="brand-preview" className="text-lg font-semibold">
          {t("brand.preview")}
        </h2>
        <div className="grid gap-4 sm:grid-cols-2">
          {SCHEMES.map((scheme) => (
            <BrandPreview
              key={scheme}
              scheme={scheme}
              company={settings.name}
              accent={accent || null}
              logo={logo.shown}
            />
          ))}
        </div>
      </Card>
      {!disabled && (
        <Save
          draft={draft}
          label={(key) => t(`brand.${key}` as "brand.accent")}
          problem={known ? null : t("brand.accentWrong")}
        />
      )}
    </div>
  );
}

/** What becomes of the colour so that everybody can read what is written in it. */
function Readable({ accent }: { accent: string }) {
  const { t, i18n } = useTranslation("settings");
  const number = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <div role="status" className="grid gap-1 text-muted" data-testid="readable">
      {accent === "" && <p>{t("brand.noColour")}</p>}
      {accent !== "" &&
        SCHEMES.map((scheme) => {
          const shade = shades(accent, scheme).accent;
          // Rounded down: 4.46 is not 4.5.
          const ratio = number.format(Math.floor(leastContrast(shade, scheme) * 10) / 10);
          const before = number.format(Math.floor(leastContrast(accent, scheme) * 10) / 10);
          const how = shade === accent ? "asIs" : scheme === "light" ? "darker" : "lighter";
          return (
            <p key={scheme} className="flex items-baseline gap-2" data-how={how}>
              <span
                aria-hidden="true"
                style={{ backgroundColor: shade }}
                className="size-3 shrink-0 self-center rounded-full border border-control"
              />
              {t(`brand.${how}.${scheme}` as "brand.asIs.light", { shade, ratio, before })}
            </p>
          );
        })}
    </div>
  );
}
