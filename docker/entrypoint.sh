#!/bin/sh
# What the container does: web, worker, migrate, or any management command with its arguments.
set -eu
cd /app/backend

case "${1:-web}" in
    web)
        python manage.py collectstatic --noinput --verbosity=0
        python manage.py apply_deletions
        exec gunicorn -c python:config.gunicorn
        ;;
    worker)
        exec python manage.py run_worker
        ;;
    migrate)
        python manage.py migrate
        exec python manage.py apply_roles
        ;;
    *)
        exec python manage.py "$@"
        ;;
esac
