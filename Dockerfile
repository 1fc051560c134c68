# Two stages: the first installs, the second has Python, the bot and nothing else.
# `pictures` draws the weekly chart and takes some 160 MB: without it the bot sends the figures in words alone.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot ./bot
RUN python -m venv /opt/tasks-bot \
    && /opt/tasks-bot/bin/pip install --no-cache-dir --constraint constraints.txt '.[pictures]' \
    && /opt/tasks-bot/bin/pip uninstall --yes pip

FROM python:3.12-slim
# A number, so that a cluster can see that it is not root.
RUN useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin tasks-bot \
    && install --directory --owner=tasks-bot --mode=0700 /data
COPY --from=build /opt/tasks-bot /opt/tasks-bot
ENV PATH=/opt/tasks-bot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_PATH=/data/tasks-bot.db \
    LOG_FORMAT=json
USER 10001
WORKDIR /data
VOLUME /data
# Heard only in http mode.
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["tasks-bot", "health"]
ENTRYPOINT ["tasks-bot"]
CMD ["run"]
