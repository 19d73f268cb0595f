import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { Candidate, CandidateRow, ScheduledInterview } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { Card, Empty, Skeleton } from "@/ui/parts";
import { oddHour } from "./hours";
import { OddHour, WayFields } from "./way-fields";
import { momentIn, ownZone, zones } from "./zones";

/** The service's "that is early or late for the candidate". */
const ODD_HOUR = "INT_418";

type Person = Pick<CandidateRow, "id" | "name" | "email" | "phone" | "timezone">;

/** As the service takes it. */
const PHONE = /^\+?[0-9 ()./-]{5,30}$/;

const schema = z
  .object({
    fresh: z.boolean(),
    candidate_id: z.string(),
    name: z.string().trim(),
    email: z.string().trim(),
    phone: z.string().trim(),
    channel: z.enum(["browser", "phone"]),
    who: z.enum(["dial_in", "we_call"]),
    agreed: z.boolean(),
    job_template_id: z.string().min(1),
    local: z.string(),
    zone: z.string(),
  })
  .check((check) => {
    const { value, issues } = check;
    const flag = (path: string) => issues.push({ code: "custom", path: [path], input: value, message: path });
    if (!value.fresh && !value.candidate_id) flag("candidate_id");
    if (value.fresh && !value.name) flag("name");
    if (value.fresh && !z.email().safeParse(value.email).success) flag("email");
    if (value.fresh && value.phone && !PHONE.test(value.phone)) flag("phone");
    if (value.channel === "phone" && value.who === "we_call" && !value.local) flag("who");
    const moment = value.local ? momentIn(value.zone, value.local) : null;
    if (moment && moment.getTime() < Date.now()) flag("local");
  });

/** Candidate, job and time; an answer of the server that says no leaves everything as it was entered. */
export function ScheduleForm({
  chosen,
  onScheduled,
}: {
  /** Whom the form was opened for. */
  chosen?: string | undefined;
  onScheduled: (interview: ScheduledInterview) => void;
}) {
  const { t, i18n } = useTranslation("hr");
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  const candidates = useQuery({
    queryKey: [...keys.candidates, "choice"],
    queryFn: ({ signal }) => companyApi.candidates({ per_page: 100 }, signal),
  });
  // The list is cut at a hundred; the one in question may not be among them.
  const wanted = useQuery({
    queryKey: keys.candidate(chosen ?? ""),
    queryFn: ({ signal }) => companyApi.candidate(chosen ?? "", signal),
    enabled: chosen !== undefined,
  });
  const [error, setError] = useState<unknown>(null);
  const form = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: {
      fresh: false,
      candidate_id: chosen ?? "",
      name: "",
      email: "",
      phone: "",
      channel: "browser",
      who: "dial_in",
      agreed: false,
      job_template_id: "",
      local: "",
      zone: ownZone(),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const { fresh, local, zone, channel, who, phone, candidate_id } = useWatch({ control: form.control });
  const moment = local && zone ? momentIn(zone, local) : null;

  const submit = form.handleSubmit(async (values) => {
    setError(null);
    try {
      const candidate: Pick<Candidate, "id"> = values.fresh
        ? await companyApi.addCandidate({
            name: values.name,
            email: values.email,
            language: i18n.language,
            ...(values.phone ? { phone: values.phone } : {}),
          })
        : { id: values.candidate_id };
      if (values.fresh) {
        // A later failure must not add the same person twice.
        form.setValue("fresh", false);
        await candidates.refetch();
        form.setValue("candidate_id", candidate.id);
      }
      const at = values.local ? momentIn(values.zone, values.local) : null;
      onScheduled(
        await companyApi.schedule({
          candidate_id: candidate.id,
          job_template_id: values.job_template_id,
          ...(at ? { scheduled_at: at.toISOString(), timezone: values.zone } : {}),
          ...(values.agreed ? { confirm_unsocial_hours: true } : {}),
          ...(values.channel === "phone"
            ? { channel: "phone" as const, call_candidate: values.who === "we_call" }
            : {}),
        }),
      );
    } catch (failure) {
      setError(failure);
    }
  });

  const failed = jobs.error ?? candidates.error;
  if (failed) {
    const retry = () => void Promise.all([jobs.refetch(), candidates.refetch()]);
    return <Failure error={failed} onRetry={retry} />;
  }
  if (!jobs.data || !candidates.data || wanted.isLoading) return <Skeleton className="h-96" />;
  if (jobs.data.jobs.length === 0) return <Empty title={t("schedule.noJobs")} />;

  const listed = candidates.data.candidates.filter(({ id }) => id !== wanted.data?.id);
  const people: Person[] = wanted.data ? [wanted.data, ...listed] : listed;
  const person = fresh ? null : (people.find(({ id }) => id === candidate_id) ?? null);
  const refusedHour = error instanceof ApiError && error.code === ODD_HOUR;
  const odd = moment && person && oddHour(person.timezone, moment);

  return (
    <Card>
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
          <SelectField
            label={t("schedule.candidate")}
            error={errors.candidate_id && t("schedule.candidateNeeded")}
            {...form.register("candidate_id")}
          >
            <option value="">{t("schedule.choose")}</option>
            {people.map((candidate) => (
              <option key={candidate.id} value={candidate.id}>
                {candidate.name} · {candidate.email}
              </option>
            ))}
          </SelectField>
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
          {...form.register("job_template_id")}
        >
          <option value="">{t("schedule.choose")}</option>
          {jobs.data.jobs.map((job) => (
            <option key={job.id} value={job.id}>
              {job.title}
            </option>
          ))}
        </SelectField>
        <div className="grid gap-4 sm:grid-cols-2 sm:items-end">
          <TextField
            label={t("schedule.time")}
            hint={t("schedule.timeHint")}
            type="datetime-local"
            error={errors.local && t("schedule.timePast")}
            {...form.register("local")}
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
        {moment && person && (odd || refusedHour) && (
          <OddHour
            at={moment}
            zone={person.timezone}
            which={odd ?? "late"}
            agreed={form.register("agreed")}
            refused={refusedHour}
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
        {error !== null && !refusedHour && <Failure error={error} onRetry={() => void submit()} />}
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
    </Card>
  );
}
