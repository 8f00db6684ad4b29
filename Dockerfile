# The service and everything it needs; `compose.yaml` shows the processes that are made of it.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DATA_FOLDER=/var/lib/lifepath DB_MODE=pool DB_POOL_SIZE=4

WORKDIR /srv/lifepath
COPY requirements/base.txt requirements/production.txt requirements/
RUN pip install --no-deps --require-hashes -r requirements/production.txt

COPY manage.py ./
COPY lifepath lifepath
COPY budgets budgets
COPY couples couples
COPY education529 education529
COPY goals goals
COPY planning planning
COPY retirement retirement

RUN useradd --system --uid 10001 --home /var/lib/lifepath --create-home lifepath
USER lifepath
VOLUME /var/lib/lifepath
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["granian", "lifepath.wsgi:application", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"]
