# api, worker, beat and backup: one image, started with different commands.
FROM node:22-bookworm-slim AS dashboard
WORKDIR /src/dashboard
COPY dashboard/package.json dashboard/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY dashboard/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
RUN pip install --no-cache-dir "uv>=0.9"
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-cache --compile-bytecode

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore of the server's version, for scripts/backup.py; Pango and a Korean font for results as PDF.
RUN apt-get update && apt-get install -y --no-install-recommends \
    postgresql-client-15 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-nanum tesseract-ocr tesseract-ocr-kor && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home interviewer && install -d -o interviewer -g interviewer /data /backups
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY contract/ contract/
COPY api/ api/
COPY agent/ agent/
# Compiled here: a process compiles nothing at its start, which would take it two seconds.
RUN python -m compileall -q contract api agent
COPY config/ config/
COPY scripts/backup.py scripts/backup.py
COPY alembic.ini ./
COPY --from=dashboard /src/dashboard/dist dashboard/dist
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER interviewer
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "api.cluster"]
