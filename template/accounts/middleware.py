from inspect import iscoroutinefunction, markcoroutinefunction

from django.utils import timezone

from accounts.time_zones import zone_called


class TimeZoneMiddleware:
    """
    Show times on the clock of whoever is logged in, and to visitors on the site's.

    It stands after AuthenticationMiddleware, which finds out who that is.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request):
        if self.is_async:
            return self.__acall__(request)
        # `override` puts the old zone back at the end, also after an error. With
        # `activate` the next request in this thread would begin with this one's zone.
        with timezone.override(zone_of(request.user)):
            return self.get_response(request)

    async def __acall__(self, request):
        with timezone.override(zone_of(await request.auser())):
            return await self.get_response(request)


def zone_of(user):
    """The zone that this user chose. None means: the site's own."""
    return zone_called(user.time_zone) if user.is_authenticated else None
