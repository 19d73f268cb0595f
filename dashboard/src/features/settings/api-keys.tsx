import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKeyView, settingsApi, settingsKeys } from "@/api/settings";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Choice, SelectField, TextField } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";
import { Pages } from "@/ui/pages";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { PART, Sentence } from "@/ui/sentence";
import { Sheet } from "@/ui/sheet";
import { Time } from "@/ui/time";
import { PERMISSION_GROUPS, permissionKey } from "./permissions";
import { SecretDialog } from "./secret";

/** One's own keys of integrations: each may do some of what its owner may do. */
export default function ApiKeysPage() {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const [page, setPage] = useState(1);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const list = useQuery({
    queryKey: [...settingsKeys.apiKeys, page],
    queryFn: ({ signal }) => settingsApi.apiKeys(page, signal),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.api_keys ?? [];
  const add = (
    <Button tone="primary" icon={Plus} data-testid="add-key" onClick={() => setAdding(true)}>
      {t("keys.add")}
    </Button>
  );
  return (
    <div className="max-w-[760px]">
      <PageHead title={t("topic.keys")}>{rows.length > 0 && add}</PageHead>
      <p className="-mt-2 mb-4 max-w-[68ch] text-muted">{t("keys.lead")}</p>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-40" />}
      {list.data && rows.length === 0 && (
        <Empty title={t("keys.noneTitle")} action={add}>
          {t("keys.none")}
        </Empty>
      )}
      {rows.length > 0 && (
        <ul className="mb-3 overflow-hidden rounded-card border border-hairline bg-surface">
          {rows.map((one) => (
            <Row key={one.id} apiKey={one} />
          ))}
        </ul>
      )}
      <Pages page={page} pages={list.data?.pages ?? 1} onPage={setPage} />
      <Sheet open={adding} onClose={() => setAdding(false)} title={t("keys.add")}>
        {adding && (
          <KeyForm
            onCancel={() => setAdding(false)}
            onMade={async (key) => {
              setAdding(false);
              setMade(key);
              await client.invalidateQueries({ queryKey: settingsKeys.apiKeys });
            }}
          />
        )}
      </Sheet>
      {made && (
        <SecretDialog
          title={t("keys.made")}
          secret={made}
          copy={t("keys.copy")}
          onStored={() => setMade(null)}
        >
          <p>{t("keys.use")}</p>
        </SecretDialog>
      )}
    </div>
  );
}

function Row({ apiKey }: { apiKey: ApiKeyView }) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => settingsApi.revokeApiKey(apiKey.id),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: settingsKeys.apiKeys });
    },
  });
  const over = apiKey.expires_at !== null && new Date(apiKey.expires_at).getTime() <= Date.now();
  const alive = apiKey.revoked_at === null && !over;
  return (
    <li
      className="flex flex-wrap items-start gap-3 border-b border-hairline px-4 py-3 last:border-b-0"
      data-testid="api-key"
    >
      <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 font-medium break-words">{apiKey.name}</span>
          <code className="font-mono text-sm text-muted">{`${apiKey.prefix}…`}</code>
          {apiKey.revoked_at && <Chip tone="bad">{t("keys.revoked")}</Chip>}
          {over && !apiKey.revoked_at && <Chip tone="caution">{t("keys.expired")}</Chip>}
        </p>
        <p className="text-sm text-muted">{apiKey.scopes.map((one) => t(permissionKey(one))).join(" · ")}</p>
        <p className="text-sm text-muted" data-testid="last-used">
          {apiKey.last_used_at ? (
            <Sentence text={t("keys.lastUsed", { time: PART })} part={<Time at={apiKey.last_used_at} />} />
          ) : (
            t("keys.neverUsed")
          )}
          {apiKey.expires_at && !over && (
            <>
              {" · "}
              <Sentence
                text={t("keys.until", { time: PART })}
                part={<Time at={apiKey.expires_at} dateOnly />}
              />
            </>
          )}
        </p>
      </div>
      {alive && (
        <Button
          size="sm"
          tone="danger"
          aria-label={t("keys.revokeNamed", { name: apiKey.name })}
          onClick={() => setAsking(true)}
        >
          {t("keys.revoke")}
        </Button>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("keys.revokeTitle", { name: apiKey.name })}
      >
        <p className="text-muted">{t("keys.revokeText")}</p>
        <FormEnd
          error={revoke.error}
          label={t("keys.revokeIt")}
          tone="danger"
          busy={revoke.isPending}
          busyLabel={t("keys.revoking")}
          onConfirm={() => revoke.mutate()}
          onCancel={() => setAsking(false)}
        />
      </Dialog>
    </li>
  );
}

const LIVES = ["30", "90", "365", ""] as const;
const DAY_MS = 86_400_000;

function KeyForm({ onCancel, onMade }: { onCancel: () => void; onMade: (key: string) => void }) {
  const { t } = useTranslation(["settings", "common"]);
  const may = useMay();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [days, setDays] = useState<string>("90");
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      settingsApi.createApiKey({
        name: name.trim(),
        scopes: [...scopes],
        ...(days ? { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() } : {}),
      }),
    onSuccess: ({ key }) => onMade(key),
  });
  const toggle = (scope: string, on: boolean) =>
    setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() && scopes.length > 0) make.mutate();
      }}
    >
      <TextField
        label={t("keys.name")}
        hint={t("keys.nameHint")}
        error={tried && !name.trim() ? t("keys.nameNeeded") : null}
        value={name}
        maxLength={100}
        data-testid="key-name"
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField label={t("keys.life")} value={days} onChange={({ target }) => setDays(target.value)}>
        {LIVES.map((one) => (
          <option key={one} value={one}>
            {one ? t("keys.days", { count: Number(one) }) : t("keys.forever")}
          </option>
        ))}
      </SelectField>
      {PERMISSION_GROUPS.map((group) => {
        // A key that made keys would outlive its own revocation.
        const offered = group.permissions.filter((one) => one !== "api_keys:write" && may(one));
        if (offered.length === 0) return null;
        return (
          <fieldset key={group.name}>
            <legend className="font-medium">{t(`permissionGroup.${group.name}`)}</legend>
            {offered.map((scope) => (
              <Choice
                key={scope}
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={({ target }) => toggle(scope, target.checked)}
              >
                {t(permissionKey(scope))}
              </Choice>
            ))}
          </fieldset>
        );
      })}
      {tried && scopes.length === 0 && (
        <p role="alert" className="text-sm text-bad">
          {t("keys.scopeNeeded")}
        </p>
      )}
      <FormEnd
        error={make.error}
        label={t("keys.make")}
        busy={make.isPending}
        busyLabel={t("saving")}
        testId="make-key"
        onCancel={onCancel}
      />
    </form>
  );
}
