# The portal's one image; what a container does is its command (see docker-compose.yml).

FROM python:3.12-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --require-hashes --requirement /tmp/base.txt
WORKDIR /srv/portal
COPY manage.py pyproject.toml ./
COPY complaints_portal complaints_portal
COPY accounts accounts
COPY complaints complaints
COPY locale locale
COPY static static
COPY templates templates
# Settings want secrets to be read; these are thrown away with this step, and neither command uses them.
RUN /opt/venv/bin/python -m complaints_portal.secrets_file > /tmp/build.env \
    && set -a && . /tmp/build.env && set +a && export STATIC_ROOT=/srv/static \
    && /opt/venv/bin/python manage.py compile_translations \
    && /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && rm /tmp/build.env

FROM python:3.12-slim-trixie
# Pango and HarfBuzz set the reports, Noto Naskh Arabic is their Arabic face; pg_dump and pg_restore are for backups.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core \
        postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache --force \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal /var/lib/portal /var/lib/portal/evidence
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv /srv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=complaints_portal.settings \
    VAR_DIR=/var/lib/portal EVIDENCE_ROOT=/var/lib/portal/evidence STATIC_ROOT=/srv/static
WORKDIR /srv/portal
USER portal
VOLUME /var/lib/portal/evidence
EXPOSE 8000
CMD ["python", "-m", "complaints_portal.web", "--host", "0.0.0.0", "--threads", "8", "--drain", "5"]
