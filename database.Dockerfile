# The database of the compose profile `scale`: PostgreSQL of the distribution, never as root.
# Written for the classic builder (no BuildKit features), as the app's Dockerfile.
FROM debian:trixie-slim
ENV DEBIAN_FRONTEND=noninteractive
# Without postgresql-common's own cluster, which would be of no use here.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-common \
    && sed -i 's/^#* *create_main_cluster.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf \
    && apt-get install -y --no-install-recommends postgresql \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/cache/debconf/* \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin chalkbox \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data/database
COPY scripts/database.sh /usr/local/bin/database
ENV LANG=C.UTF-8
USER 10001:10001
STOPSIGNAL SIGINT
ENTRYPOINT ["sh", "/usr/local/bin/database"]
