# The gateway's image: the virtual environment, and nothing that could build, install or be written to.
# docker build -t schedule-gateway . && docker run --rm -p 8080:8080 --read-only --cap-drop ALL schedule-gateway
ARG PYTHON_VERSION=3.13

# The pages, GraphiQL and the board. They are text for browsers, so they are built on the builder's own kind of machine,
# whatever the image is for.
FROM --platform=$BUILDPLATFORM node:22-slim AS pages
WORKDIR /src/web
# Dependencies before code, as below; each is checked against its hash in the lock file.
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --omit=dev --loglevel=error
COPY web ./
COPY schema/operations ../schema/operations
RUN node build.mjs

FROM python:${PYTHON_VERSION}-slim AS build
WORKDIR /src
# Settings of the build alone: quiet, no cache of downloads in a layer, no network call for a newer pip.
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# Dependencies before code: they change rarely, so a change of code reuses this layer. Each file is checked against
# the hash in the lock file. The environment gets no pip: whoever breaks in finds no installer.
COPY requirements.lock ./
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --require-hashes --only-binary :all: -r requirements.lock

# What builds our own wheel stays in this stage.
COPY requirements-build.lock ./
RUN python -m venv /build-tools \
 && /build-tools/bin/python -m pip install --require-hashes --only-binary :all: -r requirements-build.lock

COPY pyproject.toml README.md ./
COPY gql_service gql_service
COPY schema schema
COPY --from=pages /src/gql_service/web/static gql_service/web/static
RUN /build-tools/bin/python -m pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /wheels . \
 && python -m pip --python /venv/bin/python install --no-deps --no-index /wheels/*.whl

FROM python:${PYTHON_VERSION}-slim
# Copied as a whole, with the byte code that the installation compiled: nothing is left to be written at run time.
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

# A number, so that the platform can tell that it is not root; it owns no file.
USER 10001:10001
EXPOSE 8080

# Python, because a slim image has no curl. Liveness alone: a schedule that cannot be had is no reason to restart.
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 CMD ["python", "-m", "gql_service.healthcheck"]

# The exec form: the process itself gets SIGTERM, and drains. One event loop a container (uvloop and httptools are
# chosen by uvicorn where they are installed); more containers are how it scales. Another command, for example
# `query '{ sources { league } }'`, takes the place of `serve`.
ENTRYPOINT ["gql-service"]
CMD ["serve"]

# Last, since they change with every commit.
ARG VERSION=0
ARG REVISION=unknown
ENV GATEWAY_REVISION=$REVISION
LABEL org.opencontainers.image.title="Schedule gateway" \
      org.opencontainers.image.description="A read-only GraphQL gateway over SportsData.io: games, teams and dates." \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
