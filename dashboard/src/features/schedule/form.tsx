import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { scheduleApi, scheduleKeys } from "@/api/schedule";
import type { Candidate, ScheduledInterview } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { Empty, Skeleton } from "@/ui/parts";
import { Adjusted } from "./adjusted";
import { CandidateField, type Person } from "./candidate-field";
import { Clash } from "./clash";
import { wallIn } from "./clock";
import { FreeTimesList } from "./free-times";
import { oddHour } from "./hours";
import { localOf } from "./move-sheet";
import { bodyOf, firstValues, schema, type Values } from "./schema";
import { suggestedTimes } from "./use-week";
import { OddHour, WayFields } from "./way-fields";
import { momentIn, zones } from "./zones";

/** The service's "that is early or late for the candidate". */
const ODD_HOUR = "INT_418";

interface Props {
  /** Whom the form was opened for. */
  chosen?: string | undefined;
  /** The hour of the grid that it was opened on, "2026-11-27T14:00". */
  at?: string | undefined;
  onScheduled: (interview: ScheduledInterview) => void;
}

/** Candidate, job and time; an answer of the server that says no leaves everything as it was entered. */
export function ScheduleForm({ chosen, at, onScheduled }: Props) {
  const { t, i18n } = useTranslation(["hr", "schedule"]);
  const client = useQueryClient();
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  const wanted = useQuery({
    queryKey: keys.candidate(chosen ?? ""),
    queryFn: ({ signal }) => companyApi.candidate(chosen ?? "", signal),
    enabled: chosen !== undefined,
  });
  const people = useQuery({
    queryKey: scheduleKeys.people(""),
    queryFn: ({ signal }) => scheduleApi.people("", signal),
  });
  const [picked, setPicked] = useState<Person | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [shownDate, setShownDate] = useState<string | null>(null);
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: firstValues(chosen, at) });
  const { errors, isSubmitting } = form.formState;
  const values = useWatch({ control: form.control }) as Values;
  const { fresh, local, zone, channel, who, phone, job_template_id } = values;
  const moment = local && zone ? momentIn(zone, local) : null;
  const job = jobs.data?.jobs.find(({ id }) => id === job_template_id);

  const submit = form.handleSubmit(async (entered) => {
    setError(null);
    try {
      const candidate: Pick<Candidate, "id"> = entered.fresh
        ? await companyApi.addCandidate({
            name: entered.name,
            email: entered.email,
            language: i18n.language,
            ...(entered.phone ? { phone: entered.phone } : {}),
          })
        : { id: entered.candidate_id };
      if (entered.fresh) {
        // A later failure must not add the same person twice.
        const made = await companyApi.candidate(candidate.id);
        void client.invalidateQueries({ queryKey: keys.candidates });
        setPicked(made);
        form.setValue("fresh", false);
        form.setValue("candidate_id", candidate.id);
      }
      onScheduled(await scheduleApi.schedule(bodyOf(entered, candidate.id, job?.time_limit_secs)));
    } catch (failure) {
      setError(failure);
    }
  });

  const failed = jobs.error ?? wanted.error;
  if (failed) {
    const retry = () => void Promise.all([jobs.refetch(), chosen && wanted.refetch()]);
    return <Failure error={failed} onRetry={retry} />;
  }
  if (!jobs.data || wanted.isLoading) return <Skeleton className="h-96" />;
  if (jobs.data.jobs.length === 0) return <Empty title={t("schedule.noJobs")} />;

  const person = fresh ? null : (picked ?? wanted.data ?? null);
  const refusedHour = error instanceof ApiError && error.code === ODD_HOUR;
  const clash = suggestedTimes(error).length > 0 || (error instanceof ApiError && error.code === "INT_417");
  const odd = moment && person && oddHour(person.timezone, moment);
  const date = shownDate ?? (local ? local.slice(0, 10) : wallIn(zone, Date.now()).date);
  const pick = (starts: string) => {
    form.setValue("local", localOf(zone, starts), { shouldDirty: true });
    setShownDate(localOf(zone, starts).slice(0, 10));
    setError(null);
  };

  return (
    <form noValidate className="grid grid-cols-1 gap-5" onSubmit={submit}>
      {fresh ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("schedule.name")}
            autoComplete="off"
            error={errors.name && t("schedule.nameNeeded")}
            {...form.register("name")}
          />
          <TextField
            label={t("schedule.email")}
            type="email"
            autoComplete="off"
            error={errors.email && t("schedule.emailNeeded")}
            {...form.register("email")}
          />
          <TextField
            label={t("candidates.phoneOptional")}
            type="tel"
            autoComplete="off"
            error={errors.phone && t("schedule.phoneWrong")}
            {...form.register("phone")}
          />
        </div>
      ) : (
        <CandidateField
          person={person}
          error={errors.candidate_id && t("schedule.candidateNeeded")}
          onPerson={(next) => {
            setPicked(next);
            form.setValue("candidate_id", next.id, { shouldValidate: form.formState.isSubmitted });
          }}
        />
      )}
      <Button
        tone="quiet"
        size="sm"
        className="-mt-3 justify-self-start text-accent"
        onClick={() => form.setValue("fresh", !fresh)}
      >
        {fresh ? t("schedule.existing") : t("schedule.new")}
      </Button>
      <SelectField
        label={t("schedule.job")}
        error={errors.job_template_id && t("schedule.jobNeeded")}
        hint={
          job &&
          t("schedule:form.jobFacts", {
            count: job.questions_count,
            minutes: Math.round(job.time_limit_secs / 60),
            language:
              new Intl.DisplayNames([i18n.language], { type: "language" }).of(job.language) ?? job.language,
          })
        }
        {...form.register("job_template_id")}
      >
        <option value="">{t("schedule.choose")}</option>
        {jobs.data.jobs.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </SelectField>
      {(people.data?.users.length ?? 0) > 0 && (
        <SelectField
          label={t("schedule:form.interviewer")}
          hint={t("schedule:form.interviewerHint")}
          {...form.register("interviewer_id")}
        >
          <option value="">{t("schedule:peek.nobody")}</option>
          {people.data?.users.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="grid gap-4 sm:grid-cols-2 sm:items-end">
        <TextField
          label={t("schedule.time")}
          hint={t("schedule.timeHint")}
          type="datetime-local"
          error={errors.local && t("schedule.timePast")}
          {...form.register("local", { onChange: () => setShownDate(null) })}
        />
        <SelectField label={t("schedule.zone")} {...form.register("zone")}>
          {zones().map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      {moment && (
        <p className="text-muted">
          {t("schedule.preview", {
            time: formatDateTime(moment.toISOString(), i18n.language, { zone: true }),
          })}
        </p>
      )}
      {clash && <Clash error={error} zone={zone} other={person?.timezone ?? zone} onPick={pick} />}
      {moment && person && (odd || refusedHour) && (
        <OddHour
          at={moment}
          zone={person.timezone}
          which={odd ?? "late"}
          agreed={form.register("agreed")}
          refused={refusedHour}
        />
      )}
      {person && job && (
        <FreeTimesList
          candidateId={person.id}
          zone={zone}
          date={date}
          onDate={setShownDate}
          durationSecs={job.time_limit_secs}
          interviewerId={values.interviewer_id || undefined}
          picked={moment?.toISOString() ?? null}
          onPick={pick}
        />
      )}
      <WayFields
        channel={form.register("channel")}
        who={form.register("who")}
        byPhone={channel === "phone"}
        weCall={who === "we_call"}
        person={person}
        fresh={fresh ? { phone: phone ?? "" } : null}
        hasTime={Boolean(local)}
        timeMissing={Boolean(errors.who)}
      />
      <Adjusted
        moreTime={form.register("more_time")}
        patience={form.register("patience")}
        text={form.register("text")}
        byPhone={channel === "phone"}
      />
      {error !== null && !refusedHour && !clash && <Failure error={error} onRetry={() => void submit()} />}
      <Button
        type="submit"
        tone="primary"
        className="justify-self-start"
        busy={isSubmitting}
        busyLabel={t("schedule.submitting")}
      >
        {t("schedule.submit")}
      </Button>
    </form>
  );
}
