import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { CallHoursView } from "@/api/types";
import { viewQuery } from "@/features/candidate/view";
import { ownZone, zones } from "@/features/schedule/zones";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { HoursFields, hoursProblem } from "@/ui/hours-fields";

interface Props {
  hours: CallHoursView;
  token: string;
}

/** When we may call by ourselves. What the candidate asks for at once is not bound by it. */
export function CallHours({ hours, token }: Props) {
  const { t } = useTranslation("candidate");
  // Drawn when it is wanted: its list of zones is longer than the page.
  const [wanted, setWanted] = useState(false);
  return (
    <details className="text-base" data-testid="call-hours">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button, by mouse and by key */}
      <summary className="min-h-6 text-accent" onClick={() => setWanted(true)}>
        {t("phone.hours.title")}
      </summary>
      {wanted && <HoursForm hours={hours} token={token} />}
    </details>
  );
}

function HoursForm({ hours, token }: Props) {
  const { t } = useTranslation("candidate");
  const client = useQueryClient();
  const [zone, setZone] = useState(hours.own ? hours.timezone : ownZone());
  const [value, setValue] = useState({ days: hours.days, start: hours.start, end: hours.end });
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => candidateApi.callHours(token, { ...value, timezone: zone }),
    onSettled: () => client.invalidateQueries(viewQuery(token)),
  });
  const problem = hoursProblem(value);
  const changed = () => save.reset();
  return (
    <form
      noValidate
      className="mt-3 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!problem) save.mutate();
      }}
    >
      <p className="text-muted">{t("phone.hours.lead")}</p>
      <HoursFields
        value={value}
        onChange={(next) => {
          changed();
          setValue(next);
        }}
        labels={{ days: t("phone.hours.days"), from: t("phone.hours.from"), to: t("phone.hours.to") }}
      />
      <SelectField
        label={t("phone.hours.zone")}
        value={zone}
        onChange={(event) => {
          changed();
          setZone(event.target.value);
        }}
      >
        {[...new Set([zone, ...zones()])].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      <p role="alert" className="text-bad empty:hidden">
        {tried && problem ? t(`phone.hours.${problem}`) : ""}
      </p>
      {save.error && <Failure error={save.error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" size="lg" busy={save.isPending} busyLabel={t("phone.hours.saving")}>
          {t("phone.hours.save")}
        </Button>
        <p role="status" className="text-muted">
          {save.isSuccess ? t("phone.hours.saved") : ""}
        </p>
      </div>
    </form>
  );
}
