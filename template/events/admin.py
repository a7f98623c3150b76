from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

#: if auth
from bookings.models import Booking
#: endif
from events.models import Event


#: if auth
class BookingInline(admin.TabularInline):
    """Who comes, at the foot of an event's page."""

    model = Booking
    readonly_fields = ["user", "booked_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        return super().get_queryset(request).select_related("event", "user")

    def has_add_permission(self, request: HttpRequest, obj: Event | None) -> bool:
        # A booking made here would not ask whether a seat is left.
        return False


#: endif
@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Events for the people who run the site."""

    list_display = ["title", "starts_at", "length", "city", "price", "seats"]
    list_filter = ["category", "starts_at", "city"]
    search_fields = ["title", "description", "venue", "city"]
    date_hierarchy = "starts_at"
    list_per_page = 50
    actions = ["make_free"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "category", "description"]}),
        ("When and where", {"fields": ["starts_at", "ends_at", "venue", "city"]}),
        ("Seats", {"fields": ["price", "seats"]}),
        #: if media
        ("Cover", {"fields": ["cover", "cover_alt"]}),
        #: endif
        #: if permissions
        ("Who", {"fields": ["organizer", "co_hosts"]}),
        #: elif auth
        #: print '        ("Who", {"fields": ["organizer"]}),\n'
        #: endif
    ]
    #: if auth
    #: if permissions
    autocomplete_fields = ["organizer", "co_hosts"]
    #: else
    #: print '    autocomplete_fields = ["organizer"]\n'
    #: endif
    inlines = [BookingInline]
    #: endif
    # Your own options go below.

    @admin.display(description="length")
    def length(self, event: Event) -> str:
        """How long it lasts, in hours and minutes."""
        minutes = (event.ends_at - event.starts_at).total_seconds() // 60
        return f"{minutes // 60:.0f}:{minutes % 60:02.0f}"

    @admin.action(description="Make free of charge", permissions=["change"])
    def make_free(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        """Set the price of the chosen events to zero, in one query."""
        number = queryset.update(price=0)
        self.message_user(request, f"Now free: {number}", messages.SUCCESS)
