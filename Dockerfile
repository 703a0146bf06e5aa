# Wassily in a container: `docker build -t wassily .` and
# `docker run --env-file .env -v wassily:/data wassily` (with `--gpus all` on a machine that has one).

FROM python:3.11-slim AS build
# More flags to pip, such as the index of torch builds without CUDA.
ARG PIP_FLAGS=""
WORKDIR /src
RUN python -m venv /venv
# The libraries first: they change less often than the code, and so stay in their own layer.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print('\n'.join(tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies']))" \
    > requirements.txt \
    && /venv/bin/pip install --no-cache-dir ${PIP_FLAGS} --constraint constraints.txt --requirement requirements.txt
COPY README.md LICENSE ./
COPY bot bot
COPY engine engine
COPY storage storage
COPY playground playground
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 wassily && install -d -o wassily -g wassily /data
COPY --from=build /venv /venv
USER wassily
WORKDIR /home/wassily
ENV PATH=/venv/bin:$PATH WASSILY_DATA=/data PYTHONUNBUFFERED=1
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "bot.web.probe"]
CMD ["python", "-m", "bot"]
