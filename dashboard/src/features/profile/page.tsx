import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { meApi } from "@/api/me";
import type { Me } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { useUser } from "@/features/shell/use-places";
import { chooseLanguage, LANGUAGES, type Language, supported } from "@/i18n";
import { keptDraft, useKeptDraft } from "@/lib/kept-draft";
import { switchSingleKeys } from "@/lib/key-registry";
import { chooseTheme, THEMES, type Theme, useTheme } from "@/lib/theme";
import { useSingleKeysOn } from "@/lib/use-keys";
import { Failure } from "@/ui/failure";
import { Choice, SelectField, TextField } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { SaveBar } from "@/ui/save-bar";
import { useToasts } from "@/ui/toasts";
import { Connections } from "./connections";
import { PasswordCard } from "./password-card";
import { SignIns } from "./sign-ins";

const route = getRouteApi("/company/profile");

/** The person's own: name, language, appearance, keys, password, and where they are signed in. */
export default function ProfilePage() {
  const { t } = useTranslation("shell");
  const user = useUser();
  const { outcome } = route.useSearch();
  const me = useQuery({
    queryKey: [...keys.me, user?.id],
    queryFn: ({ signal }) => companyApi.me(signal),
    enabled: user !== null,
    staleTime: 300_000,
  });
  return (
    <div className="grid max-w-[720px] grid-cols-[minmax(0,1fr)] gap-4">
      <PageHead title={t("profile.title")} />
      {me.error && !me.data && <Failure error={me.error} onRetry={() => void me.refetch()} />}
      {me.isPending && <Skeleton className="h-56" />}
      {me.data && <Person me={me.data} />}
      {me.data && <Connections me={me.data} outcome={outcome} />}
      <Appearance />
      <PasswordCard />
      <SignIns />
    </div>
  );
}

interface Draft {
  name: string;
  language: Language;
}

function Person({ me }: { me: Me }) {
  const { t } = useTranslation(["shell", "common"]);
  const client = useQueryClient();
  const toasts = useToasts();
  const saved: Draft = { name: me.name, language: supported(me.language) ?? "en" };
  const [draft, setDraft] = useState<Draft>(() => keptDraft<Draft>("profile") ?? saved);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const changes = Number(draft.name !== saved.name) + Number(draft.language !== saved.language);
  useKeptDraft("profile", changes > 0 ? draft : null);
  const save = async () => {
    if (!draft.name.trim()) return setError(new Error("empty"));
    setSaving(true);
    setError(null);
    try {
      const next = await meApi.change({ name: draft.name.trim(), language: draft.language });
      client.setQueryData([...keys.me, me.id], next);
      setDraft({ name: next.name, language: draft.language });
      if (draft.language !== saved.language) await chooseLanguage(draft.language);
      toasts.say(t("profile.saved"));
    } catch (failure) {
      setError(failure);
    } finally {
      setSaving(false);
    }
  };
  const empty = !draft.name.trim();
  return (
    <>
      <Card className="grid gap-4">
        <h2 className="text-lg font-semibold">{t("profile.person")}</h2>
        <TextField
          label={t("profile.name")}
          autoComplete="name"
          maxLength={255}
          value={draft.name}
          error={empty && t("profile.nameNeeded")}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <dl className="grid gap-3 sm:grid-cols-2">
          <Fact name={t("profile.email")} value={me.email} />
          <Fact name={t("profile.role")} value={t(`role.${me.role}`)} />
          {me.company_name && <Fact name={t("profile.company")} value={me.company_name} />}
        </dl>
        <SelectField
          label={t("common:language")}
          hint={t("profile.languageHint")}
          value={draft.language}
          onChange={(event) => setDraft({ ...draft, language: event.target.value as Language })}
        >
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {t(`common:languageName.${language}`)}
            </option>
          ))}
        </SelectField>
      </Card>
      <SaveBar
        changes={changes}
        saving={saving}
        error={empty ? null : error}
        problem={empty ? t("profile.nameNeeded") : undefined}
        onSave={() => void save()}
        onDiscard={() => {
          setDraft(saved);
          setError(null);
        }}
      />
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="truncate" title={value}>
        {value}
      </dd>
    </div>
  );
}

/** Kept in this browser, at once. */
function Appearance() {
  const { t } = useTranslation("shell");
  const theme = useTheme();
  const single = useSingleKeysOn();
  return (
    <Card className="grid gap-4">
      <h2 className="text-lg font-semibold">{t("profile.browser")}</h2>
      <SelectField
        label={t("user.theme")}
        value={theme}
        onChange={(event) => chooseTheme(event.target.value as Theme)}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {t(`theme.${one}`)}
          </option>
        ))}
      </SelectField>
      <div>
        <Choice type="checkbox" checked={single} onChange={(event) => switchSingleKeys(event.target.checked)}>
          {t("profile.singleKeys")}
        </Choice>
        <p className="pl-8 text-sm text-muted">{t("profile.singleKeysHint")}</p>
      </div>
    </Card>
  );
}
