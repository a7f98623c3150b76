"""
ASGI config for this project.

https://docs.djangoproject.com/en/6.1/howto/deployment/asgi/
"""

import os

#: if channels
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter
from channels.security.websocket import AllowedHostsOriginValidator
#: endif
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
#: if channels

# Here and not above: it imports models, which are ready by now.
from live.routing import router  # noqa: E402
#: if monitoring
from monitoring.sockets import RequestIdSocket  # noqa: E402, as above
#: endif

application = ProtocolTypeRouter(
    {
        "http": application,
        # From the outside in: a page of this site, the session of its visitor, the way.
        #: if monitoring
        # First of all an id: a socket that is refused has one as well.
        "websocket": RequestIdSocket(
            AllowedHostsOriginValidator(AuthMiddlewareStack(router))
        ),
        #: else
        #: print '        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(router)),\n'
        #: endif
    }
)
#: endif
