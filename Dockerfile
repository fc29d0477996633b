# The app: page, REST and worker. Every container of docker-compose.yml runs this one image.
# Written for the classic builder (no BuildKit features), so that any engine from 20.10 on builds it.
FROM debian:trixie-slim AS build
# A package index of your own, where the public one is not to be asked; empty means the public one.
ARG PIP_INDEX_URL=
ARG UV_DEFAULT_INDEX=
ENV DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    UV_PYTHON_DOWNLOADS=never UV_PYTHON=/usr/bin/python3 UV_NO_CACHE=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
    && if [ -z "$PIP_INDEX_URL" ]; then unset PIP_INDEX_URL; fi \
    && python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir uv==0.13.8
WORKDIR /app
COPY pyproject.toml uv.lock ./
# The packages alone, so that this layer stays as long as the lock file does. The app is installed
# as a path to a folder that is filled below; of its files only the names are asked for here.
RUN if [ -z "$UV_DEFAULT_INDEX" ]; then unset UV_DEFAULT_INDEX; fi \
    && touch README.md \
    && /opt/uv/bin/uv sync --locked --no-dev --extra otel --extra s3 --extra voices --compile-bytecode
LABEL org.chalkbox.app-stage=build

FROM debian:trixie-slim
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3 tini \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/cache/debconf/* \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin chalkbox \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data/runs /data/cache
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY config.py config_sections.py ./
COPY agents agents
COPY orchestrator orchestrator
COPY ui ui
# What the sandbox image is built from, and what builds it: it always matches this app.
COPY sandbox_image sandbox_image
COPY scripts scripts
RUN .venv/bin/python -m compileall -q config.py config_sections.py agents orchestrator ui scripts
# The root of a container is read-only: what is kept lies in volumes, what is not in /tmp.
ENV PATH=/app/.venv/bin:/usr/bin:/bin HOME=/tmp LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    CHALKBOX_RUNS_DIR=/data/runs CHALKBOX_CACHE_DIR=/data/cache
USER 10001:10001
ENTRYPOINT ["/app/.venv/bin/python", "-m", "scripts.in_container"]
CMD ["web"]
