import { useId } from "react";
import { useTranslation } from "react-i18next";
import { type Logo, LogoImage } from "@/features/candidate/brand";
import { accentStyle, type Scheme } from "@/lib/accent";
import { buttonClass } from "@/ui/button";

interface Props {
  scheme: Scheme;
  company: string;
  /** #rrggbb; null: the program's own. */
  accent: string | null;
  logo: { logo: Logo; address: string } | null;
}

/** The top of a candidate's page as it will be; a picture of it, in which nothing can be pressed. */
export function BrandPreview({ scheme, company, accent, logo }: Props) {
  const { t } = useTranslation("settings");
  const id = useId();
  return (
    <figure
      className="grid min-w-0 content-start gap-2"
      aria-labelledby={id}
      data-testid={`preview-${scheme}`}
    >
      <div
        data-theme={scheme}
        style={accentStyle(accent)}
        className="overflow-hidden rounded-card border border-hairline bg-page text-text"
      >
        <p className="flex min-h-12 items-center gap-3 border-b border-hairline bg-surface px-4 font-semibold">
          {logo && <LogoImage key={logo.address} {...logo} />}
          <span className="min-w-0 truncate" title={company}>
            {company}
          </span>
        </p>
        <div className="grid justify-items-start gap-3 p-4">
          <p className="text-xl font-semibold">{t("brand.invites", { company })}</p>
          <span className={buttonClass("primary", "lg")}>{t("brand.check")}</span>
          <span className="text-accent underline underline-offset-2">{t("brand.adjust")}</span>
          <span className="rounded-full bg-accent-tint px-2.5 py-0.5 text-sm font-medium text-accent-tint-text">
            {t("brand.question")}
          </span>
        </div>
      </div>
      <figcaption id={id} className="text-sm text-muted">
        {t(scheme === "light" ? "brand.inLight" : "brand.inDark")}
      </figcaption>
    </figure>
  );
}
