FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /venv
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin hymnsheet \
    && install -d -o hymnsheet -m 0700 /data
COPY --from=build /venv /venv
COPY manifest.yml /app/manifest.yml
USER 10001
WORKDIR /data
ENV PATH=/venv/bin:$PATH HOST=0.0.0.0 PORT=3000 PYTHONDONTWRITEBYTECODE=1
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3000/healthz', timeout=2)"]
CMD ["hymnsheet", "run"]
