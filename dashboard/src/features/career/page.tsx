import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys } from "@/api/career";
import { PageHead } from "@/features/shell/page-head";
import { useUser } from "@/features/shell/use-places";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { ProgressBar } from "@/ui/progress-bar";
import { Tabs } from "@/ui/tabs";
import { Basics, Publish, Summary } from "./basics";
import { Documents } from "./documents";
import { Entries } from "./entries";
import { Import } from "./import";
import { Photo } from "./photo";
import { SlugField } from "./slug-field";
import { STEPS, type Step } from "./steps";
import { Suggestions } from "./suggestions";

const route = getRouteApi("/company/career");

/** One's working life, step by step; each step is saved on its own. */
export default function CareerPage() {
  const { t } = useTranslation("career");
  const profiles = useQuery({
    queryKey: careerKeys.profiles,
    queryFn: ({ signal }) => careerApi.profiles(signal),
  });
  const profile = profiles.data?.data[0];
  return (
    <div className="grid max-w-[1040px] grid-cols-[minmax(0,1fr)] gap-6">
      <div>
        <PageHead title={t("title")} />
        <p className="max-w-[60ch] text-muted">{t("lead")}</p>
      </div>
      {profiles.error && <Failure error={profiles.error} onRetry={() => void profiles.refetch()} />}
      {profiles.isPending && <Skeleton className="h-64" />}
      {profiles.data && (profile ? <Whole profile={profile} /> : <Begin />)}
    </div>
  );
}

function Begin() {
  const { t, i18n } = useTranslation("career");
  const client = useQueryClient();
  const user = useUser();
  const [name, setName] = useState(user?.name ?? "");
  const [slug, setSlug] = useState(() => slugOf(user?.name ?? ""));
  const create = useMutation({
    mutationFn: () =>
      careerApi.create({
        name: name.trim(),
        slug,
        language: i18n.language.startsWith("ko") ? "ko" : "en",
        visibility: "PRIVATE",
        indexable: false,
        photo_public: false,
        links: [],
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: careerKeys.profiles }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Card aria-labelledby="career-begin">
      <form onSubmit={submit} className="grid gap-4">
        <h2 id="career-begin" className="text-xl font-semibold">
          {t("begin.title")}
        </h2>
        <p className="text-muted">{t("begin.why")}</p>
        <TextField
          label={t("field.name")}
          required
          maxLength={255}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <SlugField value={slug} onChange={setSlug} />
        {create.error && <Failure error={create.error} />}
        <div>
          <Button type="submit" tone="primary" busy={create.isPending} busyLabel={t("saving")}>
            {t("begin.go")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function slugOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.length >= 3 ? plain.slice(0, 60) : "";
}

function Whole({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const { step = "basics" } = route.useSearch();
  const tabs = STEPS.map((one) => ({
    key: one,
    label: t(`step.${one}`),
    current: one === step,
    link: { to: "/career", search: { step: one } } as const,
  }));
  return (
    <>
      <Progress profile={profile} />
      <Tabs label={t("steps")} tabs={tabs} />
      <StepOf step={step} profile={profile} />
    </>
  );
}

/** How complete it is, and the step that adds most. */
function Progress({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const found = useQuery({
    queryKey: careerKeys.completeness(profile.id),
    queryFn: ({ signal }) => careerApi.completeness(profile.id, signal),
  });
  if (!found.data) return <Skeleton className="h-20" />;
  const { percent, next_step: next, next_missing: missing } = found.data;
  return (
    <Card aria-label={t("complete.title")} className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p id="career-complete" className="font-medium">
          {t("complete.percent", { percent })}
        </p>
        {next && missing && (
          <p className="text-muted">
            {t("complete.next")}{" "}
            <Link className="underline underline-offset-4" to="/career" search={{ step: next as Step }}>
              {t(`missing.${missing as "summary"}`)}
            </Link>
          </p>
        )}
      </div>
      <ProgressBar labelledBy="career-complete" percent={percent} />
    </Card>
  );
}

function StepOf({ step, profile }: { step: Step; profile: CareerProfile }) {
  switch (step) {
    case "import":
      return <Import profile={profile} />;
    case "basics":
      return (
        <>
          <Photo profile={profile} />
          <Basics key={profile.revision} profile={profile} />
        </>
      );
    case "summary":
      return (
        <>
          <Summary key={profile.revision} profile={profile} />
          <Suggestions />
        </>
      );
    case "publish":
      return <Publish key={profile.revision} profile={profile} />;
    case "documents":
      return <Documents profile={profile} />;
    case "experience":
      return <Entries key={step} profile={profile} kind="experiences" />;
    case "extras":
      return <Entries key={step} profile={profile} kind="achievements" />;
    default:
      return <Entries key={step} profile={profile} kind={step} />;
  }
}
