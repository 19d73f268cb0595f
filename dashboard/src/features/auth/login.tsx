import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { connectionsApi } from "@/api/connections";
import { useTitle } from "@/lib/use-title";
import { sentence } from "@/ui/failure";
import { useToasts } from "@/ui/toasts";
import { AuthFrame } from "./frame";
import { GitHubSignIn } from "./github";
import { LoginForm } from "./login-form";

const route = getRouteApi("/login");

export default function LoginPage() {
  const { t } = useTranslation("hr");
  const router = useRouter();
  const { to, github } = route.useSearch();
  const toasts = useToasts();
  useTitle(t("login.title"));
  const enter = async () => {
    // Whoever came from GitHub has now given their password: the link that waits in this browser is made.
    if (github === "confirm")
      await connectionsApi.linkGitHub().then(
        () => toasts.say(t("login.github.linked")),
        (error) => toasts.fail(t("login.github.notLinked", { reason: sentence(error, t as never) })),
      );
    router.history.replace(to ?? "/");
  };
  const setup = useQuery({ queryKey: ["setup"], queryFn: companyApi.setupState, retry: false });
  if (setup.data?.needs_admin) return <Navigate to="/setup" replace />;
  return (
    <AuthFrame title={t("login.title")}>
      <GitHubSignIn outcome={github} />
      <LoginForm onSuccess={() => void enter()} />
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-2">
        <Link to="/forgot-password" className="py-1 text-muted underline hover:text-text pointer-coarse:py-3">
          {t("login.forgot")}
        </Link>
        <Link to="/register" className="py-1 text-muted underline hover:text-text pointer-coarse:py-3">
          {t("login.register")}
        </Link>
        <Link
          to="/register/company"
          className="py-1 text-muted underline hover:text-text pointer-coarse:py-3"
        >
          {t("login.registerCompany")}
        </Link>
      </p>
    </AuthFrame>
  );
}
