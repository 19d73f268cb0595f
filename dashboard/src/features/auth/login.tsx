import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { useTitle } from "@/lib/use-title";
import { AuthFrame } from "./frame";
import { LoginForm } from "./login-form";

const route = getRouteApi("/login");

export default function LoginPage() {
  const { t } = useTranslation("hr");
  const router = useRouter();
  const { to } = route.useSearch();
  useTitle(t("login.title"));
  const setup = useQuery({ queryKey: ["setup"], queryFn: companyApi.setupState, retry: false });
  if (setup.data?.needs_admin) return <Navigate to="/setup" replace />;
  return (
    <AuthFrame title={t("login.title")}>
      <LoginForm onSuccess={() => router.history.replace(to ?? "/")} />
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-2">
        <Link to="/forgot-password" className="py-1 text-muted underline hover:text-text">
          {t("login.forgot")}
        </Link>
        <Link to="/register" className="py-1 text-muted underline hover:text-text">
          {t("login.register")}
        </Link>
        <Link to="/register/company" className="py-1 text-muted underline hover:text-text">
          {t("login.registerCompany")}
        </Link>
      </p>
    </AuthFrame>
  );
}
