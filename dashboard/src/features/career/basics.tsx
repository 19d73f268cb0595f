import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys, type ProfileBody } from "@/api/career";
import { Choice, SelectField, TextArea, TextField } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";
import { Card } from "@/ui/parts";
import { toasts } from "@/ui/toasts";
import { SlugField } from "./slug-field";
import { Suggested } from "./suggested";

/** A part of the profile that is saved on its own. */
function Part({
  profile,
  title,
  body,
  children,
}: {
  profile: CareerProfile;
  title: string;
  body: () => Partial<ProfileBody>;
  children: ReactNode;
}) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => careerApi.amend(profile.id, { ...body(), revision: profile.revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: careerKeys.profiles });
      await client.invalidateQueries({ queryKey: careerKeys.completeness(profile.id) });
      toasts.say(t("saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Card aria-label={title}>
      <form onSubmit={submit} className="grid gap-4">
        <h2 className="text-xl font-semibold">{title}</h2>
        {children}
        <FormEnd error={save.error} label={t("save")} busy={save.isPending} busyLabel={t("saving")} />
      </form>
    </Card>
  );
}

export function Basics({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const [draft, setDraft] = useState({
    name: profile.name,
    headline: profile.headline ?? "",
    location: profile.location ?? "",
    email: profile.email ?? "",
    phone: profile.phone ?? "",
    label: profile.links[0]?.label ?? "",
    url: profile.links[0]?.url ?? "",
  });
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const body = () => ({
    name: draft.name.trim(),
    headline: draft.headline.trim() || null,
    location: draft.location.trim() || null,
    email: draft.email.trim() || null,
    phone: draft.phone.trim() || null,
    links: draft.url.trim()
      ? [
          { label: draft.label.trim() || draft.url.trim().slice(0, 100), url: draft.url.trim() },
          ...profile.links.slice(1),
        ]
      : profile.links.slice(1),
  });
  return (
    <Part profile={profile} title={t("step.basics")} body={body}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t("field.name")}
          required
          maxLength={255}
          autoComplete="name"
          value={draft.name}
          onChange={({ target }) => set({ name: target.value })}
        />
        <TextField
          label={t("basics.headline")}
          maxLength={255}
          placeholder={t("basics.headlineExample")}
          value={draft.headline}
          onChange={({ target }) => set({ headline: target.value })}
        />
        <TextField
          label={t("basics.email")}
          hint={t("basics.private")}
          type="email"
          maxLength={255}
          autoComplete="email"
          value={draft.email}
          onChange={({ target }) => set({ email: target.value })}
        />
        <TextField
          label={t("basics.phone")}
          hint={t("basics.private")}
          type="tel"
          maxLength={50}
          autoComplete="tel"
          value={draft.phone}
          onChange={({ target }) => set({ phone: target.value })}
        />
        <div className="sm:col-span-2">
          <TextField
            label={t("field.location")}
            maxLength={255}
            value={draft.location}
            onChange={({ target }) => set({ location: target.value })}
          />
        </div>
        <TextField
          label={t("basics.linkLabel")}
          maxLength={100}
          value={draft.label}
          onChange={({ target }) => set({ label: target.value })}
        />
        <TextField
          label={t("basics.link")}
          type="url"
          maxLength={500}
          placeholder="https://example.com"
          value={draft.url}
          onChange={({ target }) => set({ url: target.value })}
        />
      </div>
    </Part>
  );
}

export function Summary({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const [summary, setSummary] = useState(profile.summary ?? "");
  return (
    <Part profile={profile} title={t("step.summary")} body={() => ({ summary: summary.trim() || null })}>
      <TextArea
        label={t("summary.text")}
        hint={t("summary.hint")}
        rows={7}
        maxLength={10_000}
        value={summary}
        onChange={({ target }) => setSummary(target.value)}
      />
      <div className="grid gap-3 sm:flex sm:flex-wrap">
        <Suggested
          text={summary}
          label={t("suggest.ask")}
          disabled={!summary.trim()}
          ask={() => careerApi.optimize(summary, profile.language === "ko" ? "ko" : "en")}
          onTake={setSummary}
        />
        <Suggested
          text={summary}
          label={t("suggest.summary")}
          ask={() => careerApi.summarize(profile.id)}
          onTake={setSummary}
        />
      </div>
    </Part>
  );
}

export function Publish({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const [slug, setSlug] = useState(profile.slug);
  const [visibility, setVisibility] = useState(profile.visibility);
  const [indexable, setIndexable] = useState(profile.indexable);
  const [language, setLanguage] = useState(profile.language);
  const [photo, setPhoto] = useState(profile.photo_public);
  const address = `${window.location.origin}/p/${profile.slug}`;
  const body = () =>
    ({
      slug,
      visibility,
      indexable,
      photo_public: photo,
      language: language === "ko" ? "ko" : "en",
    }) as const;
  return (
    <Part profile={profile} title={t("step.publish")} body={body}>
      <fieldset>
        <legend className="font-medium">{t("publish.who")}</legend>
        {(["PRIVATE", "UNLISTED", "PUBLIC"] as const).map((one) => (
          <Choice
            key={one}
            type="radio"
            name="visibility"
            checked={visibility === one}
            onChange={() => setVisibility(one)}
          >
            {t(`publish.${one}`)}
          </Choice>
        ))}
      </fieldset>
      {visibility === "PUBLIC" && (
        <Choice type="checkbox" checked={indexable} onChange={({ target }) => setIndexable(target.checked)}>
          {t("publish.indexable")}
        </Choice>
      )}
      {visibility !== "PRIVATE" && profile.has_photo && (
        <Choice type="checkbox" checked={photo} onChange={({ target }) => setPhoto(target.checked)}>
          {t("publish.photo")}
        </Choice>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <SlugField value={slug} onChange={setSlug} />
        <SelectField
          label={t("publish.language")}
          hint={t("publish.languageHint")}
          value={language}
          onChange={({ target }) => setLanguage(target.value)}
        >
          <option value="en">English</option>
          <option value="ko">한국어</option>
        </SelectField>
      </div>
      <p className="text-muted">{t("publish.never")}</p>
      {profile.visibility === "PUBLIC" && (
        <p>
          {t("publish.at")}{" "}
          <a
            className="break-all underline underline-offset-4"
            href={address}
            target="_blank"
            rel="noreferrer"
          >
            {address}
          </a>
        </p>
      )}
    </Part>
  );
}
