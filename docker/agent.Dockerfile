# The interviewers' workers: one image, `python -m agent`. No dashboard, no database client.
FROM python:3.11-slim-bookworm AS packages
RUN pip install --no-cache-dir "uv>=0.9"
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-cache --compile-bytecode

FROM python:3.11-slim-bookworm
# libgomp1: the bundled speech recognition computes with it.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home interviewer && install -d -o interviewer -g interviewer /data
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY contract/ contract/
COPY agent/ agent/
# Compiled here: a process compiles nothing at its start, which would take it two seconds.
RUN python -m compileall -q contract agent
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data HOME=/tmp
USER interviewer
VOLUME /data
EXPOSE 8081
CMD ["python", "-m", "agent"]
