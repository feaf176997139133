"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuke.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every page is read now: the first visitor would wait seconds for it
